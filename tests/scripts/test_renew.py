"""`scripts/serve` builds again what was built from something else, keeping what was added since."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from gazetteer import Gazetteer
from gazetteer.exchange.freshness import what_changed
from gazetteer.exchange.load import load_records
from gazetteer.exchange.record import Record
from gazetteer.model import Kind, Name
from tests.conftest import ROOT


def _renew(path: Path) -> str:
    """What is said on stderr."""
    command = [sys.executable, str(ROOT / "scripts" / "renew.py"), "--port", "0", "--db", str(path)]
    done = subprocess.run(command, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    assert not done.stdout
    return done.stderr


def test_what_is_new_is_left_alone(core_copy: Path) -> None:
    assert not _renew(core_copy)


def test_what_is_old_is_built_again(core_copy: Path) -> None:
    with Gazetteer.open(core_copy) as gazetteer:
        gazetteer.add_name("gz:1042", "Zzyqamishzz", lang=None, source="editorial", by="a curator")
    with closing(sqlite3.connect(core_copy)) as connection, connection:
        connection.execute("UPDATE meta SET value = 'other' WHERE key = 'data'")
    assert "the curated names changed" in _renew(core_copy)
    assert what_changed(core_copy) is None
    with Gazetteer.open(core_copy) as gazetteer:
        assert gazetteer.resolve("Zzyqamishzz").candidates[0].id == "gz:1042"


def test_a_file_of_somebodys_own_records_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    load_records(path, "own", [Record(id="own:1", kind=Kind.PLACE, names=(Name("Somewhere"),))])
    assert not _renew(path)


def test_what_is_no_gazetteer_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.write_text("not a database", encoding="utf-8")
    command = [sys.executable, str(ROOT / "scripts" / "renew.py"), "--db", str(path)]
    done = subprocess.run(command, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("scripts/serve: ")
    assert path.read_text(encoding="utf-8") == "not a database"
