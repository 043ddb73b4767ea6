"""The curated gazetteer written back: data/names with what was edited since, in the same form and order.

The files are read, every edit is put in its place, and every other row stays as it is, byte for byte. So nothing is
lost that a gazetteer file does not hold: notes, the order of rows, SOURCES.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from gazetteer.errors import DataError
from gazetteer.exchange import names
from gazetteer.exchange.lint.book import open_book
from gazetteer.exchange.sheet import Cells, Sheet, Sources, sheet_of, write
from gazetteer.store.reader import EditedRecord, NameRecord, Reader

_FIELDS = ("type", "country", "lat", "lon", "population", "within", "since", "until")
_SOURCE_OF = {"lat": "coord_source", "population": "population_source"}


@dataclass(slots=True)
class Written:
    """What an export of the names did."""

    added: int = 0
    removed: int = 0
    left_out: list[str] = field(default_factory=list)
    """Ids that were edited and are not curated: those edits have no place in the files."""
    changed: int = 0
    """Entities that were added, changed, linked, merged or retired."""


def write_folder(reader: Reader, folder: Traversable, out: Path) -> Written:
    """Write the files of `folder`, with the gazetteer's edits, into `out`, which may be the same folder.

    Raises DataError where the files are not in the form that `check` asks for, OSError where they cannot be written.
    """
    book = open_book(folder)
    if book.problems:
        raise DataError(f"{book.problems[0]} (see gazetteer check)")
    sheet, sources = sheet_of(book), Sources(reader, book.sources)
    written = _Editing(reader, sheet, sources).run()
    write(sheet, sources, folder, out)
    return written


class _Editing:
    """Puts the edits of a gazetteer into a sheet."""

    def __init__(self, reader: Reader, sheet: Sheet, sources: Sources) -> None:
        self._reader = reader
        self._sheet = sheet
        self._sources = sources
        self._written = Written()
        self._changed: dict[str, None] = {}
        self._left_out: dict[str, None] = {}
        self._unborn: set[str] = set()
        """Entities that were made by hand and retired before the files knew them."""

    def run(self) -> Written:
        """Put them all in."""
        records = self._reader.edited_records()
        self._unborn = {record.id for record in records if self._is_unborn(record)}
        for record in records:
            self._state_fields(record)
        self._remove_names()
        for entity, name in self._reader.edited_names():
            if id := self._place(name.record, entity):
                self._state_name(id, name)
        for record in records:
            self._state_links(record)
        self._drop_overruled()
        self._written.changed = len(self._changed)
        self._written.left_out = list(self._left_out)
        return self._written

    def _place(self, *ids: str) -> str | None:
        """The first of some ids of an entity that the files have; where none, that is told."""
        found = self._find(*ids)
        if found is None and ids[0] not in self._unborn:
            self._left_out[ids[-1]] = None
        return found

    def _find(self, *ids: str) -> str | None:
        return next((id for id in ids if id in self._sheet.entities), None)

    def _is_unborn(self, record: EditedRecord) -> bool:
        data = json.loads(record.data)
        return record.id not in self._sheet.entities and bool(data.get("made") and data.get("retired"))

    def _state_fields(self, record: EditedRecord) -> None:
        data = json.loads(record.data)
        if data.get("made") and record.id not in self._sheet.entities and not data.get("retired"):
            self._sheet.add_entity(record.id, dict.fromkeys(names.ENTITY_COLUMNS, ""))
            source = self._sources.key((data.get("sources") or {}).get("type"))
            self._sheet.entities[record.id].update(id=record.id, kind=data["kind"], source=source)
            self._changed[record.id] = None
        stated = {member: data[member] for member in _FIELDS if member in data}
        if not stated and "retired" not in data:
            return
        if id := self._place(record.id, record.entity):
            old = dict(self._sheet.entities[id])
            for member, value in stated.items():
                self._sheet.entities[id].update(self._cells(member, value, data.get("sources") or {}))
            if self._sheet.entities[id] != old:
                self._changed[id] = None
            if "retired" in data:
                self._state_retired(id, is_retired=data["retired"])

    def _cells(self, member: str, value: Any, sources: Mapping[str, str]) -> Cells:
        text = "" if value is None else ";".join(value) if member == "within" else str(value)
        if member not in _SOURCE_OF:
            return {member: text}
        return {member: text, _SOURCE_OF[member]: self._sources.key(sources.get(member)) if text else ""}

    def _state_retired(self, id: str, *, is_retired: bool) -> None:
        there = self._sheet.former.get(id)
        if is_retired and not there:
            self._add_former(id, "", "")
        elif not is_retired and there and not there["into"]:
            del self._sheet.former[id]
            self._changed[id] = None

    def _remove_names(self) -> None:
        in_use = {
            (self._find(name.record, entity), name.form, name.lang or "")
            for entity, name in self._reader.edited_names()
        }
        gone = {(id, form, lang or "") for id, form, lang in self._reader.retired_names()} - in_use
        for id in {id for id, _, _ in gone} & self._sheet.names.keys():
            rows = self._sheet.names[id]
            kept = [row for row in rows if (id, row["form"], row["lang"]) not in gone]
            self._written.removed += len(rows) - len(kept)
            self._sheet.names[id] = kept

    def _state_name(self, id: str, name: NameRecord) -> None:
        rows = self._sheet.names.setdefault(id, [])
        cells = {
            "entity": id, "form": name.form, "lang": name.lang or "", "role": name.role,
            "source": self._sources.key(name.source), "since": name.since or "", "until": name.until or "",
            "used_by": name.used_by or "",
        }  # fmt: skip
        there = next((row for row in rows if (row["form"], row["lang"]) == (cells["form"], cells["lang"])), None)
        if there is None:
            rows.append({**cells, "note": ""})
            self._written.added += 1
        elif there != {**cells, "note": there["note"]}:
            there.update(cells)
            self._changed[id] = None

    def _state_links(self, record: EditedRecord) -> None:
        for link, source, is_merged in self._reader.edited_links(record.id):
            id = self._place(record.id, record.entity)
            if not id:
                continue
            if is_merged:
                if self._sheet.former.get(link, {}).get("into") != id:
                    self._add_former(link, id, self._sources.key(source) if source else "")
                continue
            cell = self._sheet.entities[id]["links"]
            if link not in [one.partition("=")[0] for one in cell.split(";")]:
                new = f"{link}={self._sources.key(source)}"
                self._sheet.entities[id]["links"] = f"{cell};{new}" if cell else new
                self._changed[id] = None

    def _drop_overruled(self) -> None:
        for id, link in self._reader.overruled_links():
            if self._sheet.former.get(link, {}).get("into") == id:
                del self._sheet.former[link]
                self._changed[link] = None
            elif id in self._sheet.entities:
                old = [one for one in self._sheet.entities[id]["links"].split(";") if one]
                kept = [one for one in old if one.partition("=")[0] != link]
                if kept != old:
                    self._sheet.entities[id]["links"] = ";".join(kept)
                    self._changed[id] = None
            else:
                self._left_out[id] = None

    def _add_former(self, id: str, into: str, source: str) -> None:
        self._sheet.former[id] = {"id": id, "into": into, "source": source, "note": ""}
        self._changed[id] = None
