"""What exports carry of merges and retirements, and what an import makes of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import InvalidRecord
from gazetteer.exchange import csv, records
from gazetteer.exchange.record import parse
from gazetteer.store.database import SCHEMA_VERSION, connect_reader
from gazetteer.store.reader import Reader
from gazetteer.store.transaction import upgrade
from tests.tiny import load, record

WHO: dict[str, Any] = {"by": "Ana"}


def test_redirects_and_what_is_retired_go_along(gazetteer: Gazetteer, db: Path, tmp_path: Path) -> None:
    gazetteer.merge("gz:4", "gz:5", **WHO)
    gazetteer.retire_entity("gz:3", **WHO)
    with closing(connect_reader(db)) as connection:
        exported = {one["id"]: one for one in map(json.loads, records.write(Reader(connection)))}
        table = "".join(csv.write(Reader(connection)))
    assert "gz:4" not in exported
    assert exported["gz:5"]["merged"] == ["gz:4"]
    assert exported["gz:3"]["retired"] is True
    assert "gz:3" not in table
    again = tmp_path / "again.db"
    load(again, *exported.values())
    with Gazetteer.open(again) as copy:
        assert copy.canonical_id("gz:4") == ("gz:5", True)
        assert copy.entity("gz:3").retired
        assert copy.resolve("Tay").candidates == ()
        load(again, record("gz:3", "Tay", kind="group"))
        assert copy.resolve("Tay").candidates[0].id == "gz:3", "a record that says no more that it is retired"


@pytest.mark.parametrize("members", [{"retired": "yes"}, {"merged": ["x"]}, {"merged": [5]}])
def test_bad_records(members: dict[str, Any]) -> None:
    with pytest.raises(InvalidRecord, match=f"{next(iter(members))}: "):
        parse(record("own:1", "Amuda", **members), "own")


def test_an_older_file_is_brought_to_this_layout(db: Path) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        for table in ("overruled", "withheld"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("ALTER TABLE identifier DROP COLUMN merged")
        connection.execute("ALTER TABLE entity DROP COLUMN retired")
        connection.execute('CREATE TABLE redirect (id VARCHAR PRIMARY KEY, "into" VARCHAR)')
        connection.execute("DELETE FROM migration WHERE version >= 4")
        connection.execute("PRAGMA user_version = 3")
    assert upgrade(db)
    with Gazetteer.open(db) as gazetteer:
        gazetteer.merge("gz:4", "gz:5", **WHO)
        gazetteer.split("gz:2", ["geonames:173377"], **WHO)
        assert gazetteer.canonical_id("gz:4") == ("gz:5", True)
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'redirect'").fetchone() is None
