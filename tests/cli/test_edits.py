"""alias, history, undo, import, export, check, info and key."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from gazetteer import config, keys
from gazetteer.cli import formats
from tests.cli.conftest import RECORDS, Run

ALIAS = ("alias", "add", "geonames:173377", "Qamishzz", "--lang", "kmr", "--source", "heard")


def test_an_alias_is_found_at_once_and_can_be_taken_back(run: Run, db: Path) -> None:
    added = run(*ALIAS, "--by", "ana", "--why", "said so", "--json", "--db", db)
    assert added.status == 0
    revision = json.loads(added.out)
    assert revision["status"] == "applied"
    assert json.loads(run("lookup", "Qamishzz", "--json", "--db", db).out)["candidates"][0]["id"] == "test:qamishli"
    history = json.loads(run("history", "test:qamishli", "--json", "--db", db).out)
    assert [(edit["id"], edit["by"], edit["why"]) for edit in history] == [(revision["revision"], "ana", "said so")]
    assert run("undo", str(revision["revision"]), "--db", db).status == 0
    assert "Qamishzz" not in run("show", "test:qamishli", "--db", db).out
    shown = run("history", "test:qamishli", "--db", db).out
    assert "ana: " in shown
    assert "why: said so" in shown
    assert "+ names Qamishzz (lang " in shown
    assert "nid" not in shown
    assert f"takes back {revision['revision']}" in shown


def test_a_name_can_be_retired(run: Run, db: Path) -> None:
    assert run("alias", "remove", "test:qamishli", "Камышлы", "--why", "no", "--db", db).status == 0
    assert "Камышлы" not in run("show", "test:qamishli", "--db", db).out
    assert run("alias", "remove", "test:qamishli", "Камышлы", "--db", db).status == 1


def test_an_edit_is_credited_to_the_user(run: Run, db: Path) -> None:
    run(*ALIAS, "--db", db)
    (edit,) = json.loads(run("history", "test:qamishli", "--json", "--db", db).out)
    assert edit["by"] == config.user_name()


@pytest.mark.parametrize(
    "arguments",
    [
        ("alias", "add", "gz:404", "x", "--lang", "en", "--source", "s"),
        ("alias", "add", "test:sy", "…", "--lang", "en", "--source", "s"),
        ("history", "gz:404"),
        ("undo", "404"),
    ],
)
def test_what_is_not_there(run: Run, db: Path, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, "--db", db)
    assert ran.status == 1
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1


def test_no_edits(run: Run) -> None:
    assert run("history", "test:sy").out == "no edits\n"


def test_import_reports_bad_lines_and_keeps_good_ones(run: Run, tmp_path: Path) -> None:
    records = tmp_path / "Some records.jsonl"
    good = '{"id": "x:1", "kind": "place", "names": [{"form": "Testville"}]}\n'
    records.write_bytes(good.encode() + b'{"id": "x:2"}\nnot json\n\xff\n')
    db = tmp_path / "new.db"
    ran = run("import", "records", records, "--db", db)
    assert ran.status == 1
    assert ran.out == "1 added, 0 replaced, 3 bad\n"
    assert [f"line {number}: " in ran.err for number in (1, 2, 3, 4)] == [False, True, True, True]
    assert run("lookup", "Testville", "--db", db).status == 0
    assert run("show", "x:1", "--db", db).status == 0
    again = run("import", "records", records, "--db", db)
    assert again.out == "0 added, 1 replaced, 3 bad\n"


@pytest.mark.parametrize("path", ["missing.jsonl", "."])
def test_import_of_what_is_no_file_makes_no_database(run: Run, tmp_path: Path, path: str) -> None:
    ran = run("import", "records", tmp_path / path, "--db", tmp_path / "new.db")
    assert ran.status == 1
    assert len(ran.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_import_into_what_is_no_gazetteer(run: Run, tmp_path: Path) -> None:
    foreign = tmp_path / "letter.txt"
    foreign.write_text("hello", encoding="utf-8")
    assert run("import", "records", RECORDS, "--db", foreign).status == 1
    assert foreign.read_text(encoding="utf-8") == "hello"
    ran = run("import", "records", RECORDS, "--db", tmp_path / "no" / "folder.db")
    assert ran.status == 1
    assert "there is no folder" in ran.err


def test_import_dataset_name(run: Run, db: Path, tmp_path: Path) -> None:
    assert run("import", "records", RECORDS, "--db", db, "--dataset", "Other Set").status == 2
    assert run("import", "records", RECORDS, "--db", tmp_path / "new.db", "--dataset", "other").status == 0
    assert "other" in run("info", "--db", tmp_path / "new.db").out


def test_export_gives_what_was_imported(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert run("export", "records", "--out", out).status == 0
    exported = {record["id"]: record for record in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    for record in map(json.loads, RECORDS.read_text(encoding="utf-8").splitlines()):
        forms = {name["form"] for name in exported[record["id"]]["names"]}
        assert forms == {name["form"] for name in record["names"]}
    assert run("export", "records").out == out.read_text(encoding="utf-8")


def test_check_of_the_names_that_come_along(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path / "missing").status == 1
    (tmp_path / "bad.entities.csv").write_text("id\n", encoding="utf-8")
    ran = run("check", tmp_path)
    assert ran.status == 1
    assert all(line.startswith("gazetteer check: ") for line in ran.err.splitlines())


def test_info(run: Run) -> None:
    plain, info = run("info").out, json.loads(run("info", "--json").out)
    assert info["entities"] == {"place": 5, "group": 2}
    assert "doors" in plain
    assert f"{'in all':24} {sum(info['names'].values())}" in plain
    assert "language not known" in plain


def test_key(run: Run, tmp_path: Path) -> None:
    db = tmp_path / "x.db"
    ran = run("key", "create", "ana", "--role", "curator", "--db", db)
    assert ran.status == 0
    path, secret = keys.keys_path(db), ran.out.strip()
    assert secret not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = keys.find_key(path, secret)
    assert found is not None
    assert (found.name, found.role) == ("ana", keys.KeyRole.CURATOR)
    assert keys.find_key(path, secret[:-1]) is None
    assert run("key", "create", "ana", "--role", "admin", "--db", db).status == 1
    assert run("key", "create", " ", "--role", "admin", "--db", db).status == 1
    path.write_text("[1]", encoding="utf-8")
    assert run("key", "create", "bo", "--role", "admin", "--db", db).status == 1


def test_build_tells_where_and_what_was_not_carried_over(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path, bool]] = []

    def build(path: Path, *, world: bool) -> list[str]:
        asked.append((path, world))
        return ["an edit of gz:1"]

    monkeypatch.setattr(formats, "build", build)
    ran = run("build", "--no-world", "--db", tmp_path / "x.db")
    assert (ran.status, ran.out) == (0, f"{tmp_path / 'x.db'}\n")
    assert ran.err == "gazetteer build: not carried over: an edit of gz:1\n"
    assert asked == [(tmp_path / "x.db", False)]


def test_the_default_database_is_built_at_its_first_use(
    run: Run, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(path: Path, *, world: bool) -> list[str]:
        path.parent.mkdir(parents=True)
        os.link(built, path)
        return []

    monkeypatch.setattr(formats, "build", build)
    monkeypatch.setenv("GAZETTEER_DB", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    first = run("lookup", "Qamishlo")
    assert first.status == 0
    assert first.err == f"There is no gazetteer yet: building it, once, at {tmp_path}/gazetteer/gazetteer.db\n"
    assert run("lookup", "Qamishlo").err == ""
