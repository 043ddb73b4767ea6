"""The questions of those who look around: entities by filters, by how their names begin, and around a point."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from gazetteer.store import beginnings, grid
from gazetteer.store.reader import ENTITY_COLUMNS, EntityHit, columns

_MOST_BEGINNINGS = 5000
"""Names that are looked at for one stretch of typing, so that a filter that fits none of them ends soon."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an entity must be to be found; None and an empty tuple: anything."""

    kind: str | None = None
    types: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    outer: int | None = None
    """The entity that it must lie within, which with the next two says what does."""
    parents: tuple[str, ...] = ()
    """Values of the column `within` that lie within `outer`."""
    states: tuple[str, ...] = ()
    """Countries that lie within `outer`, or are it."""
    dataset: str | None = None
    source: str | None = None


class NameRow(NamedTuple):
    """A name that an entity was found by."""

    eid: int
    form: str
    lang: str | None
    script: str | None
    role: str
    source: str


_FITS = """
    NOT e.retired
AND (:kind IS NULL OR e.kind = :kind)
AND (:types = '[]' OR e.type IN (SELECT value FROM json_each(:types)))
AND (:countries = '[]' OR e.country IN (SELECT value FROM json_each(:countries)))
AND (:outer IS NULL OR e.eid <> :outer AND (e.within IN (SELECT value FROM json_each(:parents))
     OR e.country IN (SELECT value FROM json_each(:states))))
AND (:dataset IS NULL OR EXISTS (
     SELECT 1 FROM record r JOIN dataset d ON d.id = r.dataset WHERE r.eid = e.eid AND d.key = :dataset))
AND (:source IS NULL OR EXISTS (
     SELECT 1 FROM name s WHERE s.eid = e.eid AND s.source = :source AND NOT s.retired))
"""
_IS_NAME = f"""
NOT u.retired AND u.role NOT IN ({beginnings.HIDDEN_ROLES})
AND substr(replace(u.core, ' ', ''), 1, length(t.value)) = t.value
"""
_BEGINS = f"EXISTS (SELECT 1 FROM json_each(:starts) t CROSS JOIN name u WHERE u.eid = e.eid AND {_IS_NAME})"
_STRETCHES = """
json_each(:ranges) r
CROSS JOIN beginning b ON b.key >= json_extract(r.value, '$[0]') AND b.key < json_extract(r.value, '$[1]')
CROSS JOIN name n ON n.nid = b.nid
"""
_AHEAD = f"""
SELECT h.rank, e.eid FROM (SELECT {beginnings.RANK} AS rank, n.eid FROM {_STRETCHES} LIMIT {_MOST_BEGINNINGS}) h
CROSS JOIN entity e ON e.eid = h.eid WHERE {_FITS} AND {_BEGINS}
"""
_AFTER = "(:rank IS NULL OR e.rank < :rank OR e.rank = :rank AND e.id > :after)"
_PAGE = f"SELECT {ENTITY_COLUMNS} FROM entity e WHERE {_AFTER} AND {_FITS} ORDER BY e.rank DESC, e.id LIMIT :limit"
_PAGE_OF_NAMES = f"""
SELECT {ENTITY_COLUMNS} FROM (SELECT DISTINCT n.eid FROM {_STRETCHES}) h CROSS JOIN entity e ON e.eid = h.eid
WHERE {_AFTER} AND {_FITS} AND {_BEGINS} ORDER BY e.rank DESC, e.id LIMIT :limit
"""
_AROUND = f"""
SELECT {ENTITY_COLUMNS} FROM json_each(:cells) c CROSS JOIN entity e
ON {grid.CELL} BETWEEN json_extract(c.value, '$[0]') AND json_extract(c.value, '$[1]') AND e.lat IS NOT NULL
WHERE {_FITS}
"""
_FITTING = f"SELECT {ENTITY_COLUMNS} FROM json_each(:eids) k CROSS JOIN entity e ON e.eid = k.value WHERE {_FITS}"
_FIRST_NAMES = f"""
SELECT {columns(NameRow, "u")}
FROM json_each(:eids) k CROSS JOIN entity e ON e.eid = k.value
CROSS JOIN json_each(:starts) t CROSS JOIN name u ON u.eid = e.eid AND {_IS_NAME}
ORDER BY replace(u.core, ' ', '') <> t.value, u.form <> e.name, t.key, u.role <> 'preferred', u.nid
"""


class Browser:
    """The questions, on one connection. One thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def ahead(self, start: str, wanted: Wanted, *, whole: bool = False) -> Iterator[tuple[int, int]]:
        """(rank, entity) of those with a name that begins with some letters, the prominent first; some come repeatedly.

        `whole`: with a name that is these letters. They are read as they are taken, of the first thousands of names.
        """
        yield from self._ask(_AHEAD, wanted, **_of_starts([start], whole=whole))

    def page(
        self, wanted: Wanted, limit: int, after: tuple[int, str] | None = None, starts: Sequence[str] = ()
    ) -> list[EntityHit]:
        """The first entities that are wanted, after one by rank and id: the prominent first, then by id."""
        rank, id = after or (None, None)
        asked = {"rank": rank, "after": id, "limit": limit}
        if starts:
            rows = self._ask(_PAGE_OF_NAMES, wanted, **asked, **_of_starts(starts))
        else:
            rows = self._ask(_PAGE, wanted, **asked)
        return [EntityHit._make(row) for row in rows]

    def around(self, cells: Iterable[tuple[int, int]], wanted: Wanted) -> list[EntityHit]:
        """The entities in ranges of cells (`grid`)."""
        return [EntityHit._make(row) for row in self._ask(_AROUND, wanted, cells=json.dumps(list(cells)))]

    def fitting(self, eids: Iterable[int], wanted: Wanted) -> dict[int, EntityHit]:
        """Of some entities those that are wanted, with their rows."""
        return {row[0]: EntityHit._make(row) for row in self._ask(_FITTING, wanted, eids=json.dumps(list(eids)))}

    def first_names(self, eids: Iterable[int], starts: Sequence[str]) -> dict[int, NameRow]:
        """Entity -> its name that begins with one of some letters: one that is these, else the one that it goes by."""
        rows = self._connection.execute(_FIRST_NAMES, {"eids": json.dumps(list(eids)), "starts": json.dumps(starts)})
        names: dict[int, NameRow] = {}
        for row in map(NameRow._make, rows):
            names.setdefault(row.eid, row)
        return names

    def parents(self) -> list[tuple[str, str | None]]:
        """(ids of direct parents, country) of the entities, each combination once."""
        return list(
            self._connection.execute(
                "SELECT DISTINCT coalesce(within, ''), country FROM entity WHERE within IS NOT NULL OR country NOT NULL"
            )
        )

    def _ask(self, sql: str, wanted: Wanted, **asked: Any) -> sqlite3.Cursor:
        return self._connection.execute(
            sql,
            {
                "kind": wanted.kind,
                "types": json.dumps(wanted.types),
                "countries": json.dumps(wanted.countries),
                "outer": wanted.outer,
                "parents": json.dumps(wanted.parents),
                "states": json.dumps(wanted.states),
                "dataset": wanted.dataset,
                "source": wanted.source,
                **asked,
            },
        )


def _of_starts(starts: Sequence[str], *, whole: bool = False) -> dict[str, str]:
    return {"starts": json.dumps(starts), "ranges": json.dumps(beginnings.ranges(starts, whole=whole))}
