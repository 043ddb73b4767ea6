"""Where the command line meets gazetteer.exchange: formats found by the names of their modules.

`exchange.<format>.read(path, dataset)` gives records and bad lines, `exchange.<format>.write(reader)` gives text. A
hyphen in the name of a format is an underscore in its module's.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from gazetteer import config, exchange
from gazetteer.cli.progress import Progress
from gazetteer.errors import DataError, UsageError

if TYPE_CHECKING:
    from gazetteer.exchange.check import Book, Table
    from gazetteer.exchange.load import Credit, Mode, Report
    from gazetteer.exchange.names_export import Written
    from gazetteer.store.reader import Reader

IMPORTED: Final = (
    "records", "geonames", "whosonfirst", "cod-ab", "linked-places", "lp-tsv", "names", "wikidata", "osm",
)  # fmt: skip
"""The formats that can be read."""

EXPORTED: Final = ("records", "linked-places", "lp-tsv", "geojson", "csv")
"""The formats that can be written as one file; `names` is a folder."""


def build(db_path: Path, *, world: bool) -> list[str]:
    """Compile the curated and the world layer into the database, showing progress on stderr.

    Returns what of an older database could not be carried over, in words.
    """
    from gazetteer.exchange.build import Plan
    from gazetteer.exchange.build import build as build_database

    with Progress() as progress:
        return build_database(db_path, Plan(world=world), progress=progress)


def rekey(db_path: Path) -> list[str]:
    """Make the keys of a database anew, showing progress on stderr; returns what did not fit, in words."""
    from gazetteer.exchange.build import rekey as rekey_database

    with Progress() as progress:
        return rekey_database(db_path, progress=progress)


def reader(format_name: str) -> Callable[[Path, str], Iterable[Any]]:
    """What gives the records of a file or folder, and its bad lines. Raises UsageError."""
    return cast("Callable[[Path, str], Iterable[Any]]", _function(format_name, "read", IMPORTED))


def writer(format_name: str) -> Callable[[Any], Iterator[str]]:
    """What gives the entities of a store's reader as text, piece by piece. Raises UsageError."""
    return cast("Callable[[Any], Iterator[str]]", _function(format_name, "write", EXPORTED))


def credit_of(format_name: str) -> Credit | None:
    """Whose work the datasets of a format are, where that is always the same."""
    return cast("Credit | None", getattr(_module(format_name), "CREDIT", None))


def load(
    db_path: Path, dataset: str, records: Iterable[Any], credit: Credit | None = None, mode: Mode | None = None
) -> Report:
    """Import records as a dataset; returns what was added, replaced, linked and bad. Raises DatabaseError, OSError."""
    from gazetteer.exchange.load import Mode, load_records

    with Progress() as progress:
        return load_records(db_path, dataset, records, progress=progress, credit=credit, mode=mode or Mode())


def doubtful(report: Report) -> Iterator[str]:
    """What an import did not join, as CSV for review, row by row."""
    from gazetteer.exchange.linking import as_table

    return as_table(report.doubtful)


def mode_of(format_name: str, *, is_whole: bool) -> Mode:
    """How records of a format are imported: those of our own formats say themselves what they are linked to."""
    from gazetteer.exchange.load import Mode

    return Mode(is_whole, is_linked=format_name not in ("records", "names"))


def write(pieces: Callable[[Any], Iterator[str]], db_path: Path) -> Iterator[str]:
    """The whole gazetteer as text, piece by piece. Raises DatabaseError."""
    with _reader(db_path) as reader:
        yield from pieces(reader)


@contextmanager
def _reader(db_path: Path) -> Iterator[Reader]:
    from gazetteer.store.database import connect_reader
    from gazetteer.store.reader import Reader

    with closing(connect_reader(db_path)) as connection:
        yield Reader(connection)


def write_names(db_path: Path, out: Path) -> Written:
    """Write the curated names with the edits made since into a folder. Raises DatabaseError, DataError, OSError."""
    from gazetteer.exchange.names_export import write_folder

    with _reader(db_path) as reader:
        return write_folder(reader, config.curated_folder(), out)


def attribution(db_path: Path) -> str:
    """Whose work is in the gazetteer, one line a source. Raises DatabaseError."""
    from gazetteer.exchange.attribution import attributions

    with _reader(db_path) as reader:
        return "".join(f"{line}\n" for line in attributions(reader))


def open_names(folder: Path | None) -> Book:
    """The curated names in a folder, or those that come along, for the lint. Raises DataError."""
    from gazetteer.exchange.check import open_book

    return open_book(folder or config.curated_folder())


def check_names(book: Book) -> list[str]:
    """What is wrong with the curated names, one line each; empty where nothing is."""
    from gazetteer.exchange.check import check

    return [str(problem) for problem in check(book)]


def coverage_of(book: Book) -> Iterator[Table]:
    """What the curated names cover, as tables."""
    from gazetteer.exchange.check import coverage

    return coverage(book)


def write_shared(book: Book, folder: Path | None) -> None:
    """Write the reviewed file of shared names anew, notes kept. Raises DataError, OSError."""
    from gazetteer.exchange.check import SHARED, reviewed

    place = folder or config.curated_folder()
    if not isinstance(place, Path):
        raise DataError("the names that come with the package cannot be written: give a folder")
    (place / SHARED).write_text(reviewed(book), encoding="utf-8", newline="\n")


def _function(format_name: str, action: str, known: tuple[str, ...]) -> Any:
    if format_name not in known:
        raise UsageError(f"no format {format_name!r}: there are {', '.join(known)}")
    return getattr(_module(format_name), action)


def _module(format_name: str) -> Any:
    return importlib.import_module(f"{exchange.__name__}.{format_name.replace('-', '_')}")
