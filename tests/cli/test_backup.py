"""backup, restore and changes on the command line."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

EDIT = ("alias", "add", "test:qamishli", "Qamischlo", "--lang", "de", "--source", "test")


def _changes(run: Run, db: Path, *arguments: str) -> dict[str, Any]:
    ran = run("changes", *arguments, "--db", db)
    assert (ran.status, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_there_and_back(run: Run, db: Path) -> None:
    before = _changes(run, db)
    ran = run("backup", "--db", db)
    copy = Path(ran.out.strip())
    assert (ran.status, ran.err, copy.parent) == (0, "", db.parent)
    assert run(*EDIT, "--db", db).status == 0
    (change,) = _changes(run, db)["changes"]
    assert "test:qamishli" in change["entities"]
    assert _changes(run, db, "--since", "1")["changes"] == _changes(run, db, "--limit", "0")["changes"] == []
    ran = run("restore", copy, "--db", db)
    assert ran.status == 0
    assert _changes(run, db)["changes"] == []
    assert _changes(run, db)["build"] != before["build"]
    kept = Path(ran.lines[0].removeprefix("kept what was there as "))
    assert len(_changes(run, kept)["changes"]) == 1
    ran = run("restore", kept, "--no-backup", "--db", db)
    assert len(ran.lines) == 1
    assert len(_changes(run, db)["changes"]) == 1


def test_a_backup_of_a_place_is_written_over_nothing(run: Run, db: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    ran = run("backup", there, "--db", db)
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert there.read_text() == "mine"


def test_restoring_an_older_layout_says_what_to_do(run: Run, db: Path) -> None:
    copy = Path(run("backup", "--db", db).out.strip())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA user_version = 1")
    ran = run("restore", copy, "--db", db)
    assert (ran.status, "gazetteer rekey" in ran.err) == (0, True)


@pytest.mark.parametrize("arguments", [("restore", "none.db"), ("backup",)])
def test_where_there_is_nothing(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, "--db", tmp_path / "none.db")
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("--since", "x"), ("--since", "9" * 30), ("--limit", "²")])
def test_what_is_no_number(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("changes", *arguments).status == 2
