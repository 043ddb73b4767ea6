"""`gazetteer check`: lints the curated names."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gazetteer.cli import formats
from gazetteer.errors import DataError


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of check."""
    parser.add_argument("folder", metavar="DIR", nargs="?", help="the folder (the names that come along)")


def run(given: argparse.Namespace) -> int:
    """0 where the names are as their README says, 1 with a line for every problem where they are not."""
    folder = Path(given.folder) if given.folder else None
    if folder and not folder.is_dir():
        raise DataError(f"{folder}: no such folder")
    problems = formats.check_names(folder)
    for problem in problems:
        print(f"gazetteer check: {problem}", file=sys.stderr)
    return 1 if problems else 0
