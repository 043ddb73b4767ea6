"""`gazetteer export`: records out of the database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gazetteer.cli import formats, options
from gazetteer.cli.opening import existing_database
from gazetteer.cli.output import open_output
from gazetteer.errors import UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of export."""
    parser.add_argument("format", metavar="FORMAT", help="what to write, such as records")
    parser.add_argument("--out", metavar="FILE", help="where to (stdout); a folder for names")
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 where everything is written."""
    if given.format == "names":
        return _write_names(given)
    pieces = formats.writer(given.format)
    path = existing_database(given)
    with open_output(given.out) as stream:
        for piece in formats.write(pieces, path):
            stream.write(piece.encode())
    _attribute(path, given.out)
    return 0


def _attribute(db_path: Path, out: str | None) -> None:
    """Put the attribution of every source beside the file: what is passed on must say whose work it is."""
    if out is None or out == "-":
        print("Whose work this is: gazetteer info; with --out FILE it is written beside the file.", file=sys.stderr)
    elif Path(out).is_file():
        with open_output(f"{out}.sources.txt") as stream:
            stream.write(formats.attribution(db_path).encode())


def _write_names(given: argparse.Namespace) -> int:
    if not given.out or Path(given.out).is_file():
        raise UsageError("export names writes a folder: give it with --out DIR")
    written = formats.write_names(existing_database(given), Path(given.out))
    print(f"{written.added:,} added, {written.removed:,} removed")
    for id in written.left_out:
        print(f"gazetteer export: {id} is not curated: the edits of it stay in the database", file=sys.stderr)
    return 0
