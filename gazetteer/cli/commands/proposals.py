"""`gazetteer proposals`: what was proposed, one of them whole, and the say over it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from gazetteer import config
from gazetteer.cli import options
from gazetteer.cli.editing import tell_trial
from gazetteer.cli.opening import AnyGazetteer, open_gazetteer
from gazetteer.cli.output import print_json
from gazetteer.cli.screen import Screen, add_bidi, screen_of
from gazetteer.curation.proposals import Proposal, Standing
from gazetteer.errors import UsageError
from gazetteer.model import as_json

_ALL = "all"
_MOST = 1000
"""Proposals that are listed at most."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of proposals."""
    actions = ("list", "show", "approve", "decline")
    parser.add_argument("action", choices=actions, nargs="?", default="list", help="what to do: list them")
    parser.add_argument("number", metavar="N", type=int, nargs="?", help="which one to show, approve or decline")
    standings = [*(one.value for one in Standing), _ALL]
    parser.add_argument("--status", choices=standings, default=Standing.OPEN.value, help="which to list (open)")
    options.add_editor(parser)
    options.add_dry_run(parser)
    options.add_force(parser)
    options.add_json(parser)
    add_bidi(parser)
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0; NotFound, Conflict or InvalidRecord where it cannot be decided so."""
    if (given.number is None) != (given.action == "list"):
        raise UsageError("give one number with show, approve and decline, and none with list")
    if given.action == "decline" and not given.why:
        raise UsageError("--why: say why it is declined, for whoever proposed it")
    with open_gazetteer(given) as gazetteer:
        if given.dry_run and given.action == "approve":
            tell_trial(given, gazetteer.try_proposal(given.number, by=given.by or config.user_name()))
            return 0
        found = _listed(gazetteer, given.status) if given.action == "list" else [_decided(gazetteer, given)]
    if given.json:
        print_json(as_json(found if given.action == "list" else found[0]))
    else:
        screen = screen_of(given.bidi)
        print("\n".join(line for one in found for line in _lines(screen, one)) or "no proposals")
    return 0


def _listed(gazetteer: AnyGazetteer, status: str) -> list[Proposal]:
    return gazetteer.proposals(status=None if status == _ALL else status, limit=_MOST)


def _decided(gazetteer: AnyGazetteer, given: argparse.Namespace) -> Proposal:
    by = given.by or config.user_name()
    if given.action == "approve":
        return gazetteer.approve(given.number, by=by, why=given.why, force=given.force)
    if given.action == "decline":
        return gazetteer.decline(given.number, by=by, why=given.why)
    return gazetteer.proposal(given.number)


def _lines(screen: Screen, one: Proposal) -> Iterator[str]:
    about = f" {one.entity}" if one.entity else ""
    yield screen.paint(f"{one.id:>6}  {one.at}  {screen.name(one.by)}: {one.action}{about}", "bold")
    value = json.dumps({key: item for key, item in one.value.items() if item is not None}, ensure_ascii=False)
    yield f"        {screen.sentence(value)}"
    for label, text in (("why", one.why), ("source", one.source)):
        if text:
            yield f"        {label}: {screen.sentence(text)}"
    if one.status is not Standing.OPEN:
        became = f", revision {one.revision}" if one.revision else ""
        reason = f": {screen.sentence(one.reason)}" if one.reason else ""
        yield f"        {one.status} by {screen.name(one.decided_by or '')}, {one.decided_at}{became}{reason}"
