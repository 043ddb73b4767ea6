"""The build: whatever befalls it, there is a gazetteer before, meanwhile and after."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import DatabaseFull, DataError
from gazetteer.exchange.build import Plan, build
from tests.conftest import ROOT
from tests.tiny import ENTITIES, NAMES, load, record, write_folder

STAGES = ("core", "index", "replace", "import")
KILLED = """
import os, signal, sys
from pathlib import Path
from gazetteer.exchange import build as module
from gazetteer.store import database
path, folder, stage = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def progress(name, done, total):
    if name == stage:
        die()

if stage == "backup":
    class Dying(database.sqlite3.Connection):
        def backup(self, target):
            super().backup(target, pages=1, progress=lambda *_: die())
    connect = database.sqlite3.connect
    database.sqlite3.connect = lambda *given, **named: connect(*given, **{"factory": Dying, **named})
module.build(path, module.Plan(folder=folder, world=False), progress=progress)
"""
LIMITED = """
import resource, sys
from pathlib import Path
from gazetteer.errors import DatabaseFull
from gazetteer.exchange.build import Plan, build
size = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    build(Path(sys.argv[1]), Plan(folder=Path(sys.argv[2]), world=False))
except DatabaseFull as error:
    print(error)
    sys.exit(7)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "names")


@pytest.fixture
def old(tmp_path: Path, folder: Path) -> Path:
    """A gazetteer with the curated core, an imported dataset and an edit."""
    path = tmp_path / "g.db"
    build(path, Plan(folder=folder, world=False))
    load(path, record("own:1", "Amuda"), dataset="import")
    with Gazetteer.open(path) as gazetteer:
        gazetteer.add_name("gz:2", "Qamishlo", lang="en", source="test", by="a curator")
    return path


def grow(folder: Path, number: int = 1) -> None:
    """One more curated place, `Newtown`, and others beside it."""
    rows = range(100, 100 + number)
    entities = (*ENTITIES, *(f"gz:{row},place,town,SY,36,40,list,,,gz:1,,,,list," for row in rows))
    names = (*NAMES, *(f"gz:{row},Newtown {row},en,preferred,list,,,," for row in rows))
    write_folder(folder, entities, names)


def check_old(path: Path) -> None:
    """The old gazetteer is whole, answers, and can be written to."""
    with Gazetteer.open(path) as gazetteer:
        for name, id in (("Qamishli", "gz:2"), ("Amuda", "own:1"), ("Qamishlo", "gz:2")):
            assert gazetteer.resolve(name).candidates[0].id == id
        assert all("Newtown" not in one.name for one in gazetteer.resolve("Newtown 100").candidates)
        gazetteer.add_name("own:1", f"Amude {time.monotonic_ns()}", lang=None, source="test", by="a curator")


def check_new(path: Path) -> None:
    with Gazetteer.open(path) as gazetteer:
        for name, id in (("Qamishli", "gz:2"), ("Amuda", "own:1"), ("Qamishlo", "gz:2"), ("Newtown 100", "gz:100")):
            assert gazetteer.resolve(name).candidates[0].id == id


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def rest(path: Path) -> list[str]:
    """What a build left in the folder beside the gazetteer."""
    return [file.name for file in path.parent.iterdir() if "building" in file.name]


@pytest.mark.parametrize("stage", [*STAGES, "backup"])
def test_killed_it_leaves_the_old_one(old: Path, folder: Path, stage: str) -> None:
    grow(folder)
    killed = run(KILLED, old, folder, stage)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    check_old(old)
    build(old, Plan(folder=folder, world=False))
    check_new(old)
    assert rest(old) == [], "and what the killed one left is gone"


@pytest.mark.parametrize("stage", ["core", "index", "replace"])
def test_killed_where_there_was_none_it_leaves_none(tmp_path: Path, folder: Path, stage: str) -> None:
    path = tmp_path / "new.db"
    assert run(KILLED, path, folder, stage).returncode == -signal.SIGKILL
    assert not path.exists()
    grow(folder)
    build(path, Plan(folder=folder, world=False))
    with Gazetteer.open(path) as gazetteer:
        assert gazetteer.entity("gz:100").name == "Newtown 100"


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9])
def test_on_a_full_disk_the_old_one_stays(old: Path, folder: Path, share: float) -> None:
    grow(folder, 200)
    size = int(share * old.stat().st_size)
    full = run(LIMITED, old, folder, size)
    assert full.returncode == 7, full.stderr
    assert "cannot be written" in full.stdout
    assert full.stdout.count("\n") == 1
    assert rest(old) == []
    check_old(old)


def test_a_log_that_cannot_grow_leaves_the_old_one(old: Path, folder: Path) -> None:
    """The disk is full only when the finished file is brought into the live one."""
    grow(folder, 1000)
    other = Path(shutil.copy(old, old.parent / "other.db"))
    build(other, Plan(folder=folder, world=False))
    # The log holds every page with 24 bytes before it.
    full = run(LIMITED, old, folder, other.stat().st_size + 1024)
    assert full.returncode == 7, full.stderr
    check_old(old)


def test_imports_and_edits_survive(old: Path, folder: Path) -> None:
    grow(folder)
    assert build(old, Plan(folder=folder, world=False)) == []
    check_new(old)
    with Gazetteer.open(old) as gazetteer:
        assert [(revision.id, revision.entity) for revision in gazetteer.changes()] == [(1, "gz:2")]
        assert {(one["dataset"], one["layer"]) for one in gazetteer.info()["datasets"]} == {
            ("names", "core"), ("import", "import"), ("edits", "edit"),
        }  # fmt: skip
        assert {name.source for name in gazetteer.entity("gz:2").names} == {"list", "test"}


