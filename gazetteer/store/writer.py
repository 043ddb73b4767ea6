"""Every change to the entities, records and names of a gazetteer file, within one transaction (`transaction`)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from gazetteer.clock import now
from gazetteer.store import derive, indexing, joining
from gazetteer.store.incoming import NewName, NewRecord
from gazetteer.store.journal import Journal
from gazetteer.store.lineage import Lineage
from gazetteer.store.moves import Moves
from gazetteer.store.pending import Pending
from gazetteer.store.reader import Reader


class Writer:
    """A gazetteer file open for one transaction: `transaction.writing` gives it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._touched: set[int] = set()
        self._loosened: set[int] = set()
        """Entities that lost a record, whose links may have held others together."""
        self._former: dict[tuple[str, str, str | None], list[tuple[int, bool]]] = {}
        """(record, form, language) -> number and whether retired, of the names of records being replaced."""
        self._overruled: set[tuple[str, str]] = set()
        """(record, id): links of the records being added that editors found wrong."""
        self._pending = Pending(self.run)
        self._moves = Moves(self.run, self._pending.last_name)
        self.journal = Journal(self.run)

    def run(self, sql: str, rows: Sequence[tuple[Any, ...]] | tuple[Any, ...] = ()) -> Any:
        """Run a statement in the transaction. For the modules of `store` alone."""
        return self._connection.exec_driver_sql(sql, rows)

    @property
    def reader(self) -> Reader:
        """The questions, answered by the file as the transaction has it so far; indexes as the last `finish` left them.

        As long as the transaction lasts.
        """
        connection: sqlite3.Connection = self._connection.connection.driver_connection  # type: ignore[assignment]
        return Reader(connection)

    def set_meta(self, key: str, value: str) -> None:
        """Record a fact about the file itself."""
        self.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def meta(self, key: str) -> str | None:
        """A fact about the file itself."""
        row = self.run("SELECT value FROM meta WHERE key = ?", (key,)).first()
        return row[0] if row else None

    def put_sources(
        self, sources: Iterable[tuple[str, str, str | None, str | None]], *, keep_known: bool = False
    ) -> None:
        """Record sources: (key, title, url, licence). One that is known is replaced, unless it shall be kept."""
        verb = "IGNORE" if keep_known else "REPLACE"
        if rows := list(sources):
            self.run(f"INSERT OR {verb} INTO source (key, title, url, licence) VALUES (?, ?, ?, ?)", rows)

    def dataset(self, key: str, layer: str, version: str | None = None) -> int:
        """The number of a dataset, made where it is new."""
        self.run(
            """
            INSERT INTO dataset (key, layer, loaded_at, version) VALUES (?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET loaded_at = excluded.loaded_at, version = excluded.version
            """,
            (key, layer, now(), version),
        )
        return int(self.run("SELECT id FROM dataset WHERE key = ?", (key,)).scalar_one())

    def add_records(self, dataset: int, records: Sequence[NewRecord]) -> int:
        """Store records of a dataset; one with an id that the dataset has already replaces it. Returns how many did.

        Records join by equal id or explicit link alone. At most some thousands at a time.
        """
        last = {record.id: record for record in records}
        dropped = self._drop_records(dataset, list(last))
        self._overruled = self._overruled_of(list(last))
        linked = self._known([id for one in last.values() for id in (one.id, *(link for link, *_ in self._links(one)))])
        known = {**dropped, **linked}
        for record in last.values():
            self._add_record(dataset, record, known)
        self._pending.flush()
        return len(dropped) + len(records) - len(last)

    def _drop_records(self, dataset: int, ids: list[str]) -> dict[str, int]:
        """The ids that the dataset has already, with the entities that they stay with."""
        rows = self.run(
            "SELECT r.rid, r.id, r.eid FROM json_each(?) k CROSS JOIN record r ON r.id = k.value AND r.dataset = ?",
            (json.dumps(ids), dataset),
        ).all()
        self._former = self._names_of([rid for rid, _, _ in rows])
        self._delete([(rid, eid) for rid, _, eid in rows])
        return {id: eid for _, id, eid in rows}

    def _delete(self, records: Sequence[tuple[int, int]]) -> None:
        """Delete records, given with the entities that they belong to."""
        for gathered in (self._touched, self._loosened):
            gathered.update(eid for _, eid in records)
        for table in ("name", "identifier", "withheld", "record") if records else ():
            self.run(f"DELETE FROM {table} WHERE rid = ?", [(rid,) for rid, _ in records])

    def add_links(self, dataset: int, links: Iterable[tuple[str, str]], source: str) -> None:
        """Have records of a dataset state links: (its id, id elsewhere). They join what they link."""
        for id, other in links:
            rid, eid = self.run("SELECT rid, eid FROM record WHERE dataset = ? AND id = ?", (dataset, id)).one()
            into = self._known([other])[other]
            if self._overruled_of([id]) & {(id, other)}:
                self.run("INSERT OR IGNORE INTO withheld VALUES (?, ?, ?, 0)", (other, rid, source))
                continue
            self.run("INSERT OR IGNORE INTO identifier VALUES (?, ?, ?, 0, ?, 0)", (other, rid, eid, source))
            if into != eid:
                self._join_entities(eid, into, {})
            self._touched.add(into)

    @property
    def last_record(self) -> int:
        """The highest number that a record has: what is stored from now on has higher ones."""
        return self._pending.last_record

    def drop_up_to(self, dataset: int, last: int) -> int:
        """Drop the records of a dataset up to a number; returns how many. What others say of the entities stays."""
        rows = self.run("SELECT rid, eid FROM record WHERE dataset = ? AND rid <= ?", (dataset, last)).all()
        self._delete([tuple(row) for row in rows])
        return len(rows)

    def _names_of(self, rids: list[int]) -> dict[tuple[str, str, str | None], list[tuple[int, bool]]]:
        names: dict[tuple[str, str, str | None], list[tuple[int, bool]]] = {}
        for id, form, lang, nid, retired in self.run(
            "SELECT r.id, n.form, n.lang, n.nid, n.retired = 1 FROM json_each(?) k"
            " CROSS JOIN name n ON n.rid = k.value JOIN record r ON r.rid = n.rid ORDER BY n.nid DESC",
            (json.dumps(rids),),
        ):
            names.setdefault((id, form, lang), []).append((nid, bool(retired)))
        return names

    def _known(self, ids: list[str]) -> dict[str, int]:
        rows = self.run(
            "SELECT i.id, i.eid FROM json_each(?) k CROSS JOIN identifier i ON i.id = k.value", (json.dumps(ids),)
        )
        return {row[0]: row[1] for row in rows}

    def _add_record(self, dataset: int, record: NewRecord, known: dict[str, int]) -> None:
        links = self._links(record)
        ids = (record.id, *(link for link, *_ in links))
        eid = self._entity_of(record, list(dict.fromkeys(known[id] for id in ids if id in known)), known)
        known.update(dict.fromkeys(ids, eid))
        rid = self._pending.add_record(dataset, eid, record.id, record.data)
        self._pending.add("identifier", *((link, rid, eid, 0, source, merged) for link, source, merged in links))
        withheld = [link for link in record.stated_links() if link not in links]
        self._pending.add("withheld", *((link, rid, source, merged) for link, source, merged in withheld))
        for new in record.names:
            # A name that the record had before keeps its number, by which indexes and revisions know it, and its state.
            former = self._former.get((record.id, new.name.form, new.name.lang))
            self._pending.add_name(eid, rid, new, *(former.pop() if former else (None, False)))

    def _entity_of(self, record: NewRecord, found: list[int], known: dict[str, int]) -> int:
        """The entity of a record whose ids find these: all of them as one, or a new one."""
        if found:
            eid, *others = found
            for other in others:
                self._join_entities(other, eid, known)
            self._touched.add(eid)
            return eid
        eid = self._pending.next("entity")
        row = derive.row_of_record(record.id, record.data, [new.name for new in record.names])
        self._pending.add("entity", (eid, *row))
        if record.data.get("retired"):
            self._touched.add(eid)
        return eid

    def _overruled_of(self, ids: list[str]) -> set[tuple[str, str]]:
        rows = self.run(
            "SELECT o.record, o.link FROM json_each(?) k CROSS JOIN overruled o ON o.record = k.value",
            (json.dumps(ids),),
        )
        return {(record, link) for record, link in rows}

    def _links(self, record: NewRecord) -> list[tuple[str, str | None, int]]:
        """(id, source, whether merged) of the links of a record that hold."""
        return [link for link in record.stated_links() if (record.id, link[0]) not in self._overruled]

    def _join_entities(self, eid: int, into: int, known: dict[str, int]) -> None:
        self._pending.flush()
        self._moves.leave([eid])
        for table in ("record", "identifier", "name"):
            self.run(f"UPDATE {table} SET eid = ? WHERE eid = ?", (into, eid))
        self.run("DELETE FROM entity WHERE eid = ?", (eid,))
        self._touched.discard(eid)
        if eid in self._loosened:
            self._loosened.add(into)
        for id, old in known.items():
            if old == eid:
                known[id] = into

    def insert_name(self, eid: int, rid: int, new: NewName) -> int:
        """Store one name of an entity for a record; returns its id."""
        nid = self._pending.add_name(eid, rid, new)
        self._pending.flush()
        return nid

    def has_entity(self, id: str) -> bool:
        """Whether an id finds an entity."""
        return bool(self._known([id]))

    def insert_record(self, dataset: int, eid: int, id: str, data: Mapping[str, Any]) -> int:
        """Store a record of an entity that is there, without names or links; returns its number."""
        rid = self._pending.add_record(dataset, eid, id, data)
        self._pending.flush()
        return rid

    def join(self, id: str, eid: int) -> None:
        """Make what an id finds one with an entity."""
        for other in {row[0] for row in self.run("SELECT eid FROM identifier WHERE id = ?", (id,))} - {eid}:
            self._join_entities(other, eid, {})
        self._touched.add(eid)

    def loosen(self, eid: int) -> None:
        """Have an entity looked at in the end, that lost what may have held its records together."""
        self._touched.add(eid)
        self._loosened.add(eid)

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What is written within is taken back at its end: it shows what an edit would come to, or that it fails."""
        point = self._connection.begin_nested()
        try:
            yield
        finally:
            point.rollback()

    def touch(self, eid: int) -> None:
        """Have the row of an entity derived anew at the end."""
        self._touched.add(eid)

    def finish(self, near_keys: indexing.NearKeys, progress: Callable[[int, int], None]) -> None:
        """Derive what was touched and index what was added."""
        self._touched.update(joining.part(self.run, self._loosened, lambda: self._pending.next("entity")))
        self._moves.leave(self._touched)
        derive.entities(self.run, self._touched)
        lineage = Lineage(self.reader)
        self._moves.follow(self._touched, lineage)
        self._touched.clear()
        self._loosened.clear()
        indexing.flush(self.run, near_keys, lineage.areas, self._moves.last, progress)
