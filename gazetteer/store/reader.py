"""Every question that is asked of a gazetteer file, as plain SQL on plain sqlite3.

Many keys are looked up in one statement: a JSON array joined to its table, so that the statement is prepared once
whatever the number. Names of retired state never leave this module.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from gazetteer.store.derive import LAYER_ORDER


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
    retired: int = 0
    """Whether it was taken out of use."""
    rank: int = 0
    """Prominence 0..15, for order among equals."""


class NameRecord(NamedTuple):
    """A name as stored, with what gave it."""

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
    """Key of the dataset that gave it."""
    record: str
    """The id of the record that it stands in."""
    is_retired: int
    """Whether it was taken out of use by itself, not with its entity."""


class EditedRecord(NamedTuple):
    """What was said of an entity by hand."""

    id: str
    entity: str
    """The entity's canonical id."""
    data: str
    """JSON: the members."""


def columns(row: type[NamedTuple], table: str, **elsewhere: str) -> str:
    """What to select for a row, in its order: from the table of this alias, but for what stands elsewhere."""
    return ", ".join(elsewhere.get(column, f"{table}.{column}") for column in row._fields)


ENTITY_COLUMNS = columns(EntityHit, "e")
NAME_COLUMNS = columns(NameRecord, "n", layer="d.layer", dataset="d.key", record="r.id", is_retired="n.retired = 1")
"""Of a name `n`, its record `r` and that one's dataset `d`."""

# What a name and its entity both have (`since`, `until`) is the name's.
_OF_ENTITY = {column: f"e.{column}" for column in EntityHit._fields if column not in NameRecord._fields}
_HIT_COLUMNS = columns(NameHit, "n", entity_since="e.since", entity_until="e.until", **_OF_ENTITY)
_POSTINGS = "SELECT p.key, p.entries FROM json_each(?) k CROSS JOIN posting p ON p.key = k.value"
_NEIGHBOURS = "SELECT n.key, n.entries FROM json_each(?) k CROSS JOIN neighbour n ON n.key = k.value"
_AREAS = "SELECT a.area, a.entries FROM json_each(?) k CROSS JOIN area a ON a.area = k.value ORDER BY a.id"
_AREA_SIZES = """
SELECT a.area, sum(length(a.entries)) FROM json_each(?) k CROSS JOIN area a ON a.area = k.value GROUP BY a.area
"""
_READINGS = "SELECT r.id, r.sounds, r.key FROM json_each(?) k CROSS JOIN reading r ON r.id = k.value"
_NAMES = f"""
SELECT {_HIT_COLUMNS}
FROM json_each(?) k
CROSS JOIN name n ON n.nid = k.value AND NOT n.retired
CROSS JOIN entity e ON e.eid = n.eid
"""
_EIDS = "SELECT k.value, i.eid FROM json_each(?) k CROSS JOIN identifier i ON i.id = k.value"
_ENTITIES = f"SELECT {ENTITY_COLUMNS} FROM json_each(?) k CROSS JOIN entity e ON e.eid = k.value"
_ENTITY_NAMES = f"""
SELECT {NAME_COLUMNS}
FROM name n JOIN record r ON r.rid = n.rid JOIN dataset d ON d.id = r.dataset JOIN entity e ON e.eid = n.eid
WHERE n.eid = ? AND n.retired <> 1
ORDER BY EXISTS (SELECT 1 FROM identifier i WHERE i.id = r.id AND i.merged),
         {LAYER_ORDER}, r.id <> e.id, n.nid
"""
_REVISIONS = """
SELECT * FROM revision WHERE id > ?1 AND (
    ?2 IS NULL OR entity IN (SELECT value FROM json_each(?2))
    OR action <> 'alias add' AND EXISTS (
        SELECT 1 FROM (SELECT before AS side UNION ALL SELECT after) s, json_tree(s.side) t
        WHERE t.type = 'text' AND (t.path GLOB '$.links*' AND t.key IN ('record', 'id') OR t.path GLOB '$.parts*')
        AND t.value IN (SELECT value FROM json_each(?2))
    )
) ORDER BY id LIMIT ?3
"""
_IDENTIFIERS = """
SELECT DISTINCT i.eid, i.id, i.source FROM json_each(?) k CROSS JOIN identifier i ON i.eid = k.value
ORDER BY i.id
"""
_ALL_IDS = """
SELECT i.eid, i.id, max(i.merged) FROM json_each(?) k CROSS JOIN identifier i ON i.eid = k.value
GROUP BY i.eid, i.id ORDER BY i.id
"""


