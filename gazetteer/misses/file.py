"""The file of the queue: beside the database, written by many processes, bounded in rows.

It may be deleted at any time; what was counted and dismissed is forgotten then, and nothing else.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from gazetteer.errors import DatabaseForeign, NotFound
from gazetteer.misses.entry import KEY, Dismissal, Entry, key_of
from gazetteer.misses.tally import Missed
from gazetteer.model import Status
from gazetteer.store.database import translated
from gazetteer.text.fold import fold

MOST_ROWS: Final = 20_000
DISMISSED: Final = "dismissed"
STATUSES: Final = ("nil", "ambiguous", DISMISSED)
"""What entries can be listed by."""
_MOST_CONTEXTS: Final = 8
"""Contexts that are kept of a name, the commonest."""
_APPLICATION_ID: Final = 0x67617A71  # `gazq`
_SECONDS: Final = 5.0
"""How long another process's write is waited for."""

_LAYOUT: Final = f"""
CREATE TABLE miss (
    key TEXT PRIMARY KEY,
    fold TEXT NOT NULL,
    form TEXT NOT NULL,
    status TEXT NOT NULL,
    count INTEGER NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    contexts TEXT NOT NULL, -- JSON: context as JSON -> count
    dismissed TEXT, -- JSON: by, day, why
    settled TEXT -- day since when the gazetteer knows it
);
CREATE INDEX miss_order ON miss (count, last);
PRAGMA application_id = {_APPLICATION_ID};
"""
_COLUMNS: Final = "key, form, status, count, first, last, contexts, dismissed"
_COUNT: Final = """
INSERT INTO miss (key, fold, form, status, count, first, last, contexts) VALUES (?, ?, ?, ?, ?, ?7, ?7, ?6)
ON CONFLICT (key) DO UPDATE SET status = excluded.status, count = count + excluded.count, last = excluded.last,
    contexts = excluded.contexts, settled = NULL
"""
_LIST: Final = f"""
SELECT {_COLUMNS} FROM miss m
WHERE (?1 = 'dismissed') = (dismissed IS NOT NULL) AND (?1 IN ('', 'dismissed') OR status = ?1) AND settled IS NULL
    AND (?2 = '' OR EXISTS (
        SELECT 1 FROM json_each(m.contexts) c, json_each(c.key, '$.country') k WHERE k.value = ?2))
ORDER BY count DESC, last DESC, key LIMIT ?3 OFFSET ?4
"""
_DROP: Final = """
DELETE FROM miss WHERE key IN (
    SELECT key FROM miss ORDER BY dismissed IS NOT NULL, settled IS NULL, count, last LIMIT ?)
"""


@dataclass(frozen=True)
class Wanted:
    """Which entries to list."""

    status: str = ""
    """One of STATUSES; all but those dismissed where it is empty."""
    country: str = ""
    """ISO 3166-1 alpha-2: asked for in it."""
    limit: int = 20


def queue_path(db_path: Path) -> Path:
    """Where the queue of a database is: beside it."""
    return db_path.with_name(f"{db_path.name}.queue.db")


class QueueFile:
    """The file at a path, opened for each of its uses and made by the first write. Raises DatabaseError."""

    def __init__(self, path: Path, most_rows: int = MOST_ROWS) -> None:
        self._path = path
        self._most_rows = most_rows

    def add(self, missed: Sequence[Missed]) -> None:
        """Count what was missed; beyond the most rows, the rarest and oldest are dropped, those dismissed last."""
        with self._writing() as connection:
            known = _known_contexts(connection, [key_of(one.fold) for one in missed])
            connection.executemany(_COUNT, [_row(one, known.get(key_of(one.fold), {})) for one in missed])
            (rows,) = connection.execute("SELECT count(*) FROM miss").fetchone()
            connection.execute(_DROP, (max(0, rows - self._most_rows),))

    def entries(self, wanted: Wanted, offset: int = 0) -> list[Entry]:
        """Entries, the most frequent first; none where there is no file."""
        parameters = (wanted.status, wanted.country, wanted.limit, offset)
        return [_entry(row) for row in self._read(_LIST, parameters)]

    def find(self, key: str) -> Entry:
        """The entry with a key, or that of a name. Raises NotFound."""
        own = key if KEY.fullmatch(key) else ""
        rows = self._read(f"SELECT {_COLUMNS} FROM miss WHERE key IN (?, ?)", (own, key_of(fold(key))))
        if not rows:
            raise NotFound(f"{key} is not in the queue")
        return _entry(rows[0])

    def dismiss(self, key: str, by: str, why: str) -> None:
        """Mark an entry as no name: it is counted, and not listed."""
        value = json.dumps({"by": by, "day": _today(), "why": why}, ensure_ascii=False)
        self._set("dismissed", value, [key])

    def restore(self, key: str) -> None:
        """Take a dismissal back."""
        self._set("dismissed", None, [key])

    def settle(self, keys: Collection[str]) -> None:
        """Mark entries as known to the gazetteer by now: they are not listed until they are missed again."""
        self._set("settled", _today(), keys)

    def _set(self, column: str, value: str | None, keys: Collection[str]) -> None:
        with self._writing() as connection:
            connection.executemany(f"UPDATE miss SET {column} = ? WHERE key = ?", [(value, key) for key in keys])

    def _read(self, sql: str, parameters: tuple[Any, ...]) -> list[Any]:
        if not self._path.exists():
            return []
        with self._open() as connection:
            return connection.execute(sql, parameters).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with translated(self._path):
            connection = sqlite3.connect(self._path, timeout=_SECONDS, isolation_level=None)
            try:
                _prepare(connection, self._path)
                yield connection
            finally:
                connection.close()


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the layout in an empty file. Raises DatabaseForeign for a file of another sort."""
    if _application(connection) == _APPLICATION_ID:
        return
    # Another process may be making it at the same time.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
            for statement in _LAYOUT.split(";\n"):
                connection.execute(statement)
        elif _application(connection) != _APPLICATION_ID:
            raise DatabaseForeign(f"{path}: not a queue of misses")
    finally:
        connection.commit()


def _application(connection: sqlite3.Connection) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    return int(application)


def _known_contexts(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    rows = connection.execute(
        "SELECT m.key, m.contexts FROM json_each(?) k CROSS JOIN miss m ON m.key = k.value", (json.dumps(keys),)
    )
    return {key: json.loads(contexts) for key, contexts in rows}


def _row(missed: Missed, known: dict[str, int]) -> tuple[Any, ...]:
    contexts = Counter(known)
    contexts.update(missed.contexts)
    kept = json.dumps(dict(contexts.most_common(_MOST_CONTEXTS)))
    return (key_of(missed.fold), missed.fold, missed.form, missed.status.value, missed.count, kept, _today())


def _entry(row: tuple[Any, ...]) -> Entry:
    key, form, status, count, first, last, contexts, dismissed = row
    counted = sorted(json.loads(contexts).items(), key=lambda item: -item[1])
    return Entry(
        key=key,
        form=form,
        status=Status(status),
        count=count,
        first=first,
        last=last,
        contexts=tuple({"count": number, **json.loads(context)} for context, number in counted),
        dismissed=Dismissal(**json.loads(dismissed)) if dismissed else None,
    )


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
