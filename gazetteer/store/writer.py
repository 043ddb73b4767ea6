"""Every change to a gazetteer file: records, names, edits. One transaction, one writer at a time.

The keys come with the names (`NewName`): a name cannot be stored unfindable, and SQL never learns a language.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import create_engine

from gazetteer.model import Name
from gazetteer.store import derive, indexing, joining
from gazetteer.store.database import connect_reader, connect_writer, translated, writers_lock
from gazetteer.store.migrations import migrate
from gazetteer.store.reader import Reader


@dataclass(frozen=True, slots=True)
class NewName:
    """A name to store, with what its analysis gave."""

    name: Name
    core: str
    keys: tuple[int, ...]
    """Candidate keys of the name itself."""
    sounds: tuple[tuple[str, int], ...]
    """Its readings in the sound alphabet, each with its exact key."""
    says: str | None
    """The type that a generic word of it says."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to store."""

    id: str
    data: Mapping[str, Any]
    """The record's members but id, links and names."""
    links: tuple[tuple[str, str | None], ...]
    """(id elsewhere, source)."""
    names: tuple[NewName, ...]
    merged: tuple[str, ...] = ()
    """Ids of what was merged into it, which redirect."""


@dataclass(frozen=True, slots=True)
class NewRevision:
    """An edit to record."""

    by: str
    action: str
    entity: str
    why: str | None = None
    source: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    undoes: int | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class NewProposal:
    """An edit to propose."""

    by: str
    action: str
    entity: str | None
    value: Mapping[str, Any]
    why: str | None
    source: str | None
    before: Mapping[str, Any] | None
    """What it would change, as it is."""


