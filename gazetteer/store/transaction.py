"""One transaction on a gazetteer file: all of it is kept, or none. One writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import create_engine

from gazetteer.store import indexing
from gazetteer.store.database import connect_reader, connect_writer, translated, writers_lock
from gazetteer.store.migrations import migrate
from gazetteer.store.writer import Writer


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
