"""Every question that is asked of a gazetteer file, as plain SQL on plain sqlite3.

Many keys are looked up in one statement: a JSON array joined to its table, so that the statement is prepared once
whatever the number. Names of retired state never leave this module.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class NameHit(NamedTuple):
    """A name with what is needed of its entity to compare and score it."""

    nid: int
    eid: int
    form: str
    core: str
    says: str | None
    lang: str | None
    script: str | None
    role: str
    source: str
    since: str | None
    until: str | None
    id: str
    kind: str
    type: str | None
    country: str | None
    lat: float | None
    lon: float | None
    rank: int
    population: int | None
    entity_since: str | None
    entity_until: str | None
    name: str
    within: str | None


class EntityHit(NamedTuple):
    """The row of one entity."""

    eid: int
    id: str
    kind: str
    type: str | None
    country: str | None
    lat: float | None
    lon: float | None
    population: int | None
    since: str | None
    until: str | None
    name: str
    within: str | None


class NameRecord(NamedTuple):
    """A name as stored, with the dataset that gave it."""

    nid: int
    form: str
    lang: str | None
    script: str | None
    role: str
    source: str
    since: str | None
    until: str | None
    used_by: str | None
    layer: str
    dataset: str


_POSTINGS = "SELECT p.key, p.entries FROM json_each(?) k CROSS JOIN posting p ON p.key = k.value"
_NEIGHBOURS = "SELECT n.key, n.sounds FROM json_each(?) k CROSS JOIN neighbour n ON n.key = k.value"
_NAMES = """
SELECT n.nid, n.eid, n.form, n.core, n.says, n.lang, n.script, n.role, n.source, n.since, n.until,
       e.id, e.kind, e.type, e.country, e.lat, e.lon, e.rank, e.population, e.since, e.until, e.name, e.within
