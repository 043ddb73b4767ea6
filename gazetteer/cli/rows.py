"""Many names in: text lines, CSV, TSV, JSON Lines and Parquet as rows, one at a time, in order.

A row that cannot be read is a row all the same, with `error` set: nothing is skipped and nothing ends the run. Bytes
that are no UTF-8 stay recognisable as lone surrogates (`surrogateescape`), which the check of the query refuses.
"""

from __future__ import annotations

import csv
import importlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from gazetteer.cli.screen import standard_input
from gazetteer.context import is_empty
from gazetteer.errors import InvalidRecord, UsageError

FORMATS: Final = ("text", "csv", "tsv", "jsonl", "parquet")

NAME_COLUMNS: Final = ("q", "query", "name")
"""Where the name is looked for when `--column` does not say: the first of these that is there."""

LONGEST_CELL: Final = 10_000_000
"""Characters of a cell of CSV; csv's own limit of 131,072 is less than a long text."""

_FORMAT_OF_EXTENSION: Final = {
    "": "text",
    ".txt": "text",
    ".lst": "text",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
_BATCH = 500  # rows of Parquet read at once
_LONGEST_SHOWN = 200  # characters of a line that could not be read, in its error row


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the input."""

    number: int
    """Counts from 1; in a file with a header, the first row after it."""
    raw: Mapping[str, Any]
    """The query and its context, as `context.read_query` takes them."""
    cells: Mapping[str, Any]
    """All columns of the input by name."""
    error: str | None = None
    """Why the row could not be read; then `raw` holds at most `q`, what was there."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows, and the columns that the input itself declares: none for JSON Lines, where every line has its own."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    schema: Any = None
    """The Arrow schema of a Parquet file, else None."""


def format_of(path: str, named: str | None) -> str:
    """The format that `--input` names, else that of the extension; stdin (`-`) is text. Raises UsageError."""
    if named:
        return named
    extension = "" if path == "-" else Path(path).suffix.lower()
    if extension not in _FORMAT_OF_EXTENSION:
        raise UsageError(f"cannot tell the format of {path}: say --input {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
    return _FORMAT_OF_EXTENSION[extension]


def count_rows(path: str, format_name: str) -> int | None:
    """About how many rows a file has: for one with line ends within cells, more than there are; None for stdin."""
    if not Path(path).is_file():
        return None
    if format_name == "parquet":
        return int(import_parquet().read_metadata(path).num_rows)
    with Path(path).open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


@contextmanager
def open_rows(path: str, format_name: str, column: str | None) -> Iterator[Source]:
    """The rows of a file, or of stdin for `-`. Raises OSError, UsageError, InvalidRecord where nothing can be read."""
    if path == "-":
        yield _READERS[format_name](standard_input("the names, each on a line of its own"), column)
        return
    with Path(path).open("rb") as file:
        yield _READERS[format_name](file, column)


def _read_text(file: IO[bytes], column: str | None) -> Source:
    name = column or "q"

    def rows() -> Iterator[Row]:
        for number, line in enumerate(_lines(file), 1):
            yield Row(number, {"q": line}, {name: line})

    return Source((name,), rows())


def _read_jsonl(file: IO[bytes], column: str | None) -> Source:
    def rows() -> Iterator[Row]:
        for number, line in enumerate(_lines(file), 1):
            if not is_empty(line):
                yield _row_of_json(number, line, column)

    return Source((), rows())


def _row_of_json(number: int, line: str, column: str | None) -> Row:
    try:
        value = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return Row(number, {"q": line[:_LONGEST_SHOWN]}, {}, f"not JSON: {reason}")
    if not isinstance(value, dict):
        return Row(number, {"q": line[:_LONGEST_SHOWN]}, {}, "not a JSON object")
    key = column or next((name for name in NAME_COLUMNS if name in value), None)
    if key is None or key not in value:
        wanted = column or ", ".join(NAME_COLUMNS)
        return Row(number, {"q": line[:_LONGEST_SHOWN]}, value, f"no key {wanted}")
    return Row(number, {**value, "q": value[key]}, value)


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _read_csv(file: IO[bytes], column: str | None) -> Source:
    return _read_table(file, column, "excel")


def _read_tsv(file: IO[bytes], column: str | None) -> Source:
    return _read_table(file, column, "excel-tab")


def _read_table(file: IO[bytes], column: str | None, dialect: str) -> Source:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader((f"{line}\n" for line in _lines(file)), dialect)
    try:
        header = next(reader, None)
    except csv.Error as error:
        raise InvalidRecord(f"the header cannot be read: {error}") from error
    if not header:
        raise InvalidRecord("there is no header: the first line must name the columns")
    columns = _unique(header)
    return Source(columns, _rows_of_table(reader, columns, _name_column(columns, column)))


def _rows_of_table(reader: Iterator[list[str]], columns: tuple[str, ...], name: str) -> Iterator[Row]:
    number = 0
    try:
        for cells in reader:
            # A blank line is an empty cell where there is one column, and no row at all where there are more.
            if not cells and len(columns) > 1:
                continue
            number += 1
            yield _row_of_cells(number, cells or [""], columns, name)
    except csv.Error as error:
        raise InvalidRecord(f"row {number + 1} and what follows cannot be read: {error}") from error


def _row_of_cells(number: int, cells: list[str], columns: tuple[str, ...], name: str) -> Row:
    by_column = dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=False))
    raw = {**by_column, "q": by_column[name]}
    if len(cells) > len(columns):
        return Row(number, raw, by_column, f"{len(cells)} cells in a table of {len(columns)} columns")
    return Row(number, raw, by_column)


