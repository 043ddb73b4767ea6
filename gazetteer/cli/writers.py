"""Many answers out: JSON Lines, CSV and Parquet, one row an answer, written as they come."""

from __future__ import annotations

import csv
import importlib
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, Final, Protocol

from gazetteer.cli.answers import ADDED_COLUMNS, STATUS_AT, as_text, defused
from gazetteer.cli.rows import LONGEST_CELL, Row, Source, import_parquet
from gazetteer.encoding import readable
from gazetteer.errors import InvalidRecord
from gazetteer.model import Status

_ROWS_OF_GROUP = 10_000
"""Rows that are written together to Parquet: the file holds an entry for each group, and so does the memory."""


class Sink(Protocol):
    """Where rows go."""

    def write(self, rows: Sequence[bytes]) -> None:
        """Write them, now."""


class Writer(Protocol):
    """Takes rows with what is written of their answers (`answers.piece_of`), chunk by chunk."""

    def write(self, rows: Sequence[Row], pieces: Sequence[Any]) -> None:
        """Write the rows of one chunk."""

    def close(self) -> None:
        """Write what is left."""


class LineWriter(Writer, Protocol):
    """Writes every row when it has it, so that a run that was stopped can go on."""

    has_head: bool
    """Whether the first record is no row."""

    def lines(self, rows: Sequence[Row], pieces: Sequence[Any]) -> list[bytes]:
        """What is written of each row."""

    def records(self, file: IO[bytes]) -> Iterator[bytes]:
        """What was written, one by one; a last one that is not whole is left out."""

    def take_up(self, head: bytes, first: Sequence[Row]) -> None:
        """Go on below a head, written when the `first` rows came. Raises InvalidRecord where it is another."""

    def asked(self, record: bytes) -> Any:
        """What of a record comes from the input. Raises InvalidRecord where it is no record of such a file."""

    def is_error(self, record: bytes) -> bool:
        """Whether it is that of a row that could not be read."""


class JsonLines:
    """A line of JSON for every row."""

    has_head = False

    def __init__(self, sink: Sink, *_: object) -> None:
        self._sink = sink  # the ids of all authorities stand in `links` as it is

    def write(self, rows: Sequence[Row], pieces: Sequence[Any]) -> None:
        """Write the rows of one chunk."""
        self._sink.write(self.lines(rows, pieces))

    def close(self) -> None:
        """Nothing is left."""

    def lines(self, _: Sequence[Row], pieces: Sequence[bytes]) -> list[bytes]:
        """The answers, which are lines already."""
        return list(pieces)

    def records(self, file: IO[bytes]) -> Iterator[bytes]:
        """The lines."""
        return (line for line in file if line.endswith(b"\n"))

    def take_up(self, head: bytes, first: Sequence[Row]) -> None:
        """There is no head."""

    def asked(self, record: bytes) -> Any:
        """The query, and the row's own id."""
        try:
            answer = json.loads(record)
            return answer["query"], answer.get("id")
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise InvalidRecord("is no JSON Lines of answers") from error

    def is_error(self, record: bytes) -> bool:
        """Whether its status says so: within a text, the quotes would have backslashes."""
        return b'"status": "error"' in record


class _Table:
    """What CSV and Parquet share: the input's columns, and one cell for each."""

    def __init__(self, source: Source, authorities: Sequence[str]) -> None:
        self._source = source
        self.added = (*ADDED_COLUMNS, *(f"gz_{authority}" for authority in authorities))
        self.columns: tuple[str, ...] | None = None
        self._left_out: set[str] = set()
        if source.columns:
            self._choose(source.columns)

    def cells(self, rows: Sequence[Row]) -> Iterator[list[Any]]:
        """Of each row the input's cells, in order of `columns`."""
        if self.columns is None:
            self._choose(dict.fromkeys(key for row in rows for key in row.cells))
        for row in rows:
            if not self._source.columns:
                self._left_out.update(row.cells.keys() - set(self.columns or ()) - set(self.added))
            yield [row.cells.get(column) for column in self.columns or ()]

    def tell_left_out(self) -> None:
        """JSON Lines: keys that appear only after the columns were written."""
        if self._left_out:
            keys = ", ".join(sorted(map(readable, self._left_out)))
            print(f"gazetteer resolve: keys that no early line has are left out: {keys}", file=sys.stderr)

    def _choose(self, columns: Sequence[str] | Mapping[str, None]) -> None:
        # Columns of an earlier run over the same file are replaced, not doubled.
        self.columns = tuple(column for column in columns if column not in self.added)


