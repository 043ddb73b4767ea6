"""Lists of entities: the filters as options, and one line for each on a screen."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Any

from gazetteer.cli import options
from gazetteer.cli.opening import AnyGazetteer, open_gazetteer
from gazetteer.cli.output import print_json
from gazetteer.cli.screen import Screen, add_bidi, screen_of
from gazetteer.errors import InvalidQuery, UsageError
from gazetteer.model import Found, Page, as_json

_FILTERS = ("kind", "type", "country", "within", "dataset", "source", "limit")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """The filters, `--limit`, `--json`, `--bidi`, `--db` and `--server`."""
    parser.add_argument("--kind", choices=("place", "group"), help="only places, or only groups")
    parser.add_argument("--type", metavar="T", help="only this type, such as settlement, and its subtypes")
    parser.add_argument("--country", metavar="CC", action="append", help="ISO 3166-1 alpha-2, repeatable")
    parser.add_argument("--within", metavar="ID", help="only what is known to lie within this entity")
    parser.add_argument("--dataset", metavar="KEY", help="only what this dataset tells of")
    parser.add_argument("--source", metavar="KEY", help="only what has a name from this source")
    parser.add_argument("--limit", metavar="N", help="at most N entities, 1 to 100 (10)")
    options.add_json(parser)
    add_bidi(parser)
    options.add_gazetteer(parser)


def show_page(given: argparse.Namespace, ask: Callable[[AnyGazetteer, dict[str, Any]], Page]) -> int:
    """Ask with the filters and print what is found; 1 where it is nothing. Raises UsageError."""
    filters = {name: getattr(given, name) for name in _FILTERS}
    with open_gazetteer(given) as gazetteer:
        try:
            page = ask(gazetteer, filters)
        except InvalidQuery as error:
            raise UsageError(str(error)) from error
    if given.json:
        print_json(as_json(page))
    else:
        print("\n".join(_lines(screen_of(given.bidi), page)))
    return 0 if page.entities else 1


def _lines(screen: Screen, page: Page) -> Iterator[str]:
    if not page.entities:
        yield "nothing"
    width = max((len(found.id) for found in page.entities), default=0)
    for found in page.entities:
        yield f"{found.id:<{width}}  {_line(screen, found)}"
    if page.next:
        yield f"more with --cursor {page.next}"


def _line(screen: Screen, found: Found) -> str:
    name = screen.paint(screen.name(found.name), "bold")
    matched = found.matched.form if found.matched and found.matched.form != found.name else ""
    distance = "" if found.distance is None else f"{found.distance:.1f} km"
    about = [found.type or found.kind.value, found.country, screen.name(matched), distance]
    return f"{name}  {', '.join(word for word in about if word)}"
