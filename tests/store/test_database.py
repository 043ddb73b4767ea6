"""What is no usable gazetteer is said in one clear line, and left as it is."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import (
    DatabaseBusy,
    DatabaseError,
    DatabaseForeign,
    DatabaseFull,
    DatabaseMissing,
    DatabaseOutdated,
)
from gazetteer.exchange.build import Plan, build
from gazetteer.store import database
from gazetteer.store.database import replace, scratch, translated, writers_lock
from tests.tiny import edit, load, record, write_folder

OTHER_USER = 65534


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "g.db"
    load(path, record("own:1", "Amuda"))
    return path


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def make_absent(path: Path) -> None:
    path.unlink()


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_text(path: Path) -> None:
    path.write_text("place,name\n" * 1000)


def make_foreign(path: Path) -> None:
    path.unlink()
    change(path, "CREATE TABLE entity (eid, id)")


def make_short(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


def make_other_schema(path: Path) -> None:
    change(path, "PRAGMA user_version = 99")


def make_older_schema(path: Path) -> None:
    change(path, "PRAGMA user_version = 0")


def make_other_rules(path: Path) -> None:
    change(path, "UPDATE meta SET value = 'text-0.keys-0' WHERE key = 'rules'")


STATES: list[tuple[Callable[[Path], None], type[DatabaseError], str]] = [
    (make_absent, DatabaseMissing, "gazetteer build"),
    (make_folder, DatabaseForeign, "a folder"),
    (make_empty, DatabaseForeign, "empty"),
    (make_text, DatabaseForeign, "not a usable gazetteer"),
    (make_foreign, DatabaseForeign, "not a gazetteer"),
    (make_short, DatabaseForeign, "not a usable gazetteer"),
    (make_other_schema, DatabaseOutdated, "layout 99.*newer"),
    (make_older_schema, DatabaseOutdated, "layout 0.*run: gazetteer rekey"),
    (make_other_rules, DatabaseOutdated, "rules text-0.keys-0.*run: gazetteer rekey"),
]


@pytest.mark.parametrize(("spoil", "error", "says"), STATES, ids=lambda one: getattr(one, "__name__", ""))
def test_opening(tiny: Path, spoil: Callable[[Path], None], error: type[DatabaseError], says: str) -> None:
    spoil(tiny)
    with pytest.raises(error, match=says) as caught:
        Gazetteer.open(tiny)
    assert "\n" not in str(caught.value)
    assert str(tiny) in str(caught.value)


@pytest.mark.parametrize(("spoil", "error", "says"), STATES, ids=lambda one: getattr(one, "__name__", ""))
def test_editing(tiny: Path, spoil: Callable[[Path], None], error: type[DatabaseError], says: str) -> None:
    spoil(tiny)
    before = content(tiny)
    with pytest.raises(error):
        edit(tiny, "alias add", "own:1", form="Amude", lang="und")
    assert content(tiny) == before, "neither made nor changed"


@pytest.mark.parametrize("spoil", [make_folder, make_text, make_foreign, make_other_schema, make_other_rules])
def test_importing(tiny: Path, spoil: Callable[[Path], None]) -> None:
    spoil(tiny)
    before = content(tiny)
    with pytest.raises(DatabaseError):
        load(tiny, record("own:2", "Derik"))
    assert content(tiny) == before


@pytest.mark.parametrize("spoil", [make_absent, make_empty])
def test_importing_makes_one(tiny: Path, spoil: Callable[[Path], None]) -> None:
    spoil(tiny)
    load(tiny, record("own:2", "Derik"))
    with Gazetteer.open(tiny) as gazetteer:
        assert gazetteer.resolve("Derik").candidates[0].id == "own:2"
        assert gazetteer.info()["entities"] == {"place": 1}


@pytest.mark.parametrize("spoil", [make_folder, make_text, make_foreign])
def test_building_over_something_else(tiny: Path, spoil: Callable[[Path], None]) -> None:
    spoil(tiny)
    before = content(tiny)
    with pytest.raises(DatabaseForeign):
        build(tiny, Plan(folder=write_folder(tiny.parent / "names"), world=False))
    assert content(tiny) == before
    assert not [file for file in tiny.parent.iterdir() if "building" in file.name]


@pytest.mark.parametrize("spoil", [make_absent, make_empty, make_other_schema, make_other_rules])
def test_building_mends_it(tiny: Path, spoil: Callable[[Path], None]) -> None:
    spoil(tiny)
    assert build(tiny, Plan(folder=write_folder(tiny.parent / "names"), world=False)) == []
    with Gazetteer.open(tiny) as gazetteer:
        assert gazetteer.resolve("Qamishli").candidates[0].id == "gz:2"


def content(path: Path) -> bytes | None:
    """The bytes of a file and nothing beside it; None where there is none."""
    assert not Path(f"{path}-journal").exists()
    return path.read_bytes() if path.is_file() else None


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    for name in ("x" * 300, "no/such/folder/g.db"):
        with pytest.raises(DatabaseMissing):
            Gazetteer.open(tmp_path / name)
    load(tmp_path / "what? 100%#1.db", record("own:1", "Amuda"))
    with Gazetteer.open(tmp_path / "what? 100%#1.db") as gazetteer:
        assert gazetteer.entity("own:1").name == "Amuda"


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Root may write everywhere: be somebody else meanwhile."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(OTHER_USER)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A gazetteer in a folder that nobody may write to, and that others than its owner may enter."""
    folder = Path(tempfile.mkdtemp())
    try:
        load(folder / "g.db", record("own:1", "Amuda"))
        (folder / "g.db.lock").unlink(missing_ok=True)
        write_folder(folder / "names")
        (folder / "g.db").chmod(0o444)
        folder.chmod(0o555)
        yield folder
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written(locked_folder: Path, unprivileged: None) -> None:
    path = locked_folder / "g.db"
    plan = Plan(folder=locked_folder / "names", world=False)
    for write in (
        lambda: edit(path, "alias add", "own:1", form="Amude", lang="und"),
        lambda: load(path, record("own:2", "Derik")),
        lambda: load(locked_folder / "new.db", record("own:2", "Derik")),
        lambda: build(path, plan),
        lambda: build(locked_folder / "new.db", plan),
        lambda: build(locked_folder / "new" / "g.db", plan),
    ):
        with pytest.raises(DatabaseError) as caught:
            write()
        assert str(locked_folder) in str(caught.value)


