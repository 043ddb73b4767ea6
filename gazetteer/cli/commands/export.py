"""`gazetteer export`: records out of the database."""

from __future__ import annotations

import argparse

from gazetteer.cli import formats, options
from gazetteer.cli.opening import existing_database
from gazetteer.cli.output import open_output


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of export."""
    parser.add_argument("format", metavar="FORMAT", help="what to write, such as records")
    parser.add_argument("--out", metavar="FILE", help="where to (stdout)")
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 where everything is written."""
    pieces = formats.writer(given.format)
    path = existing_database(given)
    with open_output(given.out) as stream:
        for piece in formats.write(pieces, path):
            stream.write(piece.encode())
    return 0
