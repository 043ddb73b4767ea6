"""`--server`: every command that asks says the same as it does of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer.keys import KeyRole, create_key, keys_path
from tests.cli.conftest import Ran, Run
from tests.client.conftest import serving

ASKED = (
    ("lookup", "Qamislo"),
    ("lookup", "Tay", "--explain"),
    ("lookup", "xyzzyplugh"),
    ("lookup", "Qamislo", "--json", "--limit", "1"),
    ("lookup", "Qamislo", "--near", "-33.9,18.4"),
    ("lookup", "Qamislo", "--within", "test:none"),
    ("lookup", "Qamislo", "--country", "Syria"),
    ("lookup", "--", "-x"),
    ("resolve", "{names}", "--output", "csv", "--add", "geonames"),
    ("resolve", "{names}", "--country", "SY"),
    ("annotate", "{text}"),
    ("annotate", "{text}", "--json"),
    ("annotate", "{text}", "--format", "csv"),
    ("show", "geonames:173377"),
    ("show", "test:qamishli", "--json"),
    ("show", "test:none"),
    ("show", "no id"),
    ("history", "test:qamishli"),
    ("history", "test:none"),
    ("info",),
    ("info", "--json"),
)


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[str]:
    with serving(built) as url:
        yield url


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    names, text = tmp_path / "names.csv", tmp_path / "text.txt"
    names.write_text("id,q,country\n1,Qamislo,SY\n2,,\n3,Tay,Syria\n4,xyzzyplugh,\n5,القامشلي,\n", encoding="utf-8")
    text.write_text("Clashes in Qamishlo, near the Tay neighborhood. اشتباكات في القامشلي", encoding="utf-8")
    return {"names": str(names), "text": str(text)}


@pytest.mark.parametrize("command", ASKED, ids=" ".join)
def test_the_same_as_of_a_file(run: Run, server: str, files: dict[str, str], command: tuple[str, ...]) -> None:
    command = tuple(word.format(**files) for word in command)
    of_file = run(*command)
    assert of_file.out or of_file.err
    assert run("--server", server, *command) == of_file
    assert run(f"--server={server}", *command) == of_file
    if "--" not in command:
        assert run(*command, "--server", server) == of_file


def test_edits(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTEER_DB", str(db))
    monkeypatch.setenv("GAZETTEER_KEY", create_key(keys_path(db), "ana", KeyRole.CURATOR))
    with serving(db) as url:
        monkeypatch.setenv("GAZETTEER_SERVER", url)
        added = run("alias", "add", "geonames:173377", "Qamishlo city", "--lang", "en", "--source", "list")
        assert (added.status, added.out) == (0, "added to test:qamishli; gazetteer undo 1 takes it back\n")
        for command in (("history", "test:qamishli"), ("history", "test:qamishli", "--json")):
            assert run(*command) == run(*command, "--db", db)
        assert "ana: alias add" in run("history", "test:qamishli").out
        assert "took back" in run("undo", "1").out
        again = ("alias", "remove", "test:qamishli", "Qamishlo city")
        assert run(*again) == run(*again, "--db", db)
        assert run(*again).status == 1
        monkeypatch.delenv("GAZETTEER_KEY")
        refused = run("undo", "2")
    assert (refused.status, refused.out, len(refused.err.splitlines())) == (1, "", 1)
    assert "send a key" in refused.err
    assert "$GAZETTEER_KEY" in refused.err


def _refusal(ran: Ran, status: int) -> str:
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (status, "", 1)
    return ran.err


def test_which_is_meant(run: Run, server: str, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "one or the other" in _refusal(run("lookup", "Tay", "--server", server, "--db", built), 2)
    assert "--server is empty" in _refusal(run("lookup", "Tay", "--server", ""), 2)
    assert "no address" in _refusal(run("lookup", "Tay", "--server", "localhost"), 2)
    assert "name of the key" in _refusal(run("undo", "1", "--by", "ana", "--server", server), 2)
    assert "unrecognized" in _refusal(run("--server", server, "export", "csv"), 2)
    assert "follow the command" in _refusal(run("--server"), 2)
    monkeypatch.setenv("GAZETTEER_SERVER", "http://127.0.0.1:1")
    assert run("lookup", "Qamislo", "--db", built).status == 0
    assert run("lookup", "Qamislo", "--server", server).status == 0
    assert run("export", "csv").status == 0


def test_nobody_there(run: Run) -> None:
    assert "http://127.0.0.1:1: Connection refused" in _refusal(run("--server", "http://127.0.0.1:1", "lookup", "x"), 1)
