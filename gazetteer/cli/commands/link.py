"""`gazetteer link`: state that an entity has an id elsewhere, or that it has not."""

from __future__ import annotations

import argparse

from gazetteer.cli import options
from gazetteer.cli.editing import add_editing, submit
from gazetteer.cli.opening import open_gazetteer

_DONE = {"add": "linked to", "remove": "taken from"}


def configure(parser: argparse.ArgumentParser) -> None:
    """What link can do, and the options of each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="what is known under LINK becomes a part of the entity")
    add.add_argument("--source", metavar="S", required=True, help="who or what says so")
    remove = actions.add_parser("remove", help="LINK is not the entity, whoever says so")
    for action in (add, remove):
        action.add_argument("id", metavar="ID", help="any id of the entity")
        action.add_argument("link", metavar="LINK", help="the id elsewhere, such as geonames:173377")
        add_editing(action)
        options.add_gazetteer(action)


def run(given: argparse.Namespace) -> int:
    """0 where the edit is stored; NotFound, InvalidRecord or Conflict where it is not."""
    edit = {"action": f"link {given.action}", "entity": given.id, "value": {"link": given.link}}
    with open_gazetteer(given) as gazetteer:
        submit(given, gazetteer, edit | {"source": getattr(given, "source", None)}, _DONE[given.action])
    return 0
