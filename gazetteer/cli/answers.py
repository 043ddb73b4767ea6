"""Many answers out: JSON Lines, CSV and Parquet, one row an answer, written as they come."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any, Final, Protocol

from gazetteer.cli.output import open_output
from gazetteer.cli.rows import Row, Source, import_parquet
from gazetteer.encoding import encode_json, readable
from gazetteer.model import Candidate, Resolution, Status, members

FORMATS: Final = ("jsonl", "csv", "parquet")

ADDED_COLUMNS: Final = ("gz_id", "gz_name", "gz_status", "gz_probability", "gz_lat", "gz_lon")
"""What CSV and Parquet gain. The entity's columns are filled for `match` and `ambiguous` (its first candidate)."""

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)

# What makes Excel, LibreOffice or Sheets read a cell as a formula (OWASP, CSV injection); the wide signs are those of
# East Asian keyboards, which Excel takes for the narrow ones.
_FORMULA_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")

Answered = Sequence[tuple[Row, Resolution]]


class Writer(Protocol):
    """Takes rows with their answers, chunk by chunk."""

    def write(self, answered: Answered) -> None:
        """Write the rows of one chunk."""

    def close(self) -> None:
        """Write what is left."""


@contextmanager
def open_writer(
    path: str | None, format_name: str, source: Source, authorities: Sequence[str] = ()
) -> Iterator[Writer]:
    """A writer to a file, or to stdout without a path. Tables gain a column `gz_…` for each of the authorities."""
    with open_output(path) as stream:
        writer = _WRITERS[format_name](stream, source, authorities)
        yield writer
        writer.close()


class _JsonLines:
    def __init__(self, stream: IO[bytes], *_: object) -> None:
        self._stream = stream  # the ids of all authorities stand in `links` as it is

    def write(self, answered: Answered) -> None:
        self._stream.write(b"".join(encode_json(_with_own_id(row, answer)) + b"\n" for row, answer in answered))
        self._stream.flush()

    def close(self) -> None:
        pass


def _with_own_id(row: Row, answer: Resolution) -> Any:
    """The answer's JSON; the row's own id is echoed as it was given, a number as a number."""
    values = members(answer)
    own_id = row.cells.get("id")
    if own_id not in (None, "") and isinstance(own_id, str | int | float):
        values["id"] = readable(own_id) if isinstance(own_id, str) else own_id
    return values


class _Table:
    """What CSV and Parquet share: the input's columns, and one cell for each."""

    def __init__(self, source: Source, authorities: Sequence[str]) -> None:
        self._source = source
        self._authorities = authorities
        self.added = (*ADDED_COLUMNS, *(f"gz_{authority}" for authority in authorities))
        self.columns: tuple[str, ...] | None = None
        self._left_out: set[str] = set()
        if source.columns:
            self._choose(source.columns)

    def cells(self, answered: Answered) -> Iterator[tuple[list[Any], list[Any]]]:
        """Of each row the input's cells, in order of `columns`, and those added."""
        if self.columns is None:
            self._choose(dict.fromkeys(key for row, _ in answered for key in row.cells))
        for row, answer in answered:
            if not self._source.columns:
                self._left_out.update(row.cells.keys() - set(self.columns or ()) - set(self.added))
            yield [row.cells.get(column) for column in self.columns or ()], _added(answer, self._authorities)

    def tell_left_out(self) -> None:
        """JSON Lines: keys that appear only after the columns were written."""
        if self._left_out:
            keys = ", ".join(sorted(map(readable, self._left_out)))
            print(f"gazetteer resolve: keys that no early line has are left out: {keys}", file=sys.stderr)

    def _choose(self, columns: Sequence[str] | Mapping[str, None]) -> None:
        # Columns of an earlier run over the same file are replaced, not doubled.
        self.columns = tuple(column for column in columns if column not in self.added)


