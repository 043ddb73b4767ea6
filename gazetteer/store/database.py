"""Opening a gazetteer file: connections, locks, and SQLite's errors as ours.

Readers use sqlite3 alone, so that a look-up does not pay for SQLAlchemy. A live file is never renamed over or
deleted (readers would see a malformed image): `replace` copies a finished build into it with SQLite's own backup, as
one transaction under the writers' lock.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from gazetteer.errors import (
    DatabaseBusy,
    DatabaseError,
    DatabaseForeign,
    DatabaseFull,
    DatabaseMissing,
    DatabaseOutdated,
)

APPLICATION_ID = 0x67617A65
"""SQLite's application_id of a gazetteer file: `gaze`."""

SCHEMA_VERSION = 7
"""SQLite's user_version: the number of the last migration that the file has seen."""

BUSY_SECONDS = 30.0
"""How long a writer waits for another before it gives up with DatabaseBusy."""

_BY_EFFECTIVE_ID = os.access in os.supports_effective_ids
_READ_PRAGMAS = ("query_only=1", "cache_size=-8192", "temp_store=memory")
_DURABLE_PRAGMAS = ("journal_mode=wal", "synchronous=full", "cache_size=-65536")
_SCRATCH_PRAGMAS = ("journal_mode=off", "synchronous=off", "cache_size=-262144")


@contextmanager
def translated(path: str | Path) -> Iterator[None]:
    """Turn SQLite's errors into the gazetteer's, with the path in the message."""
    try:
        yield
    except sqlite3.Error as error:
        raise _as_ours(error, path) from error


def _as_ours(error: sqlite3.Error, path: str | Path) -> DatabaseError:
    text = str(error)
    if "full" in text or "disk I/O" in text or "readonly" in text:
        return DatabaseFull(f"{path}: cannot be written: {text}")
    if "locked" in text or "busy" in text:
        return DatabaseBusy(f"{path}: another process is writing: {text}")
    if "not a database" in text or "malformed" in text or "no such table" in text or "no such column" in text:
        return DatabaseForeign(f"{path}: not a usable gazetteer: {text}")
    return DatabaseError(f"{path}: {text}")


def connect_reader(path: str | Path) -> sqlite3.Connection:
    """A connection for reading, checked to be a gazetteer of this schema. Not to be shared between threads at once.

    Raises DatabaseMissing, DatabaseForeign, DatabaseOutdated.
    """
    connection = open_unchecked(path)
    try:
        with translated(path):
            _check(connection, path)
            for pragma in _READ_PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def open_unchecked(path: str | Path) -> sqlite3.Connection:
    """A connection to a file that may be anything but missing or empty. Raises DatabaseMissing, DatabaseForeign."""
    file = Path(path)
    _require_file(file)
    # Not mode=ro: a reader of a WAL file must be able to make the shared-memory file beside it.
    how = "mode=rw" if frozen_state(file) is None else "mode=ro&immutable=1"
    with translated(path):
        return sqlite3.connect(f"file:{_quoted(file)}?{how}", uri=True, check_same_thread=False, timeout=5)


def _require_file(file: Path) -> None:
    try:
        if file.is_dir():
            raise DatabaseForeign(f"{file}: a folder, not a gazetteer")
        if not file.is_file():
            raise DatabaseMissing(f"{file}: there is no gazetteer here; make one with: gazetteer build --db {file}")
        if file.stat().st_size == 0:
            raise DatabaseForeign(f"{file}: the file is empty, not a gazetteer")
    except OSError as error:
        raise DatabaseMissing(f"{file}: {error.strerror}") from error


