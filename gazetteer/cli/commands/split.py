"""`gazetteer split`: make several entities of one that was wrongly merged or joined."""

from __future__ import annotations

import argparse

from gazetteer.cli import options
from gazetteer.cli.editing import add_editing, submit
from gazetteer.cli.opening import open_gazetteer


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of split."""
    parser.add_argument("id", metavar="ID", help="any id of the entity")
    ids = "ids that become an entity of their own, commas between; repeatable. The other ids stay"
    parser.add_argument("--part", metavar="IDS", action="append", required=True, help=ids)
    add_editing(parser)
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0 where they are several; NotFound, InvalidRecord or Conflict where they cannot be."""
    parts = [[id.strip() for id in part.split(",") if id.strip()] for part in given.part]
    edit = {"action": "split", "entity": given.id, "value": {"parts": parts}}
    with open_gazetteer(given) as gazetteer:
        revision = submit(given, gazetteer, edit, "split")
    if revision and not given.json:
        for id, ids in (revision.after or {})["parts"].items():
            print(f"  {id}: {', '.join(ids)}")
    return 0
