"""`gazetteer merge`: make one entity of two."""

from __future__ import annotations

import argparse

from gazetteer.cli import options
from gazetteer.cli.editing import add_editing, submit
from gazetteer.cli.opening import open_gazetteer


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of merge."""
    parser.add_argument("id", metavar="FROM", help="the entity that goes: its id redirects from now on")
    parser.add_argument("into", metavar="INTO", help="the entity that stays")
    parser.add_argument("--source", metavar="S", help="who or what says that they are one")
    add_editing(parser)
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0 where they are one; NotFound, InvalidRecord or Conflict where they cannot be."""
    edit = {"action": "merge", "entity": given.id, "value": {"into": given.into}, "source": given.source}
    with open_gazetteer(given) as gazetteer:
        submit(given, gazetteer, edit, f"merged into {given.into}:")
    return 0