def frozen_state(path: str | Path) -> tuple[int, int, int] | None:
    """What tells the states of a file apart that we can only read, and that nobody is writing to; None for any other.

    SQLite keeps the locks of a WAL file in a file beside it: where its folder may not be written, it can be read as
    one that does not change, or not at all. A log beside it says that somebody else does write; its locks serve then.
    Who keeps such a file open must open it anew when this changes.
    """
    file = Path(path)
    if os.access(file.parent, os.W_OK, effective_ids=_BY_EFFECTIVE_ID) or Path(f"{file}-wal").exists():
        return None
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _quoted(file: Path) -> str:
    return str(file.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def check_known(connection: sqlite3.Connection, path: str | Path) -> int:
    """Returns the layout of a file, this or an older one. Raises DatabaseForeign; DatabaseOutdated for a newer one."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise DatabaseForeign(f"{path}: not a gazetteer")
    if version > SCHEMA_VERSION:
        raise DatabaseOutdated(f"{path}: layout {version}, made by a newer version of this software, which reads it")
    return int(version)


def _check(connection: sqlite3.Connection, path: str | Path) -> None:
    version = check_known(connection, path)
    if version < SCHEMA_VERSION:
        raise DatabaseOutdated(
            f"{path}: layout {version}, this software reads {SCHEMA_VERSION}; run: gazetteer rekey --db {path}"
        )


def connect_writer(path: str | Path, *, durable: bool = True) -> sqlite3.Connection:
    """A connection for writing. Durable: an acknowledged commit survives a killed process and a power cut.

    Not durable: for a file that nobody reads yet, and that is thrown away where its making fails.
    """
    with translated(path):
        connection = sqlite3.connect(path, check_same_thread=False, timeout=BUSY_SECONDS, isolation_level=None)
        for pragma in _DURABLE_PRAGMAS if durable else _SCRATCH_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    return connection


def is_absent(path: str | Path) -> bool:
    """Whether there is no file yet, or an empty one."""
    file = Path(path)
    return not file.exists() or (file.is_file() and file.stat().st_size == 0)


@contextmanager
def scratch(target: Path) -> Iterator[Path]:
    """A path beside the target for a new file; whatever is left there, also of killed processes, goes.

    Raises DatabaseFull where the folder cannot be made or written.
    """
    own = f".{target.name}.{os.getpid()}.building"
    with _on_disk(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        for old in target.parent.glob(f".{escape(target.name)}.*.building*"):
            if not _is_running(old.name.removeprefix(f".{target.name}.").partition(".")[0]):
                old.unlink(missing_ok=True)
    try:
        yield target.with_name(own)
    finally:
        for file in target.parent.glob(f"{escape(own)}*"):
            with suppress(OSError):
                file.unlink()


@contextmanager
def _on_disk(path: str | Path) -> Iterator[None]:
    """Turn the system's errors about a file of ours into DatabaseFull."""
    try:
        yield
    except OSError as error:
        raise DatabaseFull(f"{path}: cannot be written: {error.strerror or error}") from error


def _is_running(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def writers_lock(path: str | Path, *, patience: float | None = None) -> Iterator[None]:
    """Hold the one lock that every writer of the file takes, in every process.

    Raises DatabaseBusy when it is not to be had within `patience` (seconds; BUSY_SECONDS where it is not said),
    DatabaseFull where the lock cannot be made.
    """
    with _on_disk(path):
        descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(descriptor, path, BUSY_SECONDS if patience is None else patience)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: str | Path, patience: float) -> None:
    started = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waited = time.monotonic() - started
            if waited > patience:
                raise DatabaseBusy(f"{path}: another process is writing") from None
            # Who has waited long asks more often: of many writers none comes too late again and again.
            time.sleep(max(0.001, 0.02 - 0.005 * waited))
        else:
            return


def settle(finished: Path) -> None:
    """Bring a finished build to the disk, in the journal mode of a live file."""
    with translated(finished):
        connection = sqlite3.connect(finished)
        connection.execute("PRAGMA journal_mode=wal")
        connection.close()
    with _on_disk(finished), finished.open("rb") as file:
        os.fsync(file.fileno())


def replace(live: str | Path, finished: Path) -> None:
    """Put a finished build in the place of the live file; the caller holds the writers' lock.

    Readers keep the image that they had until they ask again. Killed at any point, or on a full disk, the old
    gazetteer stays. Where there is no live file, the finished one is renamed into its place.
    """
    if is_absent(live):
        with _on_disk(live):
            for left in ("-wal", "-shm", "-journal"):
                # A log that a deleted file left behind would be played into the new one.
                Path(f"{live}{left}").unlink(missing_ok=True)
            finished.replace(live)
        return
    with translated(live):
        source = sqlite3.connect(finished)
        target = connect_writer(live)
        try:
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(passive)")
        finally:
            source.close()
            target.close()
    finished.unlink()
