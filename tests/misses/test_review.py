"""The queue as a curator sees it: what is still missed, with what it may mean now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import DatabaseFull
from gazetteer.misses.entry import key_of
from gazetteer.misses.file import DISMISSED, QueueFile, Wanted
from gazetteer.misses.review import still_missed
from tests.misses.test_file import missed
from tests.tiny import load, record

PLACES = ("Ratisbona", "Gdansk", "Melville", "Tombouctou", "Chongqing", "Ouagadougou", "Villefranche")


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Gazetteer]:
    """Knows PLACES."""
    path = tmp_path / "tiny.db"
    load(path, *[record(f"x:{number}", form) for number, form in enumerate(PLACES)])
    with Gazetteer.open(path) as gazetteer:
        yield gazetteer


@pytest.fixture
def queue(tmp_path: Path) -> QueueFile:
    return QueueFile(tmp_path / "queue.db")


def _forms(queue: QueueFile, known: Gazetteer, **wanted: object) -> list[str]:
    asked = Wanted(**wanted)  # type: ignore[arg-type]
    return [entry.form for entry in still_missed(queue, known.resolve_many, asked)]


def test_what_is_known_by_now_is_gone_until_it_is_missed_again(known: Gazetteer, queue: QueueFile) -> None:
    queue.add([missed("Ratisbona", 9), missed("Zzzqq", 2)])
    assert _forms(queue, known) == ["Zzzqq"]
    assert [entry.form for entry in queue.entries(Wanted())] == ["Zzzqq"]
    queue.add([missed("Ratisbona")])
    assert [entry.form for entry in queue.entries(Wanted())] == ["Ratisbona", "Zzzqq"]


def test_others_come_in_their_place(known: Gazetteer, queue: QueueFile) -> None:
    queue.add([missed(form, 9) for form in PLACES])
    queue.add([missed("Zzzqq", 3), missed("Yyyqq", 2), missed("Xxxqq", 1)])
    assert _forms(queue, known, limit=2) == ["Zzzqq", "Yyyqq"]


def test_the_nearest_stand_beside(known: Gazetteer, queue: QueueFile) -> None:
    queue.add([missed("Ratisponos")])
    (entry,) = still_missed(queue, known.resolve_many, Wanted())
    assert entry.candidates[0].id == "x:0"
    assert entry.candidates[0].name == "Ratisbona"
    assert 0 < entry.candidates[0].probability < 1
    assert len(entry.candidates) <= 3


def test_asked_for_in_its_context(known: Gazetteer, queue: QueueFile) -> None:
    queue.add([missed("Ratisbona", 5, '{"kind": "group"}'), missed("Gdansk", 1, '{"within": "gz:404"}')])
    assert _forms(queue, known) == ["Ratisbona", "Gdansk"]


def test_a_context_that_cannot_be_meant_any_more(known: Gazetteer, queue: QueueFile) -> None:
    queue.add([missed("Ratisbona", 5, '{"type": "no such type"}'), missed("Zzzqq", 1, '{"type": "no such type"}')])
    assert _forms(queue, known) == ["Zzzqq"]


def test_dismissed_are_listed_as_they_are(known: Gazetteer, queue: QueueFile) -> None:
    queue.add([missed("Ratisbona")])
    queue.dismiss(key_of("ratisbona"), "ana", "no name")
    assert _forms(queue, known) == []
    assert _forms(queue, known, status=DISMISSED) == ["Ratisbona"]


def test_a_queue_that_cannot_be_written_is_read(
    known: Gazetteer, queue: QueueFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DatabaseFull("full")

    queue.add([missed("Ratisbona"), missed("Zzzqq")])
    monkeypatch.setattr(QueueFile, "settle", full)
    assert _forms(queue, known) == ["Zzzqq"]
