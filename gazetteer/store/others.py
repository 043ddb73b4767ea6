"""What a gazetteer file holds without one dataset: what an import of that dataset is compared with.

An import that is given again must find what it found the first time, so what the dataset itself has brought in, and
what only its records hold together, is left out; so are edits, which follow the records.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from gazetteer.store import derive, joining
from gazetteer.store.reader import Reader


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """An entity, as all other datasets describe it."""

    id: str
    """Its canonical id."""
    ids: frozenset[str]
    """All ids that find it."""
    data: dict[str, Any]
    """Its members: kind, type, country, lat, lon …"""


class OtherName(NamedTuple):
    """A name that another dataset gives."""

    form: str
    core: str
    """The folded form without articles and designators."""
    rid: int
    eid: int


_RECORDS = """
SELECT r.rid, r.eid, r.id, r.data FROM json_each(?) k CROSS JOIN record r ON r.eid = k.value
JOIN dataset d ON d.id = r.dataset
WHERE d.key <> ? AND d.layer <> 'edit'
ORDER BY CASE d.layer WHEN 'core' THEN 0 WHEN 'import' THEN 1 ELSE 2 END, r.rid
"""
_NAMES = """
SELECT n.nid, n.form, n.core, n.rid, n.eid FROM json_each(?) k CROSS JOIN name n ON n.nid = k.value AND NOT n.retired
JOIN record r ON r.rid = n.rid JOIN dataset d ON d.id = r.dataset WHERE d.key <> ? AND d.layer <> 'edit'
"""
_OF_RECORDS = "SELECT i.rid, i.eid, i.id FROM json_each(?) k CROSS JOIN identifier i ON i.eid = k.value ORDER BY i.rid"


class Others:
    """The questions, on one connection, about all datasets but one."""

    def __init__(self, connection: sqlite3.Connection, dataset: str) -> None:
        self._connection = connection
        self._dataset = dataset
        self.reader = Reader(connection)
        """For the indexes, which know no dataset."""

    def names(self, nids: Iterable[int]) -> dict[int, OtherName]:
        """Name id -> name, of those that other datasets give and that are in use."""
        rows = self._connection.execute(_NAMES, (json.dumps(list(nids)), self._dataset))
        return {row[0]: OtherName(*row[1:]) for row in rows}

    def things(self, eids: Iterable[int]) -> dict[int, Thing]:
        """Record -> the thing that it describes with others, for all other records of these entities."""
        wanted = json.dumps(list(eids))
        records: dict[int, dict[int, tuple[str, str]]] = {}
        for rid, eid, *told in self._connection.execute(_RECORDS, (wanted, self._dataset)):
            records.setdefault(eid, {})[rid] = (told[0], told[1])
        ids: dict[int, list[tuple[int, str]]] = {}
        for rid, eid, id in self._connection.execute(_OF_RECORDS, (wanted,)):
            if rid in records.get(eid, ()):
                ids.setdefault(eid, []).append((rid, id))
        return {rid: thing for eid, rows in ids.items() for rid, thing in _things(records[eid], rows)}


def _things(records: dict[int, tuple[str, str]], ids: list[tuple[int, str]]) -> Iterator[tuple[int, Thing]]:
    """The records of one entity, in order of precedence, with the things that they are when the dataset is left out."""
    for rids in joining.groups(ids):
        told = [record for rid, record in records.items() if rid in rids]
        found = frozenset(id for rid, id in ids if rid in rids)
        thing = Thing(derive.canonical([id for id, _ in told]), found, derive.joined(told))
        yield from ((rid, thing) for rid in rids)