def _unique(header: Sequence[str]) -> tuple[str, ...]:
    """Column names, a repeated one with its number behind it: `name`, `name.2`."""
    seen: dict[str, int] = {}
    unique = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return tuple(unique)


def _name_column(columns: Sequence[str], wanted: str | None) -> str:
    for name in (wanted,) if wanted else NAME_COLUMNS:
        if name in columns:
            return name
    missing = wanted or ", ".join(NAME_COLUMNS)
    raise InvalidRecord(f"there is no column {missing}; columns are {', '.join(columns)} (--column names one)")


def _read_parquet(file: IO[bytes], column: str | None) -> Source:
    if not file.seekable():
        raise UsageError("Parquet cannot be read from a pipe: give the file")
    parquet = import_parquet()
    try:
        table = parquet.ParquetFile(file)
    except Exception as error:  # pyarrow has many errors of its own for a file that is no Parquet
        raise InvalidRecord(f"the file is no Parquet: {error}") from error
    columns = tuple(table.schema_arrow.names)
    name = _name_column(columns, column)

    def rows() -> Iterator[Row]:
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH):
            for cells in batch.to_pylist():
                number += 1
                yield Row(number, {**cells, "q": "" if cells[name] is None else cells[name]}, cells)

    return Source(columns, rows(), table.schema_arrow)


def import_parquet() -> Any:
    """`pyarrow.parquet`, which is loaded only where it is used. Raises UsageError where it is not installed."""
    try:
        return importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise UsageError("Parquet needs the package pyarrow: pip install 'gazetteer[parquet]'") from error


def _lines(file: IO[bytes]) -> Iterator[str]:
    """Lines without their ends, as text. Only LF and CR LF end a line: U+2028 may stand within one."""
    for number, line in enumerate(file):
        if number == 0:
            if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise InvalidRecord("the input is UTF-16: save it as UTF-8")
            line = line.removeprefix(b"\xef\xbb\xbf")
        yield line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape")


_READERS: Final[Mapping[str, Callable[[IO[bytes], str | None], Source]]] = {
    "text": _read_text,
    "csv": _read_csv,
    "tsv": _read_tsv,
    "jsonl": _read_jsonl,
    "parquet": _read_parquet,
}
