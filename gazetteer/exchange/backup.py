"""A copy of a gazetteer that is whole, while others write; and a gazetteer put back from one.

A copy holds everything but the keys for writing and the queue of misses, which are files of their own. It is a
gazetteer like any other: `--db` opens it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from gazetteer.errors import Conflict, DatabaseForeign
from gazetteer.exchange import carry
from gazetteer.exchange.load import new_build
from gazetteer.store.database import (
    check_known,
    open_unchecked,
    replace,
    scratch,
    settle,
    translated,
    writers_lock,
)


def backup(path: str | Path, out: str | Path | None = None) -> Path:
    """Copy the gazetteer at `path` as it is at this moment; returns where the copy is.

    `out` is a new file, or a folder for one; None is the folder of the gazetteer. The copy is checked before it has
    its name. Raises DatabaseMissing, DatabaseForeign, DatabaseOutdated, DatabaseFull; Conflict where `out` is there.
    """
    live = Path(path)
    target = _target(live, Path(out) if out else live.parent)
    if target.exists():
        raise Conflict(f"{target}: there is such a file already, and a backup is written over nothing")
    with scratch(target) as copy:
        _copy(live, copy)
        settle(copy)
        replace(target, copy)
    return target


def restore(path: str | Path, file: str | Path) -> None:
    """Make the gazetteer at `path` what the copy `file` is; readers keep what they have until they ask again.

    The gazetteer gets a new version: whoever keeps copies of its answers sees that more than edits has changed.
    Where it fails, killed or on a full disk, the gazetteer stays as it was. Raises DatabaseMissing, DatabaseForeign
    or DatabaseOutdated for what cannot be restored, DatabaseForeign where something else than a gazetteer is at
    `path`, Conflict where both are one, DatabaseBusy, DatabaseFull.
    """
    live, source = Path(path), Path(file)
    if live.exists() and source.exists() and live.samefile(source):
        raise Conflict(f"{source}: is the gazetteer itself")
    carry.check(live)
    with scratch(live) as copy:
        _copy(source, copy)
        with translated(copy), closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute("UPDATE meta SET value = ? WHERE key = 'build'", (new_build(),))
        settle(copy)
        with writers_lock(live):
            replace(live, copy)


def check(file: str | Path) -> None:
    """Raises DatabaseMissing, DatabaseForeign or DatabaseOutdated for what is seen at once to be no backup."""
    with translated(file), closing(open_unchecked(file)) as connection:
        check_known(connection, file)


def _target(live: Path, out: Path) -> Path:
    if not out.is_dir():
        return out
    now = datetime.now(UTC)
    return out / f"{live.stem}-{now:%Y%m%dT%H%M%S}.{now.microsecond // 1000:03}Z{live.suffix}"


def _copy(source: Path, copy: Path) -> None:
    """Copy in one transaction, and see that the copy is whole. Raises DatabaseForeign, DatabaseOutdated."""
    with translated(source), closing(open_unchecked(source)) as old:
        check_known(old, source)
        with translated(copy), closing(sqlite3.connect(copy)) as new:
            old.backup(new)  # all pages at once: in steps, SQLite would begin again with every edit
    with translated(source), closing(sqlite3.connect(copy)) as new:
        (found,) = new.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise DatabaseForeign(f"{source}: damaged: {' '.join(found.split())}")
