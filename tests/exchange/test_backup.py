"""Backups: whole, checked, and put back without a moment in which there is no gazetteer."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import (
    Conflict,
    DatabaseError,
    DatabaseForeign,
    DatabaseMissing,
    DatabaseOutdated,
)
from gazetteer.exchange.backup import backup, restore
from tests.conftest import ROOT
from tests.tiny import load, record

LIMITED = """
import resource, sys
from pathlib import Path
from gazetteer.errors import DatabaseFull
from gazetteer.exchange import backup
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    getattr(backup, sys.argv[4])(Path(sys.argv[1]), Path(sys.argv[2]))
except DatabaseFull as error:
    print(error)
    sys.exit(7)
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from gazetteer.exchange import backup
from gazetteer.store import database

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

path, file, stage = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
if stage == "into the live file":
    class Dying(database.sqlite3.Connection):
        def backup(self, target):
            super().backup(target, pages=1, progress=lambda *_: die())
    replace, connect = backup.replace, database.sqlite3.connect
    def dying(*given):
        database.sqlite3.connect = lambda *given, **named: connect(*given, **{"factory": Dying, **named})
        replace(*given)
    backup.replace = dying
else:
    setattr(backup, stage, die)
backup.restore(path, file)
"""


@pytest.fixture
def live(tmp_path: Path) -> Path:
    path = tmp_path / "g.db"
    load(path, record("own:1", "Amuda"))
    edit(path, "Amude")
    return path


def edit(path: Path, form: str) -> None:
    with Gazetteer.open(path) as gazetteer:
        gazetteer.add_name("own:1", form, lang=None, source="test", by="a curator")


def forms(path: Path) -> set[str]:
    with Gazetteer.open(path) as gazetteer:
        assert gazetteer.resolve("Amuda").candidates[0].id == "own:1"
        return {name.form for name in gazetteer.entity("own:1").names}


def rest(path: Path) -> list[str]:
    return [file.name for file in path.parent.iterdir() if "building" in file.name]


def test_there_and_back(live: Path, tmp_path: Path) -> None:
    with Gazetteer.open(live) as gazetteer:
        before = gazetteer.edition
    copy = backup(live, tmp_path / "copy.db")
    assert forms(copy) == {"Amuda", "Amude"}
    with Gazetteer.open(copy) as gazetteer:
        assert gazetteer.edition == before
    edit(live, "Amudê")
    with Gazetteer.open(live) as gazetteer:
        restore(live, copy)
        assert gazetteer.changes()[-1].id == 1
        assert gazetteer.edition.version not in (before.version, ""), "revision 2 will be another than it was"
    assert forms(live) == {"Amuda", "Amude"}
    edit(live, "Amudeh")
    assert copy.exists()
    assert rest(live) == []


def test_names_of_backups(live: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    assert backup(live, folder).parent == folder
    beside = backup(live)
    assert (beside.parent, beside.suffix, beside.name.startswith("g-2")) == (tmp_path, ".db", True)
    for there in (live, beside):
        with pytest.raises(Conflict, match="there is such a file already"):
            backup(live, there)
    assert forms(live) == {"Amuda", "Amude"}


def test_no_keys_and_no_queue(live: Path, tmp_path: Path) -> None:
    Path(f"{live}.keys.json").write_text("[]")
    copy = backup(live, tmp_path / "elsewhere.db")
    assert [path.name for path in tmp_path.glob("elsewhere*")] == ["elsewhere.db"]
    assert b"keys" not in copy.name.encode()


def test_where_there_was_none(live: Path, tmp_path: Path) -> None:
    copy, new = backup(live), tmp_path / "new" / "g.db"
    restore(new, copy)
    assert forms(new) == {"Amuda", "Amude"}


def make_absent(path: Path) -> None:
    path.unlink()


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_text(path: Path) -> None:
    path.write_text("place,name\n" * 1000)


def make_foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE entity (eid, id)")


def make_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def make_torn(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 2] = bytes(len(content) // 2 - len(content) // 3)
    path.write_bytes(content)


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9999")


SPOILT: list[tuple[Callable[[Path], None], type[DatabaseError]]] = [
    (make_absent, DatabaseMissing),
    (make_empty, DatabaseForeign),
    (make_text, DatabaseForeign),
    (make_foreign, DatabaseForeign),
    (make_short, DatabaseForeign),
    (make_torn, DatabaseForeign),
    (make_newer, DatabaseOutdated),
]


@pytest.mark.parametrize(("spoil", "error"), SPOILT, ids=lambda one: getattr(one, "__name__", ""))
def test_what_cannot_be_restored(live: Path, spoil: Callable[[Path], None], error: type[DatabaseError]) -> None:
    copy = backup(live)
    spoil(copy)
    with pytest.raises(error) as caught:
        restore(live, copy)
    assert str(copy) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert forms(live) == {"Amuda", "Amude"}
    assert rest(live) == []


@pytest.mark.parametrize(("spoil", "error"), SPOILT, ids=lambda one: getattr(one, "__name__", ""))
def test_what_cannot_be_backed_up(live: Path, spoil: Callable[[Path], None], error: type[DatabaseError]) -> None:
    spoil(live)
    with pytest.raises(error):
        backup(live, live.with_name("copy.db"))
    assert not live.with_name("copy.db").exists()


def test_something_else_is_not_restored_over(live: Path, tmp_path: Path) -> None:
    copy = backup(live)
    for spoil in (make_text, make_foreign):
        other = Path(shutil.copy(live, tmp_path / "other"))
        spoil(other)
        content = other.read_bytes()
        with pytest.raises(DatabaseForeign):
            restore(other, copy)
        assert other.read_bytes() == content


def test_a_gazetteer_is_no_backup_of_itself(live: Path) -> None:
    link = live.with_name("link.db")
    link.symlink_to(live)
    for file in (live, link):
        with pytest.raises(Conflict, match="the gazetteer itself"):
            restore(live, file)


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("stage", ["_copy", "settle", "replace", "into the live file"])
def test_killed_it_leaves_what_was_there(live: Path, stage: str) -> None:
    copy = backup(live)
    edit(live, "Amudê")
    killed = run(KILLED, live, copy, stage)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert forms(live) == {"Amuda", "Amude", "Amudê"}
    restore(live, copy)
    assert forms(live) == {"Amuda", "Amude"}
    assert rest(live) == []


@pytest.mark.parametrize("share", [0.1, 0.9, 1.003])
def test_on_a_full_disk_what_was_there_stays(live: Path, share: float) -> None:
    """The last is enough for the copy, and not for the log of the live file."""
    copy = backup(live)
    edit(live, "Amudê")
    full = run(LIMITED, live, copy, int(share * copy.stat().st_size), "restore")
    assert (full.returncode, "cannot be written" in full.stdout) == (7, True), full.stderr
    assert forms(live) == {"Amuda", "Amude", "Amudê"}
    assert rest(live) == []


def test_a_backup_that_does_not_fit_leaves_nothing(live: Path) -> None:
    target = live.with_name("copy.db")
    full = run(LIMITED, live, target, live.stat().st_size // 2, "backup")
    assert (full.returncode, "cannot be written" in full.stdout) == (7, True), full.stderr
    assert sorted(path.name for path in live.parent.glob("*copy*")) == []


def test_a_backup_taken_while_others_write_is_a_moment_of_them(live: Path, tmp_path: Path) -> None:
    def write() -> None:
        for number in range(30):
            edit(live, f"Amuda {number}")

    writer = threading.Thread(target=write)
    writer.start()
    copies = [backup(live, tmp_path / f"copy{number}.db") for number in range(5)]
    writer.join()
    with Gazetteer.open(live) as gazetteer:
        everything = gazetteer.changes()
    for copy in copies:
        with Gazetteer.open(copy) as gazetteer:
            revisions = gazetteer.changes()
        assert revisions == everything[: len(revisions)]
        assert forms(copy) == {"Amuda"} | {
            dict(name)["form"] for one in revisions for name in (one.after or {})["names"]
        }
        restore(live, copy)
        assert forms(live) == forms(copy)
