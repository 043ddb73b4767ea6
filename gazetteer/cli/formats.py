"""Where the command line meets gazetteer.exchange: formats found by the names of their modules.

`exchange.<format>.read(path, dataset)` gives records and bad lines, `exchange.<format>.write(reader)` gives text. A
hyphen in the name of a format is an underscore in its module's.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from gazetteer import config, exchange
from gazetteer.cli.progress import Progress
from gazetteer.errors import DataError, UsageError

if TYPE_CHECKING:
    from gazetteer.exchange.load import Report

_VERBS = {"read": "imported", "write": "exported"}


def build(db_path: Path, *, world: bool) -> list[str]:
    """Compile the curated and the world layer into the database, showing progress on stderr.

    Returns what of an older database could not be carried over, in words.
    """
    from gazetteer.exchange.build import Plan
    from gazetteer.exchange.build import build as build_database

    with Progress() as progress:
        return build_database(db_path, Plan(world=world), progress=progress)


def reader(format_name: str) -> Callable[[Path, str], Iterable[Any]]:
    """What gives the records of a file or folder, and its bad lines. Raises UsageError."""
    return cast("Callable[[Path, str], Iterable[Any]]", _function(format_name, "read"))


def writer(format_name: str) -> Callable[[Any], Iterator[str]]:
    """What gives the entities of a store's reader as text, piece by piece. Raises UsageError."""
    return cast("Callable[[Any], Iterator[str]]", _function(format_name, "write"))


def load(db_path: Path, dataset: str, records: Iterable[Any]) -> Report:
    """Import records as a dataset; returns what was added, replaced and bad. Raises DatabaseError, OSError."""
    from gazetteer.exchange.load import load_records

    with Progress() as progress:
        return load_records(db_path, dataset, records, progress=progress)


def write(pieces: Callable[[Any], Iterator[str]], db_path: Path) -> Iterator[str]:
    """The whole gazetteer as text, piece by piece. Raises DatabaseError."""
    from gazetteer.store.database import connect_reader
    from gazetteer.store.reader import Reader

    connection = connect_reader(db_path)
    try:
        yield from pieces(Reader(connection))
    finally:
        connection.close()


def check_names(folder: Path | None) -> list[str]:
    """What is wrong with the curated names in a folder, or with those that come along; empty where nothing is."""
    from gazetteer.exchange import names

    place = folder or config.curated_folder()
    problems = []
    for look in (names.sources, names.read):
        try:
            _exhaust(look(place))
        except DataError as error:
            problems.append(str(error))
    return problems


def _exhaust(things: Iterable[Any]) -> None:
    for _ in things:
        pass


def _function(format_name: str, action: str) -> Any:
    known = [name for name in _module_names() if hasattr(_module(name), action)]
    name = format_name.replace("-", "_")
    if name not in known:
        listed = ", ".join(one.replace("_", "-") for one in known)
        raise UsageError(f"no format {format_name!r}; formats that can be {_VERBS[action]} are {listed}")
    return getattr(_module(name), action)


def _module_names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(exchange.__path__))


def _module(name: str) -> Any:
    return importlib.import_module(f"{exchange.__name__}.{name}")
