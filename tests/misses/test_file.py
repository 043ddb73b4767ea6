"""The file of the queue: counted by many, bounded, read by curators."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from gazetteer.errors import DatabaseError, DatabaseForeign, NotFound
from gazetteer.misses import file as file_module
from gazetteer.misses.entry import Dismissal, key_of
from gazetteer.misses.file import DISMISSED, QueueFile, Wanted, queue_path
from gazetteer.misses.tally import Missed
from gazetteer.model import Query, Status
from gazetteer.text.fold import fold


def missed(form: str, count: int = 1, context: str = "{}", status: Status = Status.NIL) -> Missed:
    return Missed(fold(form), form, status, count, Counter({context: count}))


@pytest.fixture
def queue(tmp_path: Path) -> QueueFile:
    return QueueFile(tmp_path / "queue.db")


def _forms(queue: QueueFile, **wanted: object) -> list[str]:
    return [entry.form for entry in queue.entries(Wanted(**wanted))]  # type: ignore[arg-type]


def test_beside_the_database() -> None:
    assert queue_path(Path("/x/g.db")) == Path("/x/g.db.queue.db")


def test_nothing_is_made_by_reading(queue: QueueFile, tmp_path: Path) -> None:
    assert _forms(queue) == []
    with pytest.raises(NotFound):
        queue.find("Zzz")
    assert list(tmp_path.iterdir()) == []


def test_counts_add_up(queue: QueueFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_module, "_today", lambda: "2024-01-01")
    queue.add([missed("Zzz", 2, '{"country": ["SY"], "kind": "place"}')])
    monkeypatch.setattr(file_module, "_today", lambda: "2024-02-01")
    queue.add([missed("ZZZ", 3, '{"lang": "ar"}', Status.AMBIGUOUS)])
    (entry,) = queue.entries(Wanted())
    assert (entry.form, entry.count, entry.first, entry.last) == ("Zzz", 5, "2024-01-01", "2024-02-01")
    assert entry.status is Status.AMBIGUOUS
    assert entry.contexts == ({"count": 3, "lang": "ar"}, {"count": 2, "country": ["SY"], "kind": "place"})
    assert entry.query(7) == Query("Zzz", lang="ar", limit=7)


def test_a_key_or_the_name_finds_an_entry(queue: QueueFile) -> None:
    queue.add([missed("Zzz Yyy")])
    entry = queue.find("zzz  yyy")
    assert entry == queue.find(entry.key)
    assert entry.key == key_of("zzz yyy")
    with pytest.raises(NotFound, match="nothing"):
        queue.find("nothing")
    with pytest.raises(NotFound):
        queue.find("\udcff")


def test_the_most_frequent_first_by_status_and_country(queue: QueueFile) -> None:
    queue.add([
        missed("aa", 1),
        missed("bb", 3, '{"country": ["IQ", "SY"]}'),
        missed("cc", 2, status=Status.AMBIGUOUS),
        missed("dd", 4, '{"country": ["TR"]}'),
    ])  # fmt: skip
    assert _forms(queue) == ["dd", "bb", "cc", "aa"]
    assert _forms(queue, status="ambiguous") == ["cc"]
    assert _forms(queue, status="nil", limit=2) == ["dd", "bb"]
    assert _forms(queue, country="SY") == ["bb"]


def test_dismissed_stays_so_until_it_is_restored(queue: QueueFile) -> None:
    queue.add([missed("aa"), missed("bb")])
    queue.dismiss(key_of("aa"), "ana", "a person")
    queue.add([missed("aa")])
    assert _forms(queue) == ["bb"]
    (entry,) = queue.entries(Wanted(status=DISMISSED))
    assert entry.count == 2
    assert entry.dismissed == Dismissal("ana", file_module._today(), "a person")
    queue.restore(entry.key)
    assert _forms(queue) == ["aa", "bb"]


def test_settled_until_it_is_missed_again(queue: QueueFile) -> None:
    queue.add([missed("aa"), missed("bb")])
    queue.settle([key_of("aa")])
    assert _forms(queue) == ["bb"]
    queue.add([missed("aa")])
    assert _forms(queue) == ["aa", "bb"]


def test_bounded_the_rarest_go_and_what_a_person_said_stays(tmp_path: Path) -> None:
    queue = QueueFile(tmp_path / "queue.db", most_rows=3)
    queue.add([missed("aa", 1), missed("bb", 5), missed("cc", 2), missed("dd", 9)])
    assert _forms(queue) == ["dd", "bb", "cc"]
    queue.dismiss(key_of("cc"), "ana", "no name")
    queue.settle([key_of("dd")])
    queue.add([missed("ee", 1)])
    assert _forms(queue) == ["bb", "ee"]
    assert _forms(queue, status=DISMISSED) == ["cc"]


def test_contexts_are_bounded(queue: QueueFile) -> None:
    for number in range(20):
        queue.add([missed("aa", 30 - number, f'{{"within": "gz:{number}"}}')])
    assert [context["within"] for context in queue.find("aa").contexts] == [f"gz:{number}" for number in range(8)]


def test_what_is_no_queue_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseForeign, match="not a queue"):
        QueueFile(path).add([missed("aa")])
    assert path.read_bytes() == before
    path.write_bytes(b"hello" * 1000)
    with pytest.raises(DatabaseForeign):
        QueueFile(path).entries(Wanted())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        QueueFile(tmp_path / "none" / "queue.db").add([missed("aa")])


def _add_often(path: Path) -> None:
    for _ in range(20):
        QueueFile(path).add([missed("aa"), missed("bb", 2)])


def test_several_processes_count_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_add_often, args=(path,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {entry.form: entry.count for entry in QueueFile(path).entries(Wanted())} == {"aa": 60, "bb": 120}