def test_what_is_no_longer_curated_goes_and_what_is_imported_stays(old: Path, folder: Path) -> None:
    load(old, record("geonames:173377", "Kamechlié", population=5), dataset="import")
    entities = [row for row in ENTITIES if "gz:3" not in row]
    write_folder(folder, entities, [row for row in NAMES if "gz:3" not in row])
    assert build(old, Plan(folder=folder, world=False)) == []
    with Gazetteer.open(old) as gazetteer:
        assert gazetteer.info()["entities"] == {"place": 3}
        assert gazetteer.entity("geonames:173377").id == "gz:2"
        assert gazetteer.entity("geonames:173377").population == 184231
        assert gazetteer.resolve("Kamechlié").candidates[0].id == "gz:2"


def test_a_source_is_told_as_it_is_now(old: Path, folder: Path) -> None:
    text = (folder / "SOURCES.md").read_text()
    (folder / "SOURCES.md").write_text(text.replace("A list of places", "A better list"))
    build(old, Plan(folder=folder, world=False))
    with Gazetteer.open(old) as gazetteer:
        assert [source["title"] for source in gazetteer.info()["sources"]] == ["A better list"]


def test_over_a_gazetteer_of_imports_alone(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "g.db"
    load(path, record("own:1", "Amuda"))
    assert build(path, Plan(folder=folder, world=False)) == []
    with Gazetteer.open(path) as gazetteer:
        assert gazetteer.info()["entities"] == {"place": 3, "group": 1}


def test_data_that_cannot_be_read_change_nothing(old: Path, folder: Path) -> None:
    write_folder(folder, (*ENTITIES, "gz:9,planet,,,,,,,,,,,,,"), NAMES)
    with pytest.raises(DataError, match=r"area\.entities\.csv:5"):
        build(old, Plan(folder=folder, world=False))
    check_old(old)
    assert rest(old) == []


def test_a_file_stands_where_the_folder_should_be(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseFull):
        build(tmp_path / "file" / "g.db", Plan(folder=folder, world=False))


def during(work: Callable[[], None], other: Callable[[], None]) -> list[BaseException]:
    """Repeat `other` in a thread of its own while `work` goes on; returns what it raised."""
    errors: list[BaseException] = []
    is_over = threading.Event()

    def repeat() -> None:
        try:
            while not is_over.is_set():
                other()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        work()
    finally:
        is_over.set()
        thread.join()
    return errors


def test_readers_go_on(old: Path, folder: Path) -> None:
    grow(folder, 300)

    def rebuild() -> None:
        for number in (100, 300, 50):
            grow(folder, number)
            build(old, Plan(folder=folder, world=False))

    with Gazetteer.open(old) as gazetteer:

        def read() -> None:
            for name, id in (("Qamishli", "gz:2"), ("Amuda", "own:1"), ("Qamishlo", "gz:2")):
                answer = gazetteer.resolve(name)
                assert answer.candidates[0].id == id, "and is never of two states at once"
                assert gazetteer.entity(id).id == id

        assert during(rebuild, read) == []
        read()


def test_an_acknowledged_alias_is_there_afterwards(old: Path, folder: Path) -> None:
    acknowledged: list[tuple[int, str]] = []
    with Gazetteer.open(old) as writer, Gazetteer.open(old) as reader:

        def write() -> None:
            form = f"Amude {len(acknowledged)}"
            revision, _ = writer.add_name("own:1", form, lang=None, source="test", by="a curator")
            acknowledged.append((revision.id, form))

        def rebuild() -> None:
            for number in (100, 300, 50):
                grow(folder, number)
                build(old, Plan(folder=folder, world=False))

        assert during(rebuild, write) == []
        assert acknowledged
        names = {name.form for name in reader.entity("own:1").names}
        assert {form for _, form in acknowledged} <= names
        assert [revision.id for revision in reader.changes(since=1)] == [number for number, _ in acknowledged]
        last = acknowledged[-1][1]
        assert reader.resolve(last).candidates[0].matched.form == last


def test_two_builds_at_once(old: Path, folder: Path) -> None:
    grow(folder)
    script = "import sys; from pathlib import Path; from gazetteer.exchange.build import Plan, build\n"
    script += "build(Path(sys.argv[1]), Plan(folder=Path(sys.argv[2]), world=False))"
    command = [sys.executable, "-c", script, str(old), str(folder)]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    check_new(old)
    assert rest(old) == []


IMPORTING = """
import os, signal, sys
from pathlib import Path
from gazetteer.exchange.load import load_records
from gazetteer.exchange.record import parse

def records():
    for number in range(3000):
        if number == 2500:
            os.kill(os.getpid(), signal.SIGKILL)
        yield parse({"id": f"own:{number}", "kind": "place", "names": [{"form": f"Newtown {number}"}]}, "own")

load_records(Path(sys.argv[1]), "own", records())
"""


def test_an_import_that_is_killed_leaves_what_was_there(old: Path) -> None:
    for path in (old, old.parent / "new.db"):
        assert run(IMPORTING, path).returncode == -signal.SIGKILL
    check_old(old)
    assert not (old.parent / "new.db").exists()
    load(old.parent / "new.db", record("own:1", "Amuda"))
    assert rest(old) == []
