"""gazetteer queue, --record, and what edits tell before they are made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gazetteer.misses.file import QueueFile, Wanted, queue_path
from tests.cli.conftest import Run
from tests.misses.test_file import missed


@pytest.fixture
def queue(db: Path) -> QueueFile:
    file = QueueFile(queue_path(db))
    file.add([missed("Zzyqwx", 3, '{"country": ["SY"]}'), missed("Rarer", 1)])
    return file


def _counts(db: Path) -> dict[str, int]:
    return {entry.form: entry.count for entry in QueueFile(queue_path(db)).entries(Wanted())}


def test_counted_only_when_asked(run: Run, db: Path) -> None:
    run("lookup", "Zzyqwx", "--db", db)
    assert not queue_path(db).exists()
    run("lookup", "Zzyqwx", "--record", "--db", db)
    run("lookup", "Qamishli", "--record", "--db", db)
    assert run("annotate", "--record", "--db", db, stdin=b"Clashes in Qamishli.").status == 0
    run("resolve", "--record", "--db", db, "--jobs", "2", stdin=b"Zzyqwx\nOther Zz\nQamishli\n\n")
    assert _counts(db) == {"Zzyqwx": 2, "Other Zz": 1}


def test_a_queue_that_cannot_be_written_is_told_and_spoils_nothing(
    run: Run, db: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue_path(db).mkdir()
    ran = run("resolve", "--record", "--db", db, stdin=b"Zzyqwx\nQamishli\n")
    assert (ran.status, len(ran.lines)) == (0, 2)
    assert caplog.text.count("misses are not counted") == 1


def test_listed_the_most_frequent_first(run: Run, db: Path, queue: QueueFile) -> None:
    listed = run("queue", "--db", db)
    assert listed.status == 0
    assert ["Zzyqwx" in line for line in listed.lines] == [True, False]
    assert queue.find("Zzyqwx").key in listed.lines[0]
    entries = json.loads(run("queue", "--json", "--db", db, "--status", "nil", "--country", "sy").out)
    assert [(entry["form"], entry["count"]) for entry in entries] == [("Zzyqwx", 3)]
    assert run("queue", "--db", db, "--status", "ambiguous").out == "nothing is in the queue\n"
    assert len(run("queue", "--db", db, "--limit", "1").lines) == 1


@pytest.mark.parametrize(
    "wrong", [("--limit", "0"), ("--limit", "many"), ("--country", "Syria"), ("--status", "match")]
)
def test_wrong_options(run: Run, db: Path, wrong: tuple[str, str]) -> None:
    ran = run("queue", *wrong, "--db", db)
    assert (ran.status, len(ran.err.splitlines())) == (2, 1)
    assert wrong[0] in ran.err


def test_a_miss_becomes_an_alias_in_one_command(run: Run, db: Path, queue: QueueFile) -> None:
    arguments = ("queue", "alias", "zzyqwx", "geonames:173377", "--lang", "kmr", "--source", "heard", "--db", db)
    tried = run(*arguments, "--dry-run", "--json")
    (change,) = json.loads(tried.out)["changed"]
    assert (change["query"], change["after"]["id"]) == ("Zzyqwx", "test:qamishli")
    assert "Zzyqwx: " in run(*arguments, "--dry-run").out
    assert run("lookup", "Zzyqwx", "--db", db).status == 1
    added = run(*arguments, "--by", "ana")
    assert "added to test:qamishli" in added.out
    assert run("lookup", "Zzyqwx", "--db", db).status == 0
    assert [entry.form for entry in queue.entries(Wanted())] == ["Rarer"]
    (edit,) = json.loads(run("history", "test:qamishli", "--json", "--db", db).out)
    assert (edit["by"], edit["after"]["names"][0]["form"]) == ("ana", "Zzyqwx")
    assert run(*arguments).status == 1


def test_written_otherwise_than_it_was_missed(run: Run, db: Path, queue: QueueFile) -> None:
    given = ("--name", "Zzyqwx City", "--lang", "und", "--source", "heard", "--json")
    added = json.loads(run("queue", "alias", "zzyqwx", "test:qamishli", *given, "--db", db).out)
    assert added["status"] == "applied"
    assert "Zzyqwx City" in run("show", "test:qamishli", "--db", db).out


def test_dismissed_and_restored(run: Run, db: Path, queue: QueueFile) -> None:
    key = queue.find("Zzyqwx").key
    assert run("queue", "dismiss", key, "--db", db).status == 2
    assert run("queue", "dismiss", key, "--why", "a person", "--by", "ana", "--db", db).status == 0
    assert len(run("queue", "--db", db).lines) == 1
    (line,) = run("queue", "--status", "dismissed", "--db", db).lines
    assert "ana: a person" in line
    restored = json.loads(run("queue", "restore", key, "--json", "--db", db).out)
    assert restored["dismissed"] is None
    assert len(run("queue", "--db", db).lines) == 2
    assert run("queue", "restore", "none", "--db", db).status == 1


TAY = ("alias", "add", "gz:1047", "Tay", "--lang", "en", "--source", "editorial")


def test_an_edit_that_spoils_right_answers(run: Run, core_copy: Path) -> None:
    tried = run(*TAY, "--dry-run", "--db", core_copy)
    assert tried.status == 0
    assert "Tay also means Tay, tribe, gz:3009" in tried.lines
    assert "it needs --force and --why" in tried.lines[-1]
    refused = run(*TAY, "--db", core_copy)
    assert (refused.status, refused.out, len(refused.err.splitlines())) == (1, "", 1)
    assert run(*TAY, "--force", "--db", core_copy).status == 1
    forced = run(*TAY, "--force", "--why", "so the locals say", "--db", core_copy)
    assert forced.status == 0
    assert "Tay also means Tay, tribe, gz:3009" in forced.lines
    assert "spoilt right answers: Tay" in run("history", "gz:1047", "--db", core_copy).out
    harmless = run(*TAY[:3], "Zzyqwx", *TAY[4:], "--dry-run", "--db", core_copy)
    assert harmless.out == "no answer that is known of would change\n"
