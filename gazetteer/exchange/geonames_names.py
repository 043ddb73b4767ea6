"""GeoNames' alternate names with their languages, and its hierarchy, kept by id beside a dump that is read.

Both may be larger than memory (16 million names): they wait in a temporary SQLite file, which goes with the reading.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.assemble import Names, date_of
from gazetteer.exchange.load import Bad
from gazetteer.exchange.record import Link, Record
from gazetteer.exchange.streams import lines
from gazetteer.model import Kind, Role

_SCHEMA = """
CREATE TABLE name (place INTEGER, n INTEGER, code TEXT, form TEXT, flags TEXT, since TEXT, until TEXT);
CREATE TABLE parent (place INTEGER, parent INTEGER);
"""
_INDEXES = "CREATE INDEX name_place ON name (place, n); CREATE INDEX parent_place ON parent (place);"
_NAMES = "SELECT place, code, form, flags, since, until FROM name"

_NO_NAMES = frozenset({"link", "post", "wkdt", "unlc", "tcid"})
"""Codes of what is no name: addresses, postal codes, ids of Wikidata, UN/LOCODE, TCID."""
_CODES = frozenset({"iata", "icao", "faac"})
_ROLES = {"abbr": Role.ABBREVIATION, "phon": Role.TRANSLITERATION, "piny": Role.TRANSLITERATION}


class Alternate(NamedTuple):
    """A row of alternateNamesV2.txt."""

    place: int
    code: str
    """ISO 639, or one of GeoNames' own codes."""
    form: str
    flags: str
    """Four letters, 1 or blank: preferred, short, colloquial, historic."""
    since: str | None
    until: str | None


class Alternates:
    """The temporary file; a context manager."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="geonames-")
        self._rows = sqlite3.connect(Path(self._folder.name) / "names.db", isolation_level=None)
        self._rows.executescript("PRAGMA journal_mode=off; PRAGMA synchronous=off;" + _SCHEMA)
        self._is_indexed = False
        self._is_empty = True
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._rows.close()
        self._folder.cleanup()

    def load_names(self, file: Path) -> Iterator[Bad]:
        """Take in alternateNamesV2.txt (or the older file of eight columns); gives what is bad in it."""
        yield from self._load(file, "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?)", _name_row)

    def load_parents(self, file: Path) -> Iterator[Bad]:
        """Take in hierarchy.txt (parent, child, kind of relation); gives what is bad in it."""
        yield from self._load(file, "INSERT INTO parent VALUES (?, ?)", _parent_row)

    def _load(self, file: Path, sql: str, parse: object) -> Iterator[Bad]:
        self._is_empty = False
        self._rows.execute("BEGIN")
        for line in lines(file):
            if isinstance(line, Bad):
                yield line
                continue
            try:
                self._rows.execute(sql, parse(line.text.split("\t")))  # type: ignore[operator]
            except (ValueError, IndexError, OverflowError):
                yield Bad(line.number, f"not a row of {file.name}")
        self._rows.execute("COMMIT")

    def _index(self) -> None:
        if not self._is_indexed:
            self._rows.executescript(_INDEXES)
            self._is_indexed = True

    def names_of(self, place: int) -> list[Alternate]:
        """The alternate names of a place, in the order of the file."""
        if self._is_empty:
            return []
        self._index()
        return [Alternate(*row) for row in self._rows.execute(f"{_NAMES} WHERE place = ? ORDER BY n", (place,))]

    def parents_of(self, place: int) -> tuple[str, ...]:
        """The ids of what the hierarchy puts a place in."""
        if self._is_empty:
            return ()
        self._index()
        rows = self._rows.execute("SELECT parent FROM parent WHERE place = ? ORDER BY rowid", (place,))
        return tuple(f"geonames:{parent}" for (parent,) in rows)

    @staticmethod
    def links_of(alternates: Iterable[Alternate]) -> Iterator[str]:
        """The ids of Wikidata that stand among the alternate names."""
        for one in alternates:
            if one.code == "wkdt" and one.form.startswith("Q") and one.form[1:].isdecimal():
                yield f"wikidata:{one.form}"

    def records(self, dataset: str) -> Iterator[Record]:
        """What the alternate names alone tell: ids with names."""
        self._index()
        rows = map(Alternate._make, self._rows.execute(f"{_NAMES} ORDER BY place, n"))
        for place, alternates in groupby(rows, key=lambda row: row.place):
            found = list(alternates)
            names = Names(dataset)
            for one in found:
                add_alternate(names, one)
            try:
                yield Record(f"geonames:{place}", Kind.PLACE, names.all(), links=tuple(map(Link, self.links_of(found))))
            except InvalidRecord:
                continue  # nothing but addresses and postal codes


def _name_row(cells: list[str]) -> tuple[object, ...]:
    flags = "".join("1" if cell == "1" else " " for cell in (*cells[4:8], "", "", "", ""))[:4]
    since, until = (*cells[8:10], "", "")[:2]
    return int(cells[1]), int(cells[0]), cells[2], cells[3], flags, date_of(since), date_of(until)


def _parent_row(cells: list[str]) -> tuple[object, ...]:
    return int(cells[1]), int(cells[0])


def add_alternate(names: Names, alternate: Alternate) -> None:
    """Add a row to the names of its place, by its code and its flags; what is no name is passed over."""
    code = alternate.code
    if code in _NO_NAMES:
        return
    if code in _CODES:
        names.add(alternate.form, role=Role.CODE)
        return
    role = _ROLES.get(code) or _role(alternate.flags)
    lang = None if code in _ROLES else code.split("_")[0]
    names.add(alternate.form, lang, role, alternate.since, alternate.until)


def _role(flags: str) -> Role:
    is_preferred, _, is_colloquial, is_historic = (flag == "1" for flag in flags)
    if is_historic:
        return Role.FORMER
    if is_colloquial:
        return Role.COLLOQUIAL
    return Role.PREFERRED if is_preferred else Role.VARIANT
