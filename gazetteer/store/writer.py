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
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import create_engine

from gazetteer.model import Name
from gazetteer.store import derive, indexing, joining
from gazetteer.store.database import connect_reader, connect_writer, translated, writers_lock
from gazetteer.store.migrations import migrate


@dataclass(frozen=True, slots=True)
class NewName:
    """A name to store, with what its analysis gave."""

    name: Name
    core: str
    keys: tuple[int, ...]
    """Candidate keys of the name itself."""
    sounds: tuple[str, ...]
    """Its readings in the sound alphabet."""
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


class FoundName(NamedTuple):
    """A name that is in the file."""

    nid: int
    retired: bool
    layer: str
    dataset: str
    """Key of the dataset that gave it."""


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
            table: [] for table in ("entity", "record", "identifier", "name", "staged_key", "staged_sound")
        }
        self._last: dict[str, int] = {
            table: self._run(f"SELECT coalesce(max({key}), 0) FROM {table}").scalar_one()
            for table, key in (("entity", "eid"), ("record", "rid"))
        }
        self._last["name"] = max(
            self._run("SELECT coalesce(max(nid), 0) FROM name").scalar_one(),
            self._run("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'name'").scalar_one(),
        )

    def _run(self, sql: str, rows: Sequence[tuple[Any, ...]] | tuple[Any, ...] = ()) -> Any:
        return self._connection.exec_driver_sql(sql, rows)

    def set_meta(self, key: str, value: str) -> None:
        """Record a fact about the file itself."""
        self._run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def meta(self, key: str) -> str | None:
        """A fact about the file itself."""
        row = self._run("SELECT value FROM meta WHERE key = ?", (key,)).first()
        return row[0] if row else None

    def put_sources(
        self, sources: Iterable[tuple[str, str, str | None, str | None]], *, keep_known: bool = False
    ) -> None:
        """Record sources: (key, title, url, licence). One that is known is replaced, unless it shall be kept."""
        verb = "IGNORE" if keep_known else "REPLACE"
        if rows := list(sources):
            self._run(f"INSERT OR {verb} INTO source (key, title, url, licence) VALUES (?, ?, ?, ?)", rows)

    def dataset(self, key: str, layer: str, version: str | None = None) -> int:
        """The number of a dataset, made where it is new."""
        self._run(
            """
            INSERT INTO dataset (key, layer, loaded_at, version) VALUES (?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET loaded_at = excluded.loaded_at, version = excluded.version
            """,
            (key, layer, now(), version),
        )
        return int(self._run("SELECT id FROM dataset WHERE key = ?", (key,)).scalar_one())

    def add_records(self, dataset: int, records: Sequence[NewRecord]) -> int:
        """Store records of a dataset; one with an id that the dataset has already replaces it. Returns how many did.

        Records join by equal id or explicit link alone. At most some thousands at a time.
        """
        last = {record.id: record for record in records}
        dropped = self._drop_records(dataset, list(last))
        linked = self._known([id for one in last.values() for id in (one.id, *(link for link, _ in one.links))])
        known = {**dropped, **linked}
        for record in last.values():
            self._add_record(dataset, record, known)
        self._flush()
        return len(dropped) + len(records) - len(last)

    def _drop_records(self, dataset: int, ids: list[str]) -> dict[str, int]:
        """The ids that the dataset has already, with the entities that they stay with."""
        rows = self._run(
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
        for table in ("name", "identifier", "record") if records else ():
            self._run(f"DELETE FROM {table} WHERE rid = ?", [(rid,) for rid, _ in records])

    def add_links(self, dataset: int, links: Iterable[tuple[str, str]], source: str) -> None:
        """Have records of a dataset state links: (its id, id elsewhere). They join what they link."""
        for id, other in links:
            rid, eid = self._run("SELECT rid, eid FROM record WHERE dataset = ? AND id = ?", (dataset, id)).one()
            into = self._known([other])[other]
            self._run("INSERT OR IGNORE INTO identifier VALUES (?, ?, ?, 0, ?)", (other, rid, eid, source))
            if into != eid:
                self._join_entities(eid, into, {})
            self._touched.add(into)

    @property
    def last_record(self) -> int:
        """The highest number that a record has: what is stored from now on has higher ones."""
        return self._last["record"]

    def drop_up_to(self, dataset: int, last: int) -> int:
        """Drop the records of a dataset up to a number; returns how many. What others say of the entities stays."""
        rows = self._run("SELECT rid, eid FROM record WHERE dataset = ? AND rid <= ?", (dataset, last)).all()
        self._delete([tuple(row) for row in rows])
        return len(rows)

    def _names_of(self, rids: list[int]) -> dict[tuple[str, str, str | None], list[tuple[int, bool]]]:
        names: dict[tuple[str, str, str | None], list[tuple[int, bool]]] = {}
        for id, form, lang, nid, retired in self._run(
            "SELECT r.id, n.form, n.lang, n.nid, n.retired FROM json_each(?) k"
            " CROSS JOIN name n ON n.rid = k.value JOIN record r ON r.rid = n.rid ORDER BY n.nid DESC",
            (json.dumps(rids),),
        ):
            names.setdefault((id, form, lang), []).append((nid, bool(retired)))
        return names

    def _known(self, ids: list[str]) -> dict[str, int]:
        rows = self._run(
            "SELECT i.id, i.eid FROM json_each(?) k CROSS JOIN identifier i ON i.id = k.value", (json.dumps(ids),)
        )
        return {row[0]: row[1] for row in rows}

    def _add_record(self, dataset: int, record: NewRecord, known: dict[str, int]) -> None:
        ids = (record.id, *(link for link, _ in record.links))
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
        known.update(dict.fromkeys(ids, eid))
        self._pending["record"].append((rid, dataset, record.id, eid, json.dumps(record.data, ensure_ascii=False)))
        self._pending["identifier"].append((record.id, rid, eid, 1, None))
        self._pending["identifier"] += [
            (link, rid, eid, 0, source) for link, source in record.links if link != record.id
        ]
        for new in record.names:
            # A name that the record had before keeps its number, by which indexes and revisions know it, and its state.
            former = self._former.get((record.id, new.name.form, new.name.lang))
            self._pend_name(eid, rid, new, *(former.pop() if former else (None, False)))

    def _join_entities(self, eid: int, into: int, known: dict[str, int]) -> None:
        self._flush()
        for table in ("record", "identifier", "name"):
            self._run(f"UPDATE {table} SET eid = ? WHERE eid = ?", (into, eid))
        self._run("DELETE FROM entity WHERE eid = ?", (eid,))
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
        self._pending["staged_key"] += [(key, nid) for key in new.keys]
        self._pending["staged_sound"] += [(sounds, nid) for sounds in new.sounds]
        return nid

    def _flush(self) -> None:
        for table, rows in self._pending.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self._run(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
                rows.clear()

    def insert_name(self, eid: int, rid: int, new: NewName) -> int:
        """Store one name of an entity for a record; returns its id."""
        nid = self._pend_name(eid, rid, new)
        self._flush()
        return nid

    def retire_name(self, nid: int, *, retired: bool = True) -> None:
        """Take a name out of use, or back into it. It stays in the file either way."""
        self._run("UPDATE name SET retired = ? WHERE nid = ?", (int(retired), nid))

    def restate_name(self, nid: int, name: Name) -> None:
        """Give a name of the same form and language the role, source and times of this one, and take it into use."""
        self._run(
            "UPDATE name SET role = ?, source = ?, since = ?, until = ?, used_by = ?, retired = 0 WHERE nid = ?",
            (name.role.value, name.source, name.since, name.until, name.used_by, nid),
        )

    def find_names(self, id: str, form: str, lang: str | None) -> list[FoundName]:
        """The names of an entity, by any of its ids, that have this form and language, in use or not."""
        rows = self._run(
            "SELECT DISTINCT n.nid, n.retired, d.layer, d.key FROM identifier i JOIN name n ON n.eid = i.eid"
            " JOIN record r ON r.rid = n.rid JOIN dataset d ON d.id = r.dataset"
            " WHERE i.id = ? AND n.form = ? AND n.lang IS ? ORDER BY n.nid",
            (id, form, lang),
        )
        return [FoundName(nid, bool(retired), *dataset) for nid, retired, *dataset in rows]

    def has_entity(self, id: str) -> bool:
        """Whether an id finds an entity."""
        return bool(self._known([id]))

    def copy_revisions(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take over the history of another file, numbers and all."""
        if revisions := [tuple(row) for row in rows]:
            marks = ", ".join("?" * len(revisions[0]))
            self._run(f"INSERT INTO revision VALUES ({marks})", revisions)

    def edit_record(self, dataset: int, eid: int, id: str, kind: str) -> int:
        """The record of a dataset that holds what was added to an entity by hand, made where there is none."""
        row = self._run("SELECT rid FROM record WHERE eid = ? AND dataset = ?", (eid, dataset)).first()
        if row:
            return int(row[0])
        rid = self._next("record")
        self._pending["record"].append((rid, dataset, id, eid, json.dumps({"kind": kind})))
        self._pending["identifier"].append((id, rid, eid, 1, None))
        self._flush()
        return rid

    def add_revision(self, new: NewRevision) -> int:
        """Record an edit; returns its number."""
        values = (
            now(), new.by, new.action, new.entity, new.why, new.source,
            _json(new.before), _json(new.after), new.undoes,
        )  # fmt: skip
        return int(
            self._run(
                "INSERT INTO revision (at, by, action, entity, why, source, before, after, undoes)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
        )

    def touch(self, eid: int) -> None:
        """Have the row of an entity derived anew at the end."""
        self._touched.add(eid)

    def finish(self, near_keys: indexing.NearKeys, progress: Callable[[int, int], None]) -> None:
        """Derive what was touched and index what was added."""
        self._touched.update(joining.part(self._run, self._loosened, lambda: self._next("entity")))
        derive.entities(self._run, self._touched)
        self._touched.clear()
        self._loosened.clear()
        indexing.flush(self._run, near_keys, progress)


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
