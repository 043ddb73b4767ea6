"""What editors write: names, links, members of their own, and which links of others do not hold.

All of it is of the layer of edits, beside the records of the datasets: those stay as they were given, and what an edit
takes from them (a name, a link) is marked and comes back when the edit is undone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from gazetteer.model import Name
from gazetteer.store import derive
from gazetteer.store.incoming import NewName, NewRecord
from gazetteer.store.reader import NAME_COLUMNS, NameRecord
from gazetteer.store.writer import Writer

DATASET = "edits"
"""The layer of what was added by hand."""


class FoundLink(NamedTuple):
    """An id that a record states, its own or another's."""

    rid: int
    record: str
    """The record's own id."""
    id: str
    is_own: bool
    source: str | None
    is_merged: bool
    layer: str


class LinkKey(NamedTuple):
    """A link, whatever dataset states it."""

    record: str
    id: str


_NAMES = f"""
SELECT DISTINCT {NAME_COLUMNS}
FROM identifier i JOIN name n ON n.eid = i.eid JOIN record r ON r.rid = n.rid JOIN dataset d ON d.id = r.dataset
WHERE i.id = ? AND n.form = ? AND n.lang IS ? ORDER BY n.nid
"""
_LINKS = """
SELECT r.rid, r.id, i.id, i.own, i.source, i.merged, d.layer
FROM identifier i JOIN record r ON r.rid = i.rid JOIN dataset d ON d.id = r.dataset WHERE i.eid = ? ORDER BY r.rid, i.id
"""
_STATED = """
FROM {table} i JOIN record r ON r.rid = i.rid JOIN dataset d ON d.id = r.dataset WHERE r.id = ? AND i.id = ?
"""


class Edits:
    """What editors write, in the transaction of a writer. Ids are those of records, where it is not said otherwise."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._run = writer.run

    def names(self, id: str, form: str, lang: str | None) -> list[NameRecord]:
        """The names of an entity, by any of its ids, that have this form and language, in use or not."""
        return [NameRecord._make(row) for row in self._run(_NAMES, (id, form, lang))]

    def add_name(self, eid: int, rid: int, new: NewName) -> int:
        """Store one name of an entity for a record; returns its id."""
        return self._writer.insert_name(eid, rid, new)

    def retire_name(self, nid: int, *, retired: bool = True) -> None:
        """Take a name out of use, or back into it. It stays in the file either way."""
        self._run("UPDATE name SET retired = ? WHERE nid = ?", (int(retired), nid))

    def restate_name(self, nid: int, name: Name) -> None:
        """Give a name of the same form and language the role, source and times of this one, and take it into use."""
        self._run(
            "UPDATE name SET role = ?, source = ?, since = ?, until = ?, used_by = ?, retired = 0 WHERE nid = ?",
            (name.role.value, name.source, name.since, name.until, name.used_by, nid),
        )

    def told(self, eid: int) -> list[derive.Told]:
        """The records of an entity, in order of precedence."""
        return derive.records(self._run, eid)

    def told_of(self, id: str) -> list[derive.Told]:
        """The records of the entity that any of its ids finds, none where there is none."""
        row = self._run("SELECT eid FROM identifier WHERE id = ?", (id,)).first()
        return self.told(row[0]) if row else []

    def add_record(self, record: NewRecord) -> None:
        """Store what is said of an entity by hand, which is made where there is none."""
        self._writer.add_records(self._dataset(), [record])

    def record(self, eid: int, id: str, kind: str) -> int:
        """The record with this id that holds what was said of an entity by hand, made where there is none."""
        dataset = self._dataset()
        row = self._run("SELECT rid FROM record WHERE id = ? AND dataset = ?", (id, dataset)).first()
        return int(row[0]) if row else self._writer.insert_record(dataset, eid, id, {"kind": kind})

    def data(self, rid: int) -> dict[str, Any]:
        """The members of a record."""
        data: dict[str, Any] = json.loads(self._run("SELECT data FROM record WHERE rid = ?", (rid,)).scalar_one())
        return data

    def set_data(self, rid: int, data: Mapping[str, Any]) -> None:
        """Give a record other members."""
        self._run("UPDATE record SET data = ? WHERE rid = ?", (json.dumps(data, ensure_ascii=False), rid))

    def links(self, eid: int) -> list[FoundLink]:
        """The ids of an entity with the records that state them, those that are overruled left out."""
        return [
            FoundLink(rid, record, id, bool(own), source, bool(merged), layer)
            for rid, record, id, own, source, merged, layer in self._run(_LINKS, (eid,))
        ]

    def add_link(self, eid: int, rid: int, id: str, source: str | None, *, is_merged: bool) -> None:
        """Have a record of an entity state a link; what it links is one with the entity."""
        self._run("INSERT OR IGNORE INTO identifier VALUES (?, ?, ?, 0, ?, ?)", (id, rid, eid, source, int(is_merged)))
        self._writer.join(id, eid)

    def has_link(self, link: LinkKey) -> bool:
        """Whether a record with this id states the link, and it holds."""
        return self._run(f"SELECT 1 {_STATED.format(table='identifier')}", link).first() is not None

    def drop_link(self, link: LinkKey) -> bool:
        """Take back a link that was stated by hand; returns whether there was one."""
        rows = self._run(f"SELECT i.rid, i.eid {_STATED.format(table='identifier')} AND d.layer = 'edit'", link).all()
        for rid, eid in rows:
            self._run("DELETE FROM identifier WHERE id = ? AND rid = ? AND NOT own", (link.id, rid))
            self._writer.loosen(eid)
        return bool(rows)

    def overrule(self, link: LinkKey) -> None:
        """Have a link not hold, in whichever dataset it stands or will stand. The entity may come apart."""
        self._run("INSERT OR IGNORE INTO overruled VALUES (?, ?)", link)
        rows = self._run(
            f"SELECT i.id, i.rid, i.source, i.merged, i.eid {_STATED.format(table='identifier')} AND NOT i.own", link
        ).all()
        for *stated, eid in rows:
            self._run("INSERT OR IGNORE INTO withheld VALUES (?, ?, ?, ?)", tuple(stated))
            self._run("DELETE FROM identifier WHERE id = ? AND rid = ?", (stated[0], stated[1]))
            self._writer.loosen(eid)

    def lift(self, link: LinkKey) -> None:
        """Have a link hold again. What it links is one."""
        self._run("DELETE FROM overruled WHERE record = ? AND link = ?", link)
        rows = self._run(
            f"SELECT i.id, i.rid, i.source, i.merged, r.eid {_STATED.format(table='withheld')}", link
        ).all()
        for id, rid, source, merged, eid in rows:
            self._run("DELETE FROM withheld WHERE id = ? AND rid = ?", (id, rid))
            self.add_link(eid, rid, id, source, is_merged=bool(merged))

    def _dataset(self) -> int:
        return self._writer.dataset(DATASET, "edit")
