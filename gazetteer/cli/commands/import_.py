"""`gazetteer import`: records into the database, as a dataset of their own."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer import config
from gazetteer.cli import formats, options
from gazetteer.cli.opening import build_first
from gazetteer.cli.output import open_output
from gazetteer.errors import DatabaseMissing, UsageError

if TYPE_CHECKING:
    from gazetteer.exchange.load import Report

_COMPLAINTS = 20  # bad lines that are told one by one; the rest is counted


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of import."""
    parser.add_argument("format", metavar="FORMAT", help="what the file is, such as records")
    parser.add_argument("path", metavar="PATH", help="the file or folder")
    parser.add_argument("--dataset", metavar="NAME", help="what to call what is imported (by the name of the file)")
    parser.add_argument("--doubtful", metavar="FILE", help="write what may be the same as something there, as CSV")
    parser.add_argument("--add", action="store_true", help="keep what an earlier import gave and this one does not")
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 where every line could be read, 1 where one could not; the good ones are stored all the same."""
    read, path = formats.reader(given.format), Path(given.path)
    dataset = _dataset(given.dataset, path)
    records = _begun(read(path, dataset))
    credit = formats.credit_of(given.format)
    report = formats.load(
        _database(given), dataset, records, credit, formats.mode_of(given.format, is_whole=not given.add)
    )
    for bad in report.bad[:_COMPLAINTS]:
        print(f"gazetteer import: line {bad.line}: {bad.reason}", file=sys.stderr)
    if len(report.bad) > _COMPLAINTS:
        print(f"gazetteer import: … {len(report.bad):,} lines could not be read", file=sys.stderr)
    retired = f", {report.retired:,} retired" if report.retired else ""
    print(f"{report.added:,} added, {report.replaced:,} replaced{retired}, {len(report.bad):,} bad")
    _tell_links(report, given.doubtful)
    return 1 if report.bad else 0


def _tell_links(report: Report, out: str | None) -> None:
    """Say what was joined with what was there, and write what may be the same and was not joined."""
    if out is not None:
        with open_output(out) as stream:
            stream.writelines(piece.encode() for piece in formats.doubtful(report))
    if report.linked_by_id or report.linked_by_name or report.doubtful:
        told = f"written to {out}" if out else "write them with --doubtful FILE"
        doubtful = f", {len(report.doubtful):,} pairs doubtful ({told})" if report.doubtful else ""
        print(f"{report.linked_by_id:,} linked by id, {report.linked_by_name:,} linked by name{doubtful}")


def _begun(records: Iterable[Any]) -> Iterator[Any]:
    """The same records, the first of them read: what cannot be read at all leaves no empty database behind."""
    rest = iter(records)
    return chain(list(islice(rest, 1)), rest)


def _database(given: argparse.Namespace) -> Path:
    """Where the records go: the default database is built at its first use, any other path may be new."""
    choice = config.choose_database(given.db)
    if choice.is_default and not choice.path.exists():
        build_first(choice.path)
    elif not choice.path.parent.is_dir():
        raise DatabaseMissing(f"{choice.path}: there is no folder {choice.path.parent}")
    return choice.path


def _dataset(named: str | None, path: Path) -> str:
    """The dataset's key: lower case letters, digits and hyphens."""
    from gazetteer.exchange.load import RESERVED

    if named is not None and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", named):
        raise UsageError(f"--dataset {named!r}: lower case letters, digits and hyphens only")
    own = re.sub(r"[^a-z0-9]+", "-", path.absolute().name.split(".")[0].lower()).strip("-") or "import"
    return named or (f"{own}-import" if own in RESERVED else own)
