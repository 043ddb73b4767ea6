"""`gazetteer undo`: take an edit back."""

from __future__ import annotations

import argparse

from gazetteer import config
from gazetteer.cli import options
from gazetteer.cli.opening import open_gazetteer
from gazetteer.cli.output import print_json
from gazetteer.model import as_json


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of undo."""
    parser.add_argument("revision", metavar="REVISION", type=int, help="the number that history shows")
    options.add_editor(parser)
    options.add_json(parser)
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 where it is taken back; NotFound or Conflict where it cannot be."""
    with open_gazetteer(given) as gazetteer:
        revision = gazetteer.undo(given.revision, by=given.by or config.user_name(), why=given.why)
    if given.json:
        print_json(as_json(revision))
    else:
        print(f"took back {given.revision} of {revision.entity}, as revision {revision.id}")
    return 0
