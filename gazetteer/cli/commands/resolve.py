"""`gazetteer resolve`: many names, for programs; one row out for every row in, in order."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from gazetteer.cli import answers, options, rows
from gazetteer.cli.opening import open_gazetteer
from gazetteer.context import is_empty, read_query
from gazetteer.errors import InvalidQuery, UsageError
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Query, Resolution, Status

CHUNK = 500
"""Rows that are read, resolved and written together: enough to share lookups, few enough to hold in memory."""

_COMPLAINTS = 10  # error rows that are told on stderr; the rest is counted


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of resolve."""
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="the names; - or nothing: stdin")
    parser.add_argument("--input", choices=rows.FORMATS, help="format of the names (by the file's extension)")
    parser.add_argument("--column", metavar="NAME", help="column or key of the name (the first of q, query, name)")
    parser.add_argument("--output", choices=answers.FORMATS, help="format of the answers (jsonl)")
    parser.add_argument("--out", metavar="FILE", help="where the answers go (stdout)")
    parser.add_argument("--add", metavar="AUTHORITY,…", help="columns with the ids of others: pcode,geonames,wikidata")
    options.add_query(parser)
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 where every row could be read, 1 where one could not."""
    defaults = options.read_context(given)
    input_format = rows.format_of(given.file, given.input)
    output_format = _output_format(given)
    authorities = _authorities(given.add)
    with (
        open_gazetteer(given) as gazetteer,
        rows.open_rows(given.file, input_format, given.column) as source,
        answers.open_writer(given.out, output_format, source, authorities) as writer,
    ):
        errors = 0
        for chunk in _chunks(source.rows):
            answered = list(zip(chunk, resolve_rows(gazetteer, chunk, defaults), strict=True))
            writer.write(answered)
            errors = _complain(answered, errors)
    if errors > _COMPLAINTS:
        print(f"gazetteer resolve: … {errors:,} rows could not be read", file=sys.stderr)
    return 1 if errors else 0


def _output_format(given: argparse.Namespace) -> str:
    if given.json and given.output not in (None, "jsonl"):
        raise UsageError(f"--json and --output {given.output}: one or the other")
    return given.output or "jsonl"


def _authorities(given: str | None) -> tuple[str, ...]:
    """The prefixes of ids that a list between commas names, each once. Raises UsageError."""
    names = [name.strip() for name in given.split(",")] if given is not None else []
    for name in names:
        if not re.fullmatch("[a-z]+", name) or f"gz_{name}" in answers.ADDED_COLUMNS:
            raise UsageError(f"--add: {name!r} is no authority: give prefixes of ids, such as pcode,geonames,wikidata")
    return tuple(dict.fromkeys(names))


def resolve_rows(gazetteer: Gazetteer, chunk: Sequence[rows.Row], defaults: Mapping[str, Any]) -> list[Resolution]:
    """The answer to each row, in order; a row that cannot be read has the status `error`."""
    checked = [_read(row, defaults) for row in chunk]
    resolved = iter(gazetteer.resolve_many([query for query in checked if isinstance(query, Query)]))
    return [next(resolved) if isinstance(query, Query) else query for query in checked]


def _read(row: rows.Row, defaults: Mapping[str, Any]) -> Query | Resolution:
    """The row's query: its own context over that of the options."""
    if row.error:
        return _failed(row, row.error)
    own = {field: value for field, value in row.raw.items() if not is_empty(value)}
    if "lat" in own or "lon" in own:
        own.setdefault("near", None)
    try:
        return read_query({**defaults, **own, "q": row.raw["q"]})
    except InvalidQuery as error:
        return _failed(row, str(error))


def _failed(row: rows.Row, reason: str) -> Resolution:
    return Resolution(answers.as_text(row.raw.get("q")), Status.ERROR, None, error=reason)


def _complain(answered: Iterable[tuple[rows.Row, Resolution]], before: int) -> int:
    """Tell the first error rows on stderr; returns how many there were up to now, `before` included."""
    for row, answer in answered:
        if answer.status is Status.ERROR:
            before += 1
            if before <= _COMPLAINTS:
                print(f"gazetteer resolve: row {row.number}: {answer.error}", file=sys.stderr)
    return before


def _chunks(source: Iterator[rows.Row]) -> Iterator[list[rows.Row]]:
    while chunk := list(islice(source, CHUNK)):
        yield chunk
