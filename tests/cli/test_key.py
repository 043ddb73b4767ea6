"""key: made once, listed without itself, revoked for good; and who may read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gazetteer import config
from gazetteer.errors import UsageError
from gazetteer.keys import KeyRole, find_key, keys_path
from tests.cli.conftest import Run


@pytest.mark.parametrize("role", list(KeyRole))
def test_a_key_is_shown_once(run: Run, db: Path, role: KeyRole) -> None:
    made = run("key", "create", "Ana", "--role", role.value, "--db", db)
    secret = made.out.strip()
    key = find_key(keys_path(db), secret)
    assert key
    assert key.role is role
    for listed in (run("key", "list", "--db", db).out, run("key", "list", "--json", "--db", db).out):
        assert "Ana" in listed
        assert secret not in listed
        assert key.sha256 not in listed


def test_a_revoked_key_stays_listed(run: Run, db: Path) -> None:
    assert run("key", "list", "--db", db).out == "no keys\n"
    secret = run("key", "create", "Ana", "--role", "curator", "--db", db).out.strip()
    assert "never used" in run("key", "list", "--db", db).out
    assert run("key", "revoke", "Ana", "--db", db).out == "revoked the key of Ana\n"
    assert find_key(keys_path(db), secret) is None
    (listed,) = json.loads(run("key", "list", "--json", "--db", db).out)
    assert (listed["name"], listed["role"], listed["used"]) == ("Ana", "curator", None)
    assert f"revoked {listed['revoked']}" in run("key", "list", "--db", db).out
    again = run("key", "revoke", "Ana", "--db", db)
    assert (again.status, len(again.err.splitlines())) == (1, 1)


def test_a_damaged_file_is_told(run: Run, db: Path) -> None:
    keys_path(db).write_text("[", encoding="utf-8")
    for arguments in (("list",), ("revoke", "Ana"), ("create", "Ana", "--role", "admin")):
        ran = run("key", *arguments, "--db", db)
        assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
        assert "not a usable file of keys" in ran.err


def test_who_may_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.is_reading_open()
    monkeypatch.setenv("GAZETTEER_READING", "closed")
    assert not config.is_reading_open()
    assert config.is_reading_open("open")
    monkeypatch.setenv("GAZETTEER_READING", "Closed")
    with pytest.raises(UsageError, match="GAZETTEER_READING"):
        config.is_reading_open()


def test_a_word_mistyped_does_not_open_the_service(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTEER_READING", "close")
    ran = run("serve", "--port", "0", "--db", db)
    assert (ran.status, len(ran.err.splitlines())) == (2, 1)