class Writer:
    """A gazetteer file open for one transaction. Use `writing`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._touched: set[int] = set()
        self._loosened: set[int] = set()
        """Entities that lost a record, whose links may have held others together."""
        self._former: dict[tuple[str, str, str | None], list[tuple[int, bool]]] = {}
        """(record, form, language) -> number and whether retired, of the names of records being replaced."""
        self._pending: dict[str, list[tuple[Any, ...]]] = {
            table: []
            for table in (
                "entity", "record", "identifier", "withheld", "name", "staged_name", "staged_key", "staged_sound"
            )
        }  # fmt: skip
        self._overruled: set[tuple[str, str]] = set()
        """(record, id): links of the records being added that editors found wrong."""
        self._last: dict[str, int] = {
            table: self.run(f"SELECT coalesce(max({key}), 0) FROM {table}").scalar_one()
            for table, key in (("entity", "eid"), ("record", "rid"))
        }
        self._last["name"] = max(
            self.run("SELECT coalesce(max(nid), 0) FROM name").scalar_one(),
            self.run("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'name'").scalar_one(),
        )

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
        self._flush()
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
        return self._last["record"]

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
        found = list(dict.fromkeys(known[id] for id in ids if id in known))
        rid = self._next("record")
        if found:
            eid = found[0]
            for other in found[1:]:
                self._join_entities(other, eid, known)
            self._touched.add(eid)
        else:
            eid = self._next("entity")
            row = derive.row_of_record(record.id, record.data, [new.name for new in record.names])
            self._pending["entity"].append((eid, *row))
            if record.data.get("retired"):
                self._touched.add(eid)
        known.update(dict.fromkeys(ids, eid))
        self._pending["record"].append((rid, dataset, record.id, eid, json.dumps(record.data, ensure_ascii=False)))
        self._pending["identifier"].append((record.id, rid, eid, 1, None, 0))
        self._pending["identifier"] += [(link, rid, eid, 0, source, merged) for link, source, merged in links]
        self._pending["withheld"] += [
            (link, rid, source, merged)
            for link, source, merged in _stated_links(record)
            if (record.id, link) in self._overruled
        ]
        for new in record.names:
            # A name that the record had before keeps its number, by which indexes and revisions know it, and its state.
            former = self._former.get((record.id, new.name.form, new.name.lang))
            self._pend_name(eid, rid, new, *(former.pop() if former else (None, False)))

    def _overruled_of(self, ids: list[str]) -> set[tuple[str, str]]:
        rows = self.run(
            "SELECT o.record, o.link FROM json_each(?) k CROSS JOIN overruled o ON o.record = k.value",
            (json.dumps(ids),),
        )
        return {(record, link) for record, link in rows}

    def _links(self, record: NewRecord) -> list[tuple[str, str | None, int]]:
        """(id, source, whether merged) of the links of a record that hold."""
        return [link for link in _stated_links(record) if (record.id, link[0]) not in self._overruled]

    def _join_entities(self, eid: int, into: int, known: dict[str, int]) -> None:
        self._flush()
        for table in ("record", "identifier", "name"):
            self.run(f"UPDATE {table} SET eid = ? WHERE eid = ?", (into, eid))
        self.run("DELETE FROM entity WHERE eid = ?", (eid,))
        self._touched.discard(eid)
        if eid in self._loosened:
            self._loosened.add(into)
        for id, old in known.items():
            if old == eid:
                known[id] = into

    def _next(self, table: str) -> int:
        self._last[table] += 1
        return self._last[table]

    def _pend_name(self, eid: int, rid: int, new: NewName, nid: int | None = None, retired: bool = False) -> int:
        nid = nid or self._next("name")
        name = new.name
        self._pending["name"].append(
            (
                nid, eid, rid, name.form, new.core, name.lang, name.script, name.role.value, name.source,
                name.since, name.until, name.used_by, int(retired), new.says,
            )
        )  # fmt: skip
        self._pending["staged_name"].append((nid,))
        self._pending["staged_key"] += [(key, nid) for key in new.keys]
        self._pending["staged_sound"] += [(*reading, nid) for reading in new.sounds]
        return nid

    def _flush(self) -> None:
        for table, rows in self._pending.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self.run(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
                rows.clear()

    def insert_name(self, eid: int, rid: int, new: NewName) -> int:
        """Store one name of an entity for a record; returns its id."""
        nid = self._pend_name(eid, rid, new)
        self._flush()
        return nid

    def has_entity(self, id: str) -> bool:
        """Whether an id finds an entity."""
        return bool(self._known([id]))

    def copy_rows(self, table: str, rows: Iterable[sqlite3.Row]) -> None:
        """Take over rows of another file, numbers and all; one of an older layout may have fewer columns."""
        if found := list(rows):
            columns = ", ".join(f'"{name}"' for name in found[0].keys())  # noqa: SIM118 (a row is no mapping)
            marks = ", ".join("?" * len(found[0]))
            self.run(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(row) for row in found])

    def insert_record(self, dataset: int, eid: int, id: str, data: Mapping[str, Any]) -> int:
        """Store a record of an entity that is there, without names or links; returns its number."""
        rid = self._next("record")
        self._pending["record"].append((rid, dataset, id, eid, json.dumps(data, ensure_ascii=False)))
        self._pending["identifier"].append((id, rid, eid, 1, None, 0))
        self._flush()
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

    def add_revision(self, new: NewRevision) -> int:
        """Record an edit; returns its number."""
        values = (
            now(), new.by, new.action, new.entity, new.why, new.source,
            _json(new.before), _json(new.after), new.undoes, new.approved_by,
        )  # fmt: skip
        return int(
            self.run(
                "INSERT INTO revision (at, by, action, entity, why, source, before, after, undoes, approved_by)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
        )

    def note_trial(self, number: int, trial: Mapping[str, Any]) -> None:
        """Keep with an edit what it was found to change."""
        self.run("UPDATE revision SET trial = ? WHERE id = ?", (_json(trial), number))

    def add_proposal(self, new: NewProposal) -> int:
        """Record a proposal, open; returns its number."""
        values = (
            now(), new.by, new.action, new.entity, _json(new.value), new.why, new.source, _json(new.before)
        )  # fmt: skip
        return int(
            self.run(
                "INSERT INTO proposal (at, by, action, entity, value, why, source, before, status)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open')",
                values,
            ).lastrowid
        )

    def decide_proposal(self, number: int, by: str, *, reason: str | None, revision: int | None) -> None:
        """Record what became of a proposal: the revision that it is now, or none where it was declined."""
        status = "declined" if revision is None else "approved"
        self.run(
            "UPDATE proposal SET status = ?, decided_at = ?, decided_by = ?, reason = ?, revision = ? WHERE id = ?",
            (status, now(), by, reason, revision, number),
        )

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
        self._touched.update(joining.part(self.run, self._loosened, lambda: self._next("entity")))
        derive.entities(self.run, self._touched)
        self._touched.clear()
        self._loosened.clear()
        indexing.flush(self.run, near_keys, progress)


def _stated_links(record: NewRecord) -> list[tuple[str, str | None, int]]:
    """(id, source, whether merged) of the links that a record states."""
    stated = [(id, source, 0) for id, source in record.links if id not in (record.id, *record.merged)]
    return stated + [(id, None, 1) for id in record.merged if id != record.id]


def now() -> str:
    """The time, ISO 8601, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def create(path: str | Path) -> None:
    """Make an empty gazetteer of the newest schema where there is nothing. Raises DatabaseFull."""
    with _transaction(path, durable=False) as connection:
        migrate(connection)


def upgrade(path: str | Path) -> bool:
    """Bring an older gazetteer to the newest layout, where it is not; returns whether it was older."""
    with writers_lock(path), _transaction(path, durable=True) as connection:
        return bool(migrate(connection))


@contextmanager
def writing(path: str | Path, *, durable: bool = True) -> Iterator[Writer]:
    """One transaction under the writers' lock: all of it is kept, or none.

    `durable=False` is for a file that nobody reads yet. Raises DatabaseBusy, DatabaseFull; DatabaseMissing,
    DatabaseForeign or DatabaseOutdated for what is no gazetteer of this schema, which is left as it is.
    """
    connect_reader(path).close()
    with writers_lock(path), _transaction(path, durable=durable) as connection:
        indexing.prepare(connection)
        yield Writer(connection)


@contextmanager
def _transaction(path: str | Path, *, durable: bool) -> Iterator[Connection]:
    """A transaction that tells SQLite's errors as ours, whichever layer wrapped them."""
    with translated(path):
        engine = _engine(path, durable)
        try:
            with engine.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise error.orig from error
            raise
        finally:
            engine.dispose()


def _engine(path: str | Path, durable: bool) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: connect_writer(path, durable=durable), poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine
