"""Rows of tables of others: CSV, TSV and spreadsheets, columns by name in lower case, nothing larger than it may be."""

from __future__ import annotations

import csv
import importlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gazetteer.errors import InvalidRecord, UsageError
from gazetteer.exchange.load import Bad
from gazetteer.exchange.streams import FREE_BYTES, MAX_RATIO, lines, located

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
"""How the names of files end that hold tables; CSV and TSV may be compressed."""

_MAX_UNPACKED = 2 << 30
"""Bytes that a spreadsheet may unpack to."""
_MAX_STRINGS = 256 << 20
"""Bytes of a spreadsheet's shared strings, which are held in memory."""


class TableRow(NamedTuple):
    """One row of a table."""

    number: int
    """Of the line in a file, of the row in a sheet; from 1."""
    cells: Mapping[str, str]
    """Column in lower case -> text without blanks around it; empty cells are left out."""


def rows(path: str | Path) -> Iterator[TableRow | Bad]:
    """The rows of a table, or of every sheet of a spreadsheet. Raises OSError.

    Raises UsageError where a spreadsheet cannot be read for want of the package openpyxl.
    """
    if Path(path).name.lower().endswith(".xlsx"):
        yield from _spreadsheet(Path(path))
    else:
        yield from _text(path)


def _text(path: str | Path) -> Iterator[TableRow | Bad]:
    bad: list[Bad] = []
    reader = csv.reader(_texts(path, bad), delimiter=_delimiter(path))
    header: list[str] = []
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Bad(reader.line_num, str(error))
            continue
        yield from bad
        bad.clear()
        if cells is None:
            return
        if not header:
            header = _header(cells)
        elif cells:
            yield _row(reader.line_num, header, cells)


def _delimiter(path: str | Path) -> str:
    first = next((line.text for line in lines(path) if not isinstance(line, Bad)), "")
    return max("\t,;", key=first.count)


def _texts(path: str | Path, bad: list[Bad]) -> Iterator[str]:
    for line in lines(path):
        if isinstance(line, Bad):
            bad.append(line)
            yield "\n"
        else:
            yield line.text + "\n"


def _header(cells: list[Any]) -> list[str]:
    return [str(cell or "").strip().lower() for cell in cells]


def _row(number: int, header: list[str], cells: list[Any]) -> TableRow | Bad:
    if len(cells) > len(header) and any(cells[len(header) :]):
        return Bad(number, f"{len(cells)} cells, the table has {len(header)} columns")
    named = zip(header, (_as_text(cell) for cell in cells), strict=False)
    return TableRow(number, {column: text for column, text in named if column and text})


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _spreadsheet(path: Path) -> Iterator[TableRow | Bad]:
    try:
        load_workbook = importlib.import_module("openpyxl").load_workbook
    except ImportError:
        raise UsageError("to read a spreadsheet: pip install 'gazetteer[xlsx]'") from None
    try:
        _check_size(path)
        book = load_workbook(path, read_only=True, data_only=True)
    except InvalidRecord as error:
        yield Bad(0, str(error))
        return
    except Exception as error:  # whatever openpyxl finds wrong with a file of another kind
        yield Bad(0, f"{path.name}: no spreadsheet that can be read: {error}")
        return
    try:
        for sheet in book.worksheets:
            yield from located(sheet.title, _sheet(sheet))
    finally:
        book.close()


def _check_size(path: Path) -> None:
    """Look what a spreadsheet unpacks to before it is unpacked; zip files cannot hold more than they say."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    total = sum(member.file_size for member in members)
    limit = min(_MAX_UNPACKED, max(FREE_BYTES, path.stat().st_size * MAX_RATIO))
    strings = max((member.file_size for member in members if "sharedStrings" in member.filename), default=0)
    if total > limit or strings > _MAX_STRINGS:
        raise InvalidRecord(f"{path.name}: unpacks to {total:,} bytes, which is too much")


def _sheet(sheet: Any) -> Iterator[TableRow | Bad]:
    header: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if not header:
            header = _header(list(cells)) if any(cells) else []
        elif any(cell is not None for cell in cells):
            yield _row(number, header, list(cells))
