"""Edits replayed on a new base: what stands in the data by now is not said twice, what clashes is told.

The edit stands, where it and the data say different things, and it is told; what became of it stands in its history.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gazetteer.exchange.load import new_name
from gazetteer.model import Name, Role
from gazetteer.store import derive
from gazetteer.store.edits import Edits, LinkKey
from gazetteer.store.incoming import NewRecord
from gazetteer.store.reader import NameRecord
from gazetteer.store.writer import Writer

_TERMS = ("role", "since", "until", "used_by")
_EDITED = (
    "SELECT r.rid, r.id, r.data FROM record r JOIN dataset d ON d.id = r.dataset WHERE d.layer = 'edit' ORDER BY r.rid"
)
_OVERRULED = """
SELECT r.id, w.id FROM withheld w JOIN record r ON r.rid = w.rid JOIN dataset d ON d.id = r.dataset
WHERE d.layer = 'core' ORDER BY r.id, w.id
"""
_RETIRED = """
SELECT r.id, n.form, n.lang, d.key
FROM name n JOIN record r ON r.rid = n.rid JOIN dataset d ON d.id = r.dataset
WHERE n.retired = 1 AND d.layer <> 'edit'
"""
_OWN = ("kind", "made", "sources")
"""Members of a record by hand that say nothing of its entity."""


class Replay:
    """The edits of one file, for another whose records are stored."""

    def __init__(self, old: sqlite3.Connection, writer: Writer, edits: Edits) -> None:
        self._old = old
        self._writer = writer
        self._edits = edits
        self._conflicts: list[str] = []

    def run(self) -> list[str]:
        """Replay them all; returns what did not fit, in words."""
        records = self._old.execute(_EDITED).fetchall()
        # What was put in the place of a name of the data may stand there now: that name is not retired then.
        taken = {key for row in records for key in self._absorbed_names(row)}
        for id, form, lang, dataset in self._old.execute(_RETIRED).fetchall():
            for name in self._edits.names(id, form, lang):
                if name.dataset == dataset and (id, form, lang) not in taken:
                    self._edits.retire_name(name.nid)
        for row in records:
            self._replay(row)
        self._tell_links()
        return self._conflicts

    def _tell_links(self) -> None:
        """Tell of links that editors found wrong and that the curated data state by now, and did not before."""
        before = {tuple(row) for row in self._old.execute(_OVERRULED)}
        for id, link in self._writer.run(_OVERRULED):
            if (id, link) not in before:
                self._conflicts.append(
                    f"{id}: the link {link} was taken away by hand, and stands in the data by now; it stays away"
                )

    def _replay(self, row: sqlite3.Row) -> None:
        id, data = row["id"], json.loads(row["data"])
        core = self._core(id)
        if not self._writer.has_entity(id) and not data.get("made"):
            self._conflicts.append(f"{id}: was edited, and is no longer there; what was added to it stands alone")
        names, retired = self._names(row)
        links = [link for link in self._links(row) if not self._edits.has_link(LinkKey(id, link["id"]))]
        own = self._members(id, data, core)
        if not (own.keys() - _OWN or names or retired or links or (data.get("made") and not core)):
            return
        joining = [link for link in links if not self._is_clashing(id, link)]
        self._edits.add_record(
            NewRecord(
                id,
                own,
                tuple((link["id"], link["source"]) for link in joining if not link["merged"]),
                tuple(map(new_name, [*names, *retired])),
                tuple(link["id"] for link in joining if link["merged"]),
            )
        )
        for name in retired:
            self._retire(id, name)

    def _core(self, id: str) -> dict[str, Any]:
        """What the curated core says of an entity under this id, nothing where it has none."""
        told = self._edits.told_of(id)
        return _core_members([(one.id, one.data) for one in told if one.layer == "core" and one.id == id])

    def _members(self, id: str, data: Mapping[str, Any], core: Mapping[str, Any]) -> dict[str, Any]:
        """The members that the core does not state just so."""
        said = {member: value for member, value in data.items() if member not in _OWN}
        same = {member for member, value in said.items() if member in core and core[member] == value}
        if not {"lat", "lon"} <= same:
            same -= {"lat", "lon"}
        self._tell_changed(id, {member: said[member] for member in said.keys() - same}, core)
        own = {member: value for member, value in data.items() if member not in same and member != "sources"}
        if core:
            own.pop("made", None)
        sources = {member: key for member, key in data.get("sources", {}).items() if member in own}
        return own | ({"sources": sources} if sources else {})

    def _tell_changed(self, id: str, said: Mapping[str, Any], core: Mapping[str, Any]) -> None:
        before = self._old_core(id)
        for member, value in said.items():
            if before and core and member != "lon" and core.get(member) not in (before.get(member), value):
                self._conflicts.append(
                    f"{id}: {member} was set to {_shown(value)} by hand, and the data say {_shown(core.get(member))} "
                    "by now; the edit stands"
                )

    def _old_core(self, id: str) -> dict[str, Any]:
        rows = self._old.execute(
            "SELECT r.id, r.data FROM record r JOIN dataset d ON d.id = r.dataset WHERE d.layer = 'core' AND r.id = ?",
            (id,),
        )
        return _core_members([(row["id"], row["data"]) for row in rows])

    def _names(self, row: sqlite3.Row) -> tuple[list[Name], list[Name]]:
        """The names of a record by hand, in use and retired, without those that the core has by now."""
        names: list[Name] = []
        retired: list[Name] = []
        for name, is_retired in self._stored_names(row):
            there = self._core_names(row["id"], name)
            if is_retired:
                retired.append(name)
            elif not any(_is_same(one, name) for one in there):
                names.append(name)
                if not all(one.is_retired for one in there):
                    self._conflicts.append(
                        f"{row['id']}: the name {name.form!r} was added by hand as {name.role}, and stands in the data "
                        f"as {there[0].role} by now; both are kept"
                    )
        return names, retired

    def _retire(self, id: str, name: Name) -> None:
        """Take a name out of use that was made and retired by hand; also where the data have it by now."""
        in_use = [one for one in self._edits.names(id, name.form, name.lang) if not one.is_retired]
        is_replaced = any(one.layer == "edit" and one.record != id for one in in_use)
        for one in in_use:
            if one.layer == "edit" and one.record == id:
                self._edits.retire_name(one.nid)
            elif one.layer == "core" and not is_replaced and not self._was_in_use(id, name):
                self._edits.retire_name(one.nid)
                self._conflicts.append(
                    f"{id}: the name {name.form!r} was retired by hand, and stands in the data by now; it stays retired"
                )

    def _was_in_use(self, id: str, name: Name) -> bool:
        """Whether the old file had the name in use all the same, from elsewhere."""
        row = self._old.execute(
            "SELECT 1 FROM identifier i JOIN name n ON n.eid = i.eid"
            " WHERE i.id = ? AND n.form = ? AND n.lang IS ? AND n.retired <> 1",
            (id, name.form, name.lang),
        ).fetchone()
        return row is not None

    def _absorbed_names(self, row: sqlite3.Row) -> Iterator[tuple[str, str, str | None]]:
        for name, is_retired in self._stored_names(row):
            if not is_retired and any(_is_same(one, name) for one in self._core_names(row["id"], name)):
                yield row["id"], name.form, name.lang

    def _core_names(self, id: str, name: Name) -> list[NameRecord]:
        return [one for one in self._edits.names(id, name.form, name.lang) if one.layer == "core"]

    def _stored_names(self, row: sqlite3.Row) -> list[tuple[Name, bool]]:
        names = self._old.execute("SELECT * FROM name WHERE rid = ? ORDER BY nid", (row["rid"],))
        return [(stored_name(name), name["retired"] == 1) for name in names]

    def _links(self, row: sqlite3.Row) -> Sequence[sqlite3.Row]:
        return stored_links(self._old, row["rid"])

    def _is_clashing(self, id: str, link: sqlite3.Row) -> bool:
        """Whether a link would make one of two curated entities; it is withheld then, and told."""
        here, there = (self._curated(one) for one in (id, link["id"]))
        if link["merged"] or not (here and there) or here & there:
            return False
        self._conflicts.append(
            f"{id}: {link['id']} was linked by hand, and belongs to {', '.join(sorted(there))} by now; it is left there"
        )
        return True

    def _curated(self, id: str) -> set[str]:
        """The curated ids of the entity that an id finds, and itself where it is one."""
        own = {one.id for one in self._edits.told_of(id) if one.id.startswith("gz:")}
        return own | ({id} if id.startswith("gz:") else set())


def _core_members(records: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What the curated core says: that it does not say that something is retired says that it is not."""
    members = derive.joined(records)
    return {"retired": False, **members} if members else members


def stored_name(row: sqlite3.Row) -> Name:
    """A name from its row."""
    return Name(
        row["form"], row["lang"], row["script"], Role(row["role"]), row["source"], row["since"], row["until"],
        row["used_by"],
    )  # fmt: skip


def stored_links(connection: sqlite3.Connection, rid: int) -> Sequence[sqlite3.Row]:
    """The links of a record, those that are overruled too: `id`, `source`, `merged`."""
    return connection.execute(
        "SELECT id, source, merged FROM identifier WHERE rid = ?1 AND NOT own"
        " UNION SELECT id, source, merged FROM withheld WHERE rid = ?1 ORDER BY id",
        (rid,),
    ).fetchall()


def _is_same(there: NameRecord, name: Name) -> bool:
    return all(getattr(there, term) == getattr(name, term) for term in _TERMS)


def _shown(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
