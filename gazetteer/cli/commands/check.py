"""`gazetteer check`: lints the curated names, and says what they cover."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.cli import formats
from gazetteer.errors import DataError

if TYPE_CHECKING:
    from gazetteer.exchange.check import Table


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of check."""
    parser.add_argument("folder", metavar="DIR", nargs="?", help="the folder (the names that come along)")
    parser.add_argument(
        "--write-shared", action="store_true", help="first write shared-names.csv anew, keeping its notes"
    )


def run(given: argparse.Namespace) -> int:
    """0 where the names are as their README says, 1 with a line for every problem where they are not."""
    folder = Path(given.folder) if given.folder else None
    if folder and not folder.is_dir():
        raise DataError(f"{folder}: no such folder")
    book = formats.open_names(folder)
    if given.write_shared:
        formats.write_shared(book, folder)
        book = formats.open_names(folder)
    problems = formats.check_names(book)
    for problem in problems:
        print(f"gazetteer check: {problem}", file=sys.stderr)
    print("\n".join(_lines(formats.coverage_of(book))))
    return 1 if problems else 0


def _lines(tables: Iterable[Table]) -> Iterator[str]:
    """A heading and columns for each table: how many, and the share with a source that is not editorial."""
    for table in tables:
        yield f"{table.title:28} {'number':>8} {'sourced':>8}"
        for share in table.shares:
            yield f"  {share.label:26} {share.number:8,} {share.sourced / max(share.number, 1):8.0%}"
        yield ""
