"""The index of how names begin: it follows edits and imports, and an older file gets it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.store.database import SCHEMA_VERSION
from gazetteer.store.transaction import upgrade
from tests.tiny import load, record


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "own.db"
    load(
        path,
        record("own:1", "Qamishli", "Qamishlo", {"form": "alqamshly", "role": "transliteration"}, population=180_000),
        record("own:2", "Qamdo", population=90_000),
    )
    return path


def begins(path: Path, q: str) -> list[str]:
    with Gazetteer.open(path) as gazetteer:
        return [found.id for found in gazetteer.search(q).entities]


def test_prominent_first(db: Path) -> None:
    assert begins(db, "qam") == ["own:1", "own:2"]
    assert begins(db, "qamd") == ["own:2"]


def test_a_name_that_nobody_is_shown_is_no_beginning(db: Path) -> None:
    assert begins(db, "alqams") == []


def test_an_edit_counts_at_once(db: Path) -> None:
    with Gazetteer.open(db) as gazetteer:
        gazetteer.add_name("own:2", "Chamdo", lang="en", source="editorial", by="ana")
        assert [one.id for one in gazetteer.search("cham").entities] == ["own:2"]
        gazetteer.remove_name("own:2", "Chamdo", lang="en", by="ana")
        assert not gazetteer.search("cham").entities


def test_the_name_that_stands_for_others_may_go(db: Path) -> None:
    with Gazetteer.open(db) as gazetteer:
        gazetteer.remove_name("own:1", "Qamishli", by="ana")
        (found,) = gazetteer.search("qamish").entities
        assert found.matched
        assert found.matched.form == "Qamishlo"


def test_a_record_that_comes_again(db: Path) -> None:
    load(db, record("own:1", "Qamishlo", "Nisibis", population=180_000))
    assert begins(db, "qamish") == ["own:1"]
    assert begins(db, "nis") == ["own:1"]


def test_an_older_file_gets_it(db: Path) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("DROP TABLE beginning")
        connection.execute("DROP INDEX ix_entity_cell")
        connection.execute("DELETE FROM migration WHERE version > 2")
        connection.execute("PRAGMA user_version = 2")
    assert upgrade(db)
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert begins(db, "qam") == ["own:1", "own:2"]
