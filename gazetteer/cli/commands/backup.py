"""`gazetteer backup`: a copy of the database that is whole, while others write."""

from __future__ import annotations

import argparse

from gazetteer import config
from gazetteer.cli import options
from gazetteer.exchange import backup


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of backup."""
    parser.add_argument("out", metavar="OUT", nargs="?", help="a new file, or a folder for it (beside the database)")
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 once the copy is there and checked; prints where."""
    print(backup.backup(config.choose_database(given.db).path, given.out))
    return 0