class Reader:
    """The questions, on one connection. One thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def postings(self, keys: Iterable[int]) -> dict[int, bytes]:
        """Candidate key -> packed entries, for the keys that there are."""
        return dict(self._rows(_POSTINGS, keys))

    def neighbours(self, keys: Iterable[int]) -> dict[int, bytes]:
        """Candidate key -> packed entries of the readings near it, for the keys that there are."""
        return dict(self._rows(_NEIGHBOURS, keys))

    def area_sizes(self, ids: Iterable[str]) -> dict[str, int]:
        """Id of an area -> bytes of its entries, for the areas that there are."""
        return dict(self._rows(_AREA_SIZES, ids))

    def areas(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Id of an area -> packed entries of the names within it, for the areas that there are."""
        pieces: dict[str, list[bytes]] = {}
        for area, entries in self._rows(_AREAS, ids):
            pieces.setdefault(area, []).append(entries)
        return {area: b"".join(some) for area, some in pieces.items()}

    def readings(self, ids: Iterable[int]) -> dict[int, tuple[str, int]]:
        """Reading -> its sounds, and the candidate key of the names that sound so."""
        return {id: (sounds, key) for id, sounds, key in self._rows(_READINGS, ids)}

    def names(self, nids: Iterable[int]) -> dict[int, NameHit]:
        """Name id -> name with its entity, for the names that are in use."""
        make = NameHit._make
        return {row[0]: make(row) for row in self._rows(_NAMES, nids)}

    def eids(self, ids: Iterable[str]) -> dict[str, int]:
        """Id -> entity, for every id that finds one: its own, a link, or one merged away."""
        return dict(self._rows(_EIDS, ids))

    def is_redirect(self, id: str) -> bool:
        """Whether an id was merged away."""
        row = self._connection.execute("SELECT 1 FROM identifier WHERE id = ? AND merged LIMIT 1", (id,)).fetchone()
        return row is not None

    def merged(self, eid: int) -> list[str]:
        """The ids that were merged into an entity, in order."""
        rows = self._connection.execute(
            "SELECT DISTINCT id FROM identifier WHERE eid = ? AND merged ORDER BY id", (eid,)
        )
        return [id for (id,) in rows]

    def entities(self, eids: Iterable[int]) -> dict[int, EntityHit]:
        """Entity -> its row."""
        return {row[0]: EntityHit._make(row) for row in self._rows(_ENTITIES, eids)}

    def all_entities(self) -> Iterator[EntityHit]:
        """Every entity, in order of id."""
        for row in self._connection.execute(f"SELECT {ENTITY_COLUMNS} FROM entity e ORDER BY e.id"):
            yield EntityHit._make(row)

    def entity_names(self, eid: int) -> list[NameRecord]:
        """The names of an entity, in use but for the entity itself, edits and the curated core first."""
        return [NameRecord._make(row) for row in self._connection.execute(_ENTITY_NAMES, (eid,))]

    def edited_names(self) -> list[tuple[str, NameRecord]]:
        """(id of the entity, name) of every name in use that was added by hand, in order of arrival."""
        rows = self._connection.execute(
            f"""
            SELECT e.id, {NAME_COLUMNS}
            FROM dataset d JOIN record r ON r.dataset = d.id JOIN name n ON n.rid = r.rid
            JOIN entity e ON e.eid = n.eid
            WHERE d.layer = 'edit' AND n.retired <> 1 ORDER BY n.nid
            """
        )
        return [(row[0], NameRecord._make(row[1:])) for row in rows]

    def retired_names(self) -> set[tuple[str, str, str | None]]:
        """(record's id, form, language) of every curated name that was taken out of use."""
        return set(
            self._connection.execute(
                "SELECT r.id, n.form, n.lang FROM name n JOIN record r ON r.rid = n.rid"
                " JOIN dataset d ON d.id = r.dataset WHERE n.retired = 1 AND d.layer = 'core'"
            )
        )

    def edited_records(self) -> list[EditedRecord]:
        """What was said of entities by hand, in order of arrival."""
        rows = self._connection.execute(
            "SELECT r.id, e.id, r.data FROM dataset d JOIN record r ON r.dataset = d.id JOIN entity e ON e.eid = r.eid"
            " WHERE d.layer = 'edit' ORDER BY r.rid"
        )
        return [EditedRecord._make(row) for row in rows]

    def edited_links(self, record: str) -> list[tuple[str, str | None, bool]]:
        """(id, source, whether merged) of the links that a record by hand states, in order."""
        rows = self._connection.execute(
            "SELECT i.id, i.source, i.merged FROM record r JOIN dataset d ON d.id = r.dataset"
            " JOIN identifier i ON i.rid = r.rid WHERE r.id = ? AND d.layer = 'edit' AND NOT i.own ORDER BY i.id",
            (record,),
        )
        return [(id, source, bool(merged)) for id, source, merged in rows]

    def overruled_links(self) -> list[tuple[str, str]]:
        """(record, id) of every link that editors found wrong, in order."""
        return list(self._connection.execute("SELECT record, link FROM overruled ORDER BY record, link"))

    def identifiers(self, eids: Iterable[int]) -> list[tuple[int, str, str | None]]:
        """(entity, id, source of the link) of every id that finds these entities, in order of id."""
        return list(self._rows(_IDENTIFIERS, eids))

    def links(self, own: Mapping[int, str]) -> dict[int, dict[str, tuple[str, ...]]]:
        """Entity -> authority -> local ids there, of the ids that find it but its own (`own`: entity -> that one).

        A curated id that was merged into it is no id elsewhere, and is left out.
        """
        links: dict[int, dict[str, tuple[str, ...]]] = {eid: {} for eid in own}
        for eid, id, is_merged in self._rows(_ALL_IDS, own):
            authority, local = id.split(":", 1)
            if id != own[eid] and not (is_merged and authority == "gz"):
                links[eid][authority] = (*links[eid].get(authority, ()), local)
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
        """Edits after number `since`, oldest first; only those of these ids, or that joined or parted them."""
        cursor = self._connection.cursor()
        cursor.row_factory = sqlite3.Row
        wanted = None if entities is None else json.dumps(list(entities))
        return cursor.execute(_REVISIONS, (since, wanted, limit)).fetchall()

    def proposals(
        self, *, status: str | None = None, by: str | None = None, since: int = 0, limit: int = -1
    ) -> list[sqlite3.Row]:
        """Proposals after number `since`, oldest first; of that status and that person alone where they are given."""
        cursor = self._connection.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(
            "SELECT * FROM proposal WHERE id > ? AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR by = ?3)"
            " ORDER BY id LIMIT ?4",
            (since, status, by, limit),
        ).fetchall()

    def counts(self, table: str, column: str) -> list[tuple[object, int]]:
        """How many rows in use `entity` or `name` has by a column: (value, number), the most first."""
        return list(
            self._connection.execute(
                f"SELECT {column}, count(*) FROM {table} WHERE NOT retired GROUP BY {column} ORDER BY 2 DESC, 1"
            )
        )

    def sources(self) -> list[tuple[str, str, str | None, str | None]]:
        """(key, title, url, licence) of every source."""
        return list(self._connection.execute("SELECT key, title, url, licence FROM source ORDER BY key"))

    def datasets(self) -> list[tuple[str, str, str, str | None]]:
        """(key, layer, when loaded, version) of every dataset, in order of arrival."""
        return list(self._connection.execute("SELECT key, layer, loaded_at, version FROM dataset ORDER BY id"))

    def _rows(self, query: str, values: Iterable[int] | Iterable[str]) -> Iterable[tuple[Any, ...]]:
        """What a query of `json_each` gives for values, asked in their order: neighbouring rows are on one page."""
        ordered = sorted(values)
        return self._connection.execute(query, (json.dumps(ordered),)) if ordered else ()
