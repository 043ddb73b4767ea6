"""Opening the database that the options mean."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, Union

from gazetteer import config
from gazetteer.errors import DatabaseMissing, UsageError
from gazetteer.gazetteer import Gazetteer

if TYPE_CHECKING:
    from gazetteer.client import GazetteerClient
    from gazetteer.misses.recorder import Recorder

AnyGazetteer: TypeAlias = Union[Gazetteer, "GazetteerClient"]
"""A file, or a service: both have the same methods."""


def open_gazetteer(options: argparse.Namespace, misses: Recorder | None = None) -> AnyGazetteer:
    """The gazetteer that the options mean.

    That behind `--server`; that of `--db`; behind `$GAZETTEER_SERVER`; of `$GAZETTEER_DB`; or the default one, which is
    built at its first use. `misses` counts what a file does not find, a recorder of its own where `--record` says so.
    Raises DatabaseError where a file cannot be used.
    """
    server = config.choose_server(options.server, options.db)
    if server is None:
        path = existing_database(options)
        if misses is None and getattr(options, "record", False):
            misses = open_recorder(path)
        return Gazetteer.open(path, misses=misses)
    if getattr(options, "record", False):
        raise UsageError("--record: a service counts by itself what it does not find")
    if getattr(options, "by", None):
        raise UsageError("--by: a service credits an edit to the name of the key")
    from gazetteer.client import GazetteerClient  # what speaks HTTP costs more than a look-up

    return GazetteerClient(server, key=config.service_key())


def open_recorder(path: Path) -> Recorder:
    """What counts the names that are not found in the database at `path`, for `--record`."""
    from gazetteer.misses.file import queue_path  # not light: only where it is asked for
    from gazetteer.misses.recorder import Recorder

    return Recorder(queue_path(path))


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
    try:
        formats.build(path, world=True)
    except KeyboardInterrupt:
        raise KeyboardInterrupt("; nothing of it is kept, and the next start builds it from the beginning") from None
