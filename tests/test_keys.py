"""Keys: found only by those who have them, kept through everything, and never an open door."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gazetteer import keys
from gazetteer.errors import Conflict, DatabaseError, DatabaseForeign, InvalidRecord, NotFound
from gazetteer.keys import KeyRole, create_key, find_key, note_use, read_keys, revoke_key
from gazetteer.store.database import writers_lock

ANA = {"sha256": "0" * 64, "name": "Ana", "role": "curator", "created": "2026-11-22T14:00:00+00:00"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return keys.keys_path(tmp_path / "g.db")


def write(path: Path, *values: Any) -> None:
    path.write_text(json.dumps(values), encoding="utf-8")


def test_a_key_is_known_by_its_digest_alone(path: Path) -> None:
    secret = create_key(path, "Ana", KeyRole.CURATOR)
    assert len(secret) == 43  # 256 bits, six a letter
    assert secret not in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = find_key(path, secret)
    assert found
    assert (found.name, found.role, found.used, found.revoked) == ("Ana", KeyRole.CURATOR, None, None)
    for wrong in (secret[:-1], secret.lower(), "", found.sha256, "\ud800", "x" * 100_000):
        assert find_key(path, wrong) is None


def test_no_file_holds_no_key(path: Path) -> None:
    assert read_keys(path) == []
    assert find_key(path, "") is None


@pytest.mark.parametrize("name", ["", " ", "a\nb", "\ud800", "\x1b[1m", "x" * 201])
def test_a_key_has_the_name_of_somebody(path: Path, name: str) -> None:
    with pytest.raises(InvalidRecord):
        create_key(path, name, KeyRole.ADMIN)
    assert not path.exists()


def test_a_revoked_key_opens_nothing_and_stays_listed(path: Path) -> None:
    lost, other = create_key(path, "Ana", KeyRole.CURATOR), create_key(path, "Bo", KeyRole.ADMIN)
    with pytest.raises(Conflict):
        create_key(path, "Ana", KeyRole.CURATOR)
    assert revoke_key(path, "Ana").revoked
    assert find_key(path, lost) is None
    assert find_key(path, other)
    with pytest.raises(NotFound):
        revoke_key(path, "Ana")
    again = create_key(path, "Ana", KeyRole.CONTRIBUTOR)
    assert find_key(path, lost) is None
    assert [key.revoked is None for key in read_keys(path)] == [False, True, True]
    found = find_key(path, again)
    assert found
    assert found.role is KeyRole.CONTRIBUTOR


def test_the_last_use_is_noted_once_in_a_while(path: Path) -> None:
    secret = create_key(path, "Ana", KeyRole.CURATOR)
    key = find_key(path, secret)
    assert key
    assert keys.is_use_due(key)
    note_use(path, key)
    (used,) = read_keys(path)
    assert used.used
    assert not keys.is_use_due(used)
    before = path.stat().st_ino
    note_use(path, key)
    assert path.stat().st_ino == before, "not written again"
    long_ago = (datetime.now(UTC) - keys.USE_INTERVAL - timedelta(seconds=1)).isoformat()
    write(path, ANA | {"sha256": key.sha256, "used": long_ago})
    note_use(path, key)
    assert read_keys(path)[0].used != long_ago


def test_noting_a_use_waits_for_nobody_and_fails_for_nothing(path: Path) -> None:
    secret = create_key(path, "Ana", KeyRole.CURATOR)
    key = find_key(path, secret)
    assert key
    with writers_lock(path):
        note_use(path, key)
    assert read_keys(path) == [key]
    path.write_text("{", encoding="utf-8")
    note_use(path, key)
    assert path.read_text(encoding="utf-8") == "{"
    note_use(path.parent / "gone" / "x" / ("x" * 300), key)


def test_a_use_does_not_bring_a_revoked_key_back(path: Path) -> None:
    secret = create_key(path, "Ana", KeyRole.CURATOR)
    key = find_key(path, secret)
    assert key
    revoke_key(path, "Ana")
    note_use(path, key)
    assert find_key(path, secret) is None


def _create_many(path: Path, writer: int) -> None:
    for number in range(10):
        create_key(path, f"{writer}/{number}", KeyRole.CONTRIBUTOR)
        revoke_key(path, f"{writer}/{number}")


def test_writers_at_once_lose_nothing(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_create_many, args=(path, writer)) for writer in range(4)]
    for process in writers:
        process.start()
    for process in writers:
        process.join()
        assert process.exitcode == 0
    found = read_keys(path)
    assert len({key.name for key in found}) == len(found) == 40
    assert all(key.revoked for key in found)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_a_killed_writer_left_is_in_nobodys_way(path: Path) -> None:
    path.with_name(f".{path.name}.part").write_text("half", encoding="utf-8")
    create_key(path, "Ana", KeyRole.CURATOR)
    assert [key.name for key in read_keys(path)] == ["Ana"]
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, f"{path.name}.lock"]


def test_a_disk_that_fails_leaves_the_keys_as_they_were(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_key(path, "Ana", KeyRole.CURATOR)
    before = path.read_bytes()

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    for change in (lambda: create_key(path, "Bo", KeyRole.ADMIN), lambda: revoke_key(path, "Ana")):
        with pytest.raises(DatabaseError, match="No space left"):
            change()
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.part"))


DAMAGED: list[bytes] = [
    b"",
    b"{",
    b"{}",
    b"null",
    b'"x"',
    b"[1]",
    b'["x"]',
    b"[[]]",
    b"[{}]",
    b"\xff\xfe",
    b"[" * 100_000,
    *(
        json.dumps([ANA | change]).encode()
        for change in (
            {"sha256": ""},
            {"sha256": None},
            {"sha256": "x" * 64},
            {"sha256": 5},
            {"name": ""},
            {"name": None},
            {"name": ["Ana"]},
            {"role": "owner"},
            {"role": ["admin"]},
            {"created": None},
            {"created": "yesterday"},
            {"created": "2026-11-22T14:00:00"},
            {"used": 5},
            {"revoked": False},
            {"revoked": ""},
            {"more": "x"},
        )
    ),
]


@pytest.mark.parametrize("content", DAMAGED, ids=lambda content: repr(content[-80:]))
def test_a_damaged_file_is_an_error_and_stays(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    tries: list[Callable[[], Any]] = [
        lambda: read_keys(path),
        lambda: find_key(path, ""),
        lambda: create_key(path, "Bo", KeyRole.ADMIN),
        lambda: revoke_key(path, "Ana"),
    ]
    for one in tries:
        with pytest.raises(DatabaseForeign, match=r"g\.db\.keys\.json") as caught:
            one()
        assert "\n" not in str(caught.value)
    assert path.read_bytes() == content


def test_a_file_that_cannot_be_read_is_an_error(path: Path) -> None:
    path.mkdir()
    with pytest.raises(DatabaseForeign, match="cannot be read"):
        find_key(path, "")


def test_a_file_of_an_older_version_is_read(path: Path) -> None:
    write(path, ANA)
    assert read_keys(path) == [keys.Key("0" * 64, "Ana", KeyRole.CURATOR, "2026-11-22T14:00:00+00:00")]


def test_each_role_allows_what_those_before_it_do() -> None:
    order = [KeyRole.CONTRIBUTOR, KeyRole.CURATOR, KeyRole.ADMIN]
    assert [[one.includes(other) for other in order] for one in order] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