def test_what_cannot_be_written_can_be_read(locked_folder: Path, unprivileged: None) -> None:
    with Gazetteer.open(locked_folder / "g.db") as gazetteer:
        assert gazetteer.resolve("Amuda").candidates[0].id == "own:1"


def test_what_was_read_as_frozen_is_read_anew_once_it_changes(locked_folder: Path, unprivileged: None) -> None:
    path = locked_folder / "g.db"
    with Gazetteer.open(path) as gazetteer:
        with _owner(locked_folder):
            gazetteer.add_name("own:1", "Amude", lang=None, source="test", by="its owner")
        assert [name.form for name in gazetteer.entity("own:1").names] == ["Amude", "Amuda"]


@contextmanager
def _owner(folder: Path) -> Iterator[None]:
    """Be the owner again, who may write to the folder."""
    user = os.geteuid()
    if user == OTHER_USER:
        os.seteuid(0)
    for path, mode in ((folder, 0o755), (folder / "g.db", 0o644)):
        path.chmod(mode)
    try:
        yield
    finally:
        folder.chmod(0o555)
        os.seteuid(user)


def test_another_writer_is_waited_for(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with writers_lock(tiny):
        with pytest.raises(DatabaseBusy, match="another process is writing"):
            edit(tiny, "alias add", "own:1", form="Amude", lang="und")
        with Gazetteer.open(tiny) as gazetteer:
            assert gazetteer.resolve("Amuda").candidates, "readers do not wait"
    edit(tiny, "alias add", "own:1", form="Amude", lang="und")


def test_a_writer_that_takes_no_lock_is_waited_for(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(tiny, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy):
            edit(tiny, "alias add", "own:1", form="Amude", lang="und")
    with Gazetteer.open(tiny) as gazetteer:
        assert gazetteer.changes() == []


def test_the_lock_goes_with_its_holder(tiny: Path) -> None:
    with pytest.raises(RuntimeError), writers_lock(tiny):
        raise RuntimeError
    with Path(f"{tiny}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("database or disk is full", DatabaseFull),
        ("disk I/O error", DatabaseFull),
        ("attempt to write a readonly database", DatabaseFull),
        ("database is locked", DatabaseBusy),
        ("file is not a database", DatabaseForeign),
        ("database disk image is malformed", DatabaseForeign),
        ("no such table: name", DatabaseForeign),
        ("something new", DatabaseError),
    ],
)
def test_errors_of_sqlite_become_ours(text: str, error: type[DatabaseError]) -> None:
    with pytest.raises(error, match=rf"g\.db: .*{text}") as caught, translated("g.db"):
        raise sqlite3.OperationalError(text)
    assert type(caught.value) is error


def test_the_log_of_a_deleted_file_is_not_played_into_a_new_one(tmp_path: Path) -> None:
    path, plan = tmp_path / "g.db", Plan(folder=write_folder(tmp_path / "names"), world=False)
    load(path, record("own:1", "Amuda"))
    with Gazetteer.open(path) as gazetteer:
        gazetteer.add_name("own:1", "Amude", lang=None, source="test", by="a curator")
        log = Path(f"{path}-wal").read_bytes()
    assert log, "the edit is in the log"
    path.unlink()
    Path(f"{path}-wal").write_bytes(log)
    build(path, plan)
    with Gazetteer.open(path) as gazetteer:
        assert gazetteer.info()["entities"] == {"place": 2, "group": 1}
        assert gazetteer.changes() == []


def test_a_reader_keeps_reading_while_the_file_is_replaced(tiny: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    load(other, record("own:2", "Derik"))
    before = tiny.stat().st_ino
    with Gazetteer.open(tiny) as gazetteer:
        assert gazetteer.resolve("Amuda").candidates
        with writers_lock(tiny):
            replace(tiny, other)
        assert not gazetteer.resolve("Amuda").candidates
        assert gazetteer.resolve("Derik").candidates[0].id == "own:2"
    assert tiny.stat().st_ino == before, "a live file is never renamed over"
    assert not other.exists()


def test_what_killed_builds_left_goes_and_what_others_make_stays(tmp_path: Path) -> None:
    target = tmp_path / "g[1].db"
    gone, running = 2**22 + 1, os.getppid()
    left = [tmp_path / f".g[1].db.{gone}.building{end}" for end in ("", "-wal", ".lock")]
    others = [tmp_path / f".g[1].db.{running}.building", tmp_path / f".g[1].db.{running}.building.lock"]
    others.append(tmp_path / f".g1.db.{gone}.building")
    for file in (*left, *others):
        file.write_bytes(b"")
    with scratch(target) as new:
        new.write_bytes(b"half")
    assert sorted(tmp_path.iterdir()) == sorted(others)
