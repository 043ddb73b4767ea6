"""`gazetteer undo`: take an edit back."""

from __future__ import annotations

import argparse

from gazetteer.cli import options
from gazetteer.cli.editing import add_editing, submit
from gazetteer.cli.opening import open_gazetteer


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of undo."""
    parser.add_argument("revision", metavar="REVISION", type=int, help="the number that history shows")
    add_editing(parser)
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0 where it is taken back; NotFound or Conflict where it cannot be."""
    with open_gazetteer(given) as gazetteer:
        edit = {"action": "undo", "value": {"revision": given.revision}}
        submit(given, gazetteer, edit, f"took back revision {given.revision} of")
    return 0
