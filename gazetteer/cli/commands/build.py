"""`gazetteer build`: the curated names and the world layer into a database."""

from __future__ import annotations

import argparse
import sys

from gazetteer import config
from gazetteer.cli import formats, options


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of build."""
    parser.add_argument("--no-world", action="store_true", help="the curated names alone, without GeoNames")
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 where the database is built; what could not be carried over from an older one is told on stderr."""
    path = config.choose_database(given.db).path
    for conflict in formats.build(path, world=not given.no_world):
        print(f"gazetteer build: not carried over: {conflict}", file=sys.stderr)
    print(path)
    return 0
