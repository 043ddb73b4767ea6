"""Opening the database that the options mean."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gazetteer import config
from gazetteer.errors import DatabaseMissing
from gazetteer.gazetteer import Gazetteer


def open_gazetteer(options: argparse.Namespace) -> Gazetteer:
    """The gazetteer of `--db` or `$GAZETTEER_DB`, or the default one, which is built at its first use.

    Raises DatabaseError where it cannot be used.
    """
    return Gazetteer.open(existing_database(options))


def existing_database(options: argparse.Namespace) -> Path:
    """The path of a database that is there: the default one is built where it is not. Raises DatabaseMissing."""
    choice = config.choose_database(options.db)
    if choice.path.exists():
        return choice.path
    if not choice.is_default:
        raise DatabaseMissing(f"there is no database at {choice.path}: make it with gazetteer build --db {choice.path}")
    build_first(choice.path)
    return choice.path


def build_first(path: Path) -> None:
    """Make the database before its first use, and say so."""
    from gazetteer.cli import formats

    print(f"There is no gazetteer yet: building it, once, at {path}", file=sys.stderr)
    formats.build(path, world=True)
