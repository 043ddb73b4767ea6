"""The one object: opened, asked from several threads, of one state of the file at a time, and closed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from gazetteer import Gazetteer, Query
from gazetteer.errors import NotFound
from gazetteer.exchange.build import Plan, build
from gazetteer.gazetteer import _AT_ONCE, _PIECE
from gazetteer.model import Resolution
from gazetteer.resolve import Resolver
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from tests.tiny import load, record, write_folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "g.db"
    load(
        path,
        record(
            "own:1",
            {"form": "Amuda", "lang": "en", "role": "preferred"},
            "Amuda",
            {"form": "Amuda", "lang": "ku"},
            {"form": "عامودا", "lang": "ar"},
            links={"pcode": ["C1", "C2"], "own": "old-1"},
            country="SY",
        ),
        record("own:2", "Derik", kind="group", population=5),
    )
    return path


@pytest.fixture
def gazetteer(path: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(path) as opened:
        yield opened


def test_an_entity_whole(gazetteer: Gazetteer) -> None:
    entity = gazetteer.entity("pcode:C2")
    assert (entity.id, entity.name, entity.country) == ("own:1", "Amuda", "SY")
    assert entity.links == {"pcode": ("C1", "C2"), "own": ("old-1",)}
    assert [(name.form, name.lang, name.script) for name in entity.names] == [
        ("Amuda", "en", "Latn"), ("Amuda", "ku", "Latn"), ("عامودا", "ar", "Arab"),
    ]  # fmt: skip
    assert gazetteer.entity("own:old-1") == entity


@pytest.mark.parametrize("id", ["own:99", "", "Amuda", "\ud800", "x" * 100_000, "'; DROP TABLE entity"])
def test_an_id_that_is_not_there(gazetteer: Gazetteer, id: str) -> None:
    for ask in (gazetteer.entity, gazetteer.canonical_id, gazetteer.history):
        with pytest.raises(NotFound):
            ask(id)


def test_info(gazetteer: Gazetteer) -> None:
    info = gazetteer.info()
    assert info["entities"] == {"place": 1, "group": 1}
    assert info["names"] == {"": 2, "ar": 1, "en": 1, "ku": 1}
    assert [(one["dataset"], one["layer"]) for one in info["datasets"]] == [("own", "import")]
    assert f"{info['version']} {info['rules']}" == f"{gazetteer.edition.version} {gazetteer.edition.rules}"


def test_from_several_threads(gazetteer: Gazetteer) -> None:
    queries = [Query(name) for name in ("Amuda", "Derik", "عامودا", "Amude", "")]
    expected = gazetteer.resolve_many(queries)
    with ThreadPoolExecutor(8) as pool:
        assert all(answers == expected for answers in pool.map(gazetteer.resolve_many, [queries] * 50))


def test_memory_does_not_grow_with_the_threads(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each connection holds caches and memories of its own: however many threads ask, there are but a few."""
    opened: list[object] = []

    def counted(path: Path) -> sqlite3.Connection:
        opened.append(path)
        return connect_reader(path)

    monkeypatch.setattr("gazetteer.gazetteer.connect_reader", counted)
    everybody = threading.Barrier(16)

    def ask(name: str) -> Resolution:
        everybody.wait()
        return gazetteer.resolve(name)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(ask, ["Amuda", "Derik"] * 16))
    assert 1 <= len(opened) <= _AT_ONCE


def test_the_edition_is_told_while_every_connection_is_in_use(gazetteer: Gazetteer) -> None:
    with ExitStack() as asking:
        for _ in range(_AT_ONCE):
            asking.enter_context(gazetteer._reading())
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(lambda: gazetteer.edition).result(timeout=20)


def test_what_is_out_of_use_is_not_counted(tmp_path: Path) -> None:
    load(tmp_path / "g.db", record("own:1", {"form": "Amuda", "lang": "en"}), record("own:2", "Derik"))
    with Gazetteer.open(tmp_path / "g.db") as gazetteer:
        before = gazetteer.info()
        revision, _ = gazetteer.add_name("own:1", "Amûdê", lang="kmr", by="ana", source="list")
        assert gazetteer.info()["names"] == {**before["names"], "kmr": 1}
        gazetteer.undo(revision.id, by="ana")
        gazetteer.retire_entity("own:2", by="ana")
        assert gazetteer.info()["names"] == {"en": 1}
        assert gazetteer.info()["entities"] == {"place": 1}


def test_memory_of_a_batch_is_that_of_a_piece(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    together: list[int] = []
    resolve_many = Resolver.resolve_many

    def watched(self: Resolver, queries: Sequence[Query]) -> list[Resolution]:
        together.append(len(queries))
        return resolve_many(self, queries)

    queries = [Query(name) for name in ("Amuda", "Derik", "", "Amude") * 40]
    expected = [gazetteer.resolve_many([query])[0] for query in queries]
    monkeypatch.setattr(Resolver, "resolve_many", watched)
    assert gazetteer.resolve_many(queries) == expected
    assert max(together) <= _PIECE
    assert sum(together) == len(queries)


def test_info_counts_anew_after_an_edit_alone(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    """To count reads the whole file."""
    counted: list[str] = []
    counts = Reader.counts

    def watched(self: Reader, table: str, column: str) -> list[tuple[object, int]]:
        counted.append(table)
        return counts(self, table, column)

    monkeypatch.setattr(Reader, "counts", watched)
    first = gazetteer.info()
    first["names"].clear()
    assert gazetteer.info()["names"] == {"": 2, "ar": 1, "en": 1, "ku": 1}
    assert counted == ["entity", "name"]
    gazetteer.add_name("own:1", "Amudê", lang="ku", source="test", by="test")
    assert gazetteer.info()["names"]["ku"] == 2


def test_one_question_is_answered_from_one_state(gazetteer: Gazetteer, path: Path, tmp_path: Path) -> None:
    """A build that ends within a question waits for the next one to be seen."""
    with gazetteer._reading() as session:
        resolver, edition = session.fresh()
        before = resolver.resolve_many([Query("Amuda")])
        build(path, Plan(folder=write_folder(tmp_path / "names"), world=False))
        load(path, record("own:1", "Another"))
        assert session.fresh() == (resolver, edition)
        assert resolver.resolve_many([Query("Amuda")]) == before
    assert gazetteer.edition != edition
    assert gazetteer.resolve("Another").candidates[0].id == "own:1"
    assert gazetteer.entity("gz:2").name == "Qamishli"


def test_closed_twice(path: Path) -> None:
    gazetteer = Gazetteer.open(path)
    gazetteer.close()
    gazetteer.close()