class Csv(_Table):
    """The input's columns and those added, as text that no spreadsheet runs."""

    has_head = True

    def __init__(self, sink: Sink, source: Source, authorities: Sequence[str]) -> None:
        super().__init__(source, authorities)
        self._sink = sink
        self._is_begun = False

    def write(self, rows: Sequence[Row], pieces: Sequence[Any]) -> None:
        """Write the rows of one chunk, the first after the head."""
        lines = self.lines(rows, pieces)  # they may decide the columns, so they are made before the head
        head = [] if self._is_begun else [self._head()]
        self._is_begun = True
        self._sink.write(head + lines)

    def close(self) -> None:
        """A table without rows has its head."""
        if not self._is_begun:
            self.write((), ())
        self.tell_left_out()

    def lines(self, rows: Sequence[Row], pieces: Sequence[Any]) -> list[bytes]:
        """A record of CSV for each row."""
        return [_record(mine + added) for mine, added in zip(self.cells(rows), pieces, strict=True)]

    def records(self, file: IO[bytes]) -> Iterator[bytes]:
        """The records, the head first. Quotes come in pairs: a line in the middle of one ends no record."""
        lines: list[bytes] = []
        quotes = 0
        for line in file:
            lines.append(line)
            quotes += line.count(b'"')
            if line.endswith(b"\n") and quotes % 2 == 0:
                yield b"".join(lines)
                lines.clear()

    def take_up(self, head: bytes, first: Sequence[Row]) -> None:
        """Choose the columns as when the head was written, and write none."""
        list(self.cells(first))
        if head != self._head():
            raise InvalidRecord("has other columns")
        self._is_begun = True

    def asked(self, record: bytes) -> Any:
        """The cells of the input."""
        return _cells(record)[: len(self.columns or ())]

    def is_error(self, record: bytes) -> bool:
        """Whether the cell of the status says so."""
        cells = _cells(record)[len(self.columns or ()) :]
        return len(cells) > STATUS_AT and cells[STATUS_AT] == Status.ERROR.value

    def _head(self) -> bytes:
        return _record([*(self.columns or ()), *self.added])


def _record(cells: Sequence[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(defused(cells))
    return text.getvalue().encode()


def _cells(record: bytes) -> list[str]:
    csv.field_size_limit(LONGEST_CELL)
    try:
        return next(csv.reader(io.StringIO(record.decode("utf-8", "replace"), newline="")), [])
    except csv.Error as error:
        raise InvalidRecord("is no CSV of answers") from error


class Parquet(_Table):
    """Columns of a Parquet input keep their types; those of other inputs are strings."""

    def __init__(self, stream: IO[bytes], source: Source, authorities: Sequence[str]) -> None:
        super().__init__(source, authorities)
        self._parquet = import_parquet()
        self._arrow = importlib.import_module("pyarrow")
        self._stream = stream
        self._writer: Any = None
        self._rows: list[list[Any]] = []

    def write(self, rows: Sequence[Row], pieces: Sequence[Any]) -> None:
        """Take the rows of one chunk; what makes a group is written."""
        self._rows += [mine + added for mine, added in zip(self.cells(rows), pieces, strict=True)]
        if len(self._rows) >= _ROWS_OF_GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left, and what makes it a file."""
        self._flush()
        self._writer.close()
        self.tell_left_out()

    def _flush(self) -> None:
        if self._writer is None:
            self._writer = self._parquet.ParquetWriter(self._stream, self._schema())
        if self._rows:
            schema = self._writer.schema
            columns = self._typed(zip(*self._rows, strict=True))
            arrays = [self._arrow.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
            self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=schema))
            self._rows.clear()

    def _typed(self, columns: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """The cells of each column as its type wants them."""
        for number, column in enumerate(columns):
            if self._source.schema is None and number < len(self.columns or ()):
                yield [None if cell is None else as_text(cell) for cell in column]
            else:
                yield column

    def _schema(self) -> Any:
        text, number = self._arrow.string(), self._arrow.float64()
        types = dict.fromkeys(self.added, text) | dict.fromkeys(("gz_probability", "gz_lat", "gz_lon"), number)
        mine = dict.fromkeys(self.columns or (), text)
        if self._source.schema is not None:
            mine = {column: self._source.schema.field(column).type for column in self.columns or ()}
        return self._arrow.schema(list((mine | types).items()))


LINE_WRITERS: Final[Mapping[str, type[JsonLines | Csv]]] = {"jsonl": JsonLines, "csv": Csv}