def _added(answer: Resolution, authorities: Sequence[str]) -> list[Any]:
    is_found = answer.status in (Status.MATCH, Status.AMBIGUOUS) and answer.candidates
    best = answer.candidates[0] if is_found else None
    return [
        best and best.id,
        best and best.name,
        answer.status.value,
        answer.probability,
        best and best.lat,
        best and best.lon,
        *(best and _ids(best, authority) for authority in authorities),
    ]


def _ids(entity: Candidate, authority: str) -> str | None:
    """Its ids there, its own first where it is one of them, `;` between several; None for none."""
    prefix, local = entity.id.split(":", 1)
    own = (local,) if prefix == authority else ()
    return ";".join(dict.fromkeys((*own, *entity.links.get(authority, ())))) or None


class _Csv(_Table):
    def __init__(self, stream: IO[bytes], source: Source, authorities: Sequence[str]) -> None:
        super().__init__(source, authorities)
        self._stream = stream
        self._has_header = False

    def write(self, answered: Answered) -> None:
        self._write(_defused(mine) + _defused(added) for mine, added in self.cells(answered))

    def close(self) -> None:
        self._write(())
        self.tell_left_out()

    def _write(self, rows: Iterable[list[str]]) -> None:
        text = io.StringIO()
        lines = list(rows)  # the first rows may decide the columns, so they come before the header
        writer = csv.writer(text, lineterminator="\n")
        if not self._has_header:
            self._has_header = True
            writer.writerow(_defused([*(self.columns or ()), *self.added]))
        writer.writerows(lines)
        self._stream.write(text.getvalue().encode())
        self._stream.flush()


def _defused(cells: Sequence[Any]) -> list[str]:
    """Cells as text that no spreadsheet runs: what would be a formula gets an apostrophe before it; numbers stay."""
    texts = [as_text(cell) for cell in cells]
    return [
        f"'{text}" if text.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text) else text for text in texts
    ]


def as_text(value: Any) -> str:
    """A cell as text: nothing for None, `;` between the texts of a list, JSON for an object."""
    if value is None:
        return ""
    if isinstance(value, str):
        return readable(value).replace("\0", "\ufffd")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(map(as_text, value))
    if isinstance(value, dict | list | tuple | bool):
        return readable(json.dumps(value, ensure_ascii=False, default=str))
    return str(value)


class _Parquet(_Table):
    """Columns of a Parquet input keep their types; those of other inputs are strings."""

    def __init__(self, stream: IO[bytes], source: Source, authorities: Sequence[str]) -> None:
        super().__init__(source, authorities)
        self._parquet = import_parquet()
        self._arrow = importlib.import_module("pyarrow")
        self._stream = stream
        self._writer: Any = None

    def write(self, answered: Answered) -> None:
        rows = [mine + added for mine, added in self.cells(answered)]
        columns = [list(column) for column in zip(*rows, strict=True)]
        if self._source.schema is None:
            mine = len(columns) - len(self.added)
            columns[:mine] = [[None if cell is None else as_text(cell) for cell in column] for column in columns[:mine]]
        self._open()
        schema = self._writer.schema
        arrays = [self._arrow.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=schema))

    def close(self) -> None:
        self._open()
        self._writer.close()
        self.tell_left_out()

    def _open(self) -> None:
        if self._writer is None:
            self._writer = self._parquet.ParquetWriter(self._stream, self._schema())

    def _schema(self) -> Any:
        text, number = self._arrow.string(), self._arrow.float64()
        types = dict.fromkeys(self.added, text) | dict.fromkeys(("gz_probability", "gz_lat", "gz_lon"), number)
        mine = dict.fromkeys(self.columns or (), text)
        if self._source.schema is not None:
            mine = {column: self._source.schema.field(column).type for column in self.columns or ()}
        return self._arrow.schema(list((mine | types).items()))


_WRITERS: Final[Mapping[str, Any]] = {"jsonl": _JsonLines, "csv": _Csv, "parquet": _Parquet}
