"""`gazetteer history`: who changed an entity, when, how and why."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from gazetteer.cli import options
from gazetteer.cli.opening import open_gazetteer
from gazetteer.cli.output import print_json
from gazetteer.cli.screen import Screen, add_bidi, screen_of
from gazetteer.model import Revision, as_json


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of history."""
    parser.add_argument("id", metavar="ID", help="any id of the entity")
    options.add_json(parser)
    add_bidi(parser)
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0, also where there was no edit; NotFound where there is no such entity."""
    with open_gazetteer(given) as gazetteer:
        revisions = gazetteer.history(given.id)
    if given.json:
        print_json(as_json(revisions))
    elif not revisions:
        print("no edits")
    else:
        screen = screen_of(given.bidi)
        print("\n".join(line for revision in revisions for line in _lines(screen, revision)))
    return 0


def _lines(screen: Screen, revision: Revision) -> Iterator[str]:
    undoes = f" (takes back {revision.undoes})" if revision.undoes else ""
    approved = f", approved by {screen.name(revision.approved_by)}" if revision.approved_by else ""
    head = f"{revision.id:>6}  {revision.at}  {screen.name(revision.by)}: {revision.action}{undoes}{approved}"
    yield screen.paint(head, "bold")
    for label, text in (("why", revision.why), ("source", revision.source)):
        if text:
            yield f"        {label}: {screen.sentence(text)}"
    if spoilt := [change for change in (revision.trial or {}).get("changed", ()) if change["is_worse"]]:
        yield f"        spoilt right answers: {', '.join(screen.name(change['query']) for change in spoilt)}"
    for sign, state in (("-", revision.before), ("+", revision.after)):
        if state:
            yield f"        {sign} {_state(screen, state)}"


def _state(screen: Screen, state: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{key} {_value(screen, value)}" for key, value in state.items() if value not in (None, "", [], {})
    )


def _name(screen: Screen, name: Mapping[str, Any]) -> str:
    """`Qamişlo (lang kmr, role endonym, source editorial)`: all that is kept of a name but its number."""
    rest = [f"{key} {value}" for key, value in name.items() if key not in ("form", "nid") and value is not None]
    return f"{screen.name(name['form'])} ({screen.sentence(', '.join(rest))})"


def _value(screen: Screen, value: Any) -> str:
    if isinstance(value, list | tuple) and value and all(isinstance(one, Mapping) and "form" in one for one in value):
        return ", ".join(_name(screen, one) for one in value)
    return screen.sentence(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