FROM json_each(?) k
CROSS JOIN name n ON n.nid = k.value AND NOT n.retired
CROSS JOIN entity e ON e.eid = n.eid
"""
_ENTITY_COLUMNS = (
    "e.eid, e.id, e.kind, e.type, e.country, e.lat, e.lon, e.population, e.since, e.until, e.name, e.within"
)
_ENTITY_NAMES = """
SELECT n.nid, n.form, n.lang, n.script, n.role, n.source, n.since, n.until, n.used_by, d.layer, d.key
FROM name n JOIN record r ON r.rid = n.rid JOIN dataset d ON d.id = r.dataset
WHERE n.eid = ? AND NOT n.retired
ORDER BY CASE d.layer WHEN 'edit' THEN 0 WHEN 'core' THEN 1 WHEN 'import' THEN 2 ELSE 3 END, n.nid
"""


class Reader:
    """The questions, on one connection. One thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def postings(self, keys: Iterable[int]) -> dict[int, bytes]:
        """Candidate key -> packed entries, for the keys that there are."""
        return dict(self._connection.execute(_POSTINGS, (_array(keys),)))

    def neighbours(self, keys: Iterable[int]) -> dict[int, str]:
        """Candidate key -> the sounds near it, one a line, for the keys that there are."""
        return dict(self._connection.execute(_NEIGHBOURS, (_array(keys),)))

    def names(self, nids: Iterable[int]) -> dict[int, NameHit]:
        """Name id -> name with its entity, for the names that are in use."""
        make = NameHit._make
        return {row[0]: make(row) for row in self._connection.execute(_NAMES, (_array(nids),))}

    def eids(self, ids: Iterable[str]) -> dict[str, int]:
        """Id -> entity, for every id that finds one: its own, a link, or one merged away."""
        rows = self._connection.execute(
            """
            SELECT k.value, i.eid FROM json_each(?) k CROSS JOIN identifier i ON i.id = k.value
            UNION ALL
            SELECT k.value, e.eid FROM json_each(?1) k CROSS JOIN redirect r ON r.id = k.value
            CROSS JOIN entity e ON e.id = r."into"
            """,
            (json.dumps(list(ids)),),
        )
        return dict(rows)

    def is_redirect(self, id: str) -> bool:
        """Whether an id was merged away."""
        return self._connection.execute("SELECT 1 FROM redirect WHERE id = ?", (id,)).fetchone() is not None

    def entities(self, eids: Iterable[int]) -> dict[int, EntityHit]:
        """Entity -> its row."""
        rows = self._connection.execute(
            f"SELECT {_ENTITY_COLUMNS} FROM json_each(?) k CROSS JOIN entity e ON e.eid = k.value", (_array(eids),)
        )
        return {row[0]: EntityHit._make(row) for row in rows}

    def all_entities(self) -> Iterator[EntityHit]:
        """Every entity, in order of id."""
        for row in self._connection.execute(f"SELECT {_ENTITY_COLUMNS} FROM entity e ORDER BY e.id"):
            yield EntityHit._make(row)

    def entity_names(self, eid: int) -> list[NameRecord]:
        """The names of an entity, in use, edits and the curated core first."""
        return [NameRecord._make(row) for row in self._connection.execute(_ENTITY_NAMES, (eid,))]

    def edited_names(self) -> list[tuple[str, NameRecord]]:
        """(entity's id, name) of every name in use that was added by hand, in order of arrival."""
        rows = self._connection.execute(
            """
            SELECT e.id, n.nid, n.form, n.lang, n.script, n.role, n.source, n.since, n.until, n.used_by, d.layer, d.key
            FROM dataset d JOIN record r ON r.dataset = d.id JOIN name n ON n.rid = r.rid
            JOIN entity e ON e.eid = n.eid
            WHERE d.layer = 'edit' AND NOT n.retired ORDER BY n.nid
            """
        )
        return [(row[0], NameRecord._make(row[1:])) for row in rows]

    def retired_names(self) -> set[tuple[str, str, str | None]]:
        """(entity's id, form, language) of every name that was taken out of use."""
        return set(
            self._connection.execute(
                "SELECT e.id, n.form, n.lang FROM name n JOIN entity e ON e.eid = n.eid WHERE n.retired"
            )
        )

    def edited_records(self) -> list[tuple[str, str]]:
        """(id, members as JSON) of what was said of entities by hand, in order of arrival."""
        return list(
            self._connection.execute(
                "SELECT r.id, r.data FROM dataset d JOIN record r ON r.dataset = d.id WHERE d.layer = 'edit'"
                " ORDER BY r.rid"
            )
        )

    def identifiers(self, eids: Iterable[int]) -> list[tuple[int, str, str | None]]:
        """(entity, id, source of the link) of every id that finds these entities, in order of id."""
        rows = self._connection.execute(
            """
            SELECT DISTINCT i.eid, i.id, i.source FROM json_each(?) k CROSS JOIN identifier i ON i.eid = k.value
            ORDER BY i.id
            """,
            (_array(eids),),
        )
        return list(rows)

    def links(self, own: Mapping[int, str]) -> dict[int, dict[str, tuple[str, ...]]]:
        """Entity -> authority -> local ids there, of the ids that find it but its own (`own`: entity -> that one)."""
        links: dict[int, dict[str, tuple[str, ...]]] = {eid: {} for eid in own}
        for eid, id, _ in self.identifiers(own):
            authority, local = id.split(":", 1)
            known = links[eid].get(authority, ())
            if id != own[eid] and local not in known:  # two sources may state the same link
                links[eid][authority] = (*known, local)
        return links

    def meta(self) -> dict[str, str]:
        """The facts about the file itself."""
        return dict(self._connection.execute("SELECT key, value FROM meta"))

    def last_revision(self) -> int:
        """Number of the last edit, 0 where there is none."""
        (number,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM revision").fetchone()
        return int(number)

    def data_version(self) -> int:
        """A number that changes when another connection has written to the file."""
        (number,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(number)

    def revisions(self, *, entities: Iterable[str] | None = None, since: int = 0, limit: int = -1) -> list[sqlite3.Row]:
        """Edits after number `since`, oldest first; of these ids alone where they are given."""
        cursor = self._connection.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(
            "SELECT * FROM revision WHERE id > ? AND (?2 IS NULL OR entity IN (SELECT value FROM json_each(?2)))"
            " ORDER BY id LIMIT ?3",
            (since, None if entities is None else json.dumps(list(entities)), limit),
        ).fetchall()

    def counts(self, table: str, *columns: str) -> list[tuple[object, ...]]:
        """How many rows a table has by its columns: (value …, number) rows."""
        names = ", ".join(columns)
        order = f"GROUP BY {names} ORDER BY count(*) DESC, {names}" if columns else ""
        return list(self._connection.execute(f"SELECT {names}{', ' if names else ''}count(*) FROM {table} {order}"))

    def sources(self) -> list[tuple[str, str, str | None, str | None]]:
        """(key, title, url, licence) of every source."""
        return list(self._connection.execute("SELECT key, title, url, licence FROM source ORDER BY key"))

    def datasets(self) -> list[tuple[str, str, str, str | None]]:
        """(key, layer, when loaded, version) of every dataset, in order of arrival."""
        return list(self._connection.execute("SELECT key, layer, loaded_at, version FROM dataset ORDER BY id"))


def _array(numbers: Iterable[int]) -> str:
    return f"[{','.join(map(str, numbers))}]"
