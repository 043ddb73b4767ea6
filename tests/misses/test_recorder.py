"""Counting in the background: written soon, at the end, or dropped; never in the way."""

from __future__ import annotations

import logging
import sqlite3
import time
from pathlib import Path

import pytest

from gazetteer.misses.file import QueueFile, Wanted
from gazetteer.misses.recorder import Recorder
from gazetteer.model import Query, Resolution, Status


def _miss(recorder: Recorder, *forms: str) -> None:
    recorder.note([(Query(form), Resolution(form, Status.NIL, None)) for form in forms])


def _counts(path: Path) -> dict[str, int]:
    return {entry.form: entry.count for entry in QueueFile(path).entries(Wanted(limit=20_000))}


def _eventually(path: Path, wanted: dict[str, int]) -> bool:
    for _ in range(1000):
        if _counts(path) == wanted:
            return True
        time.sleep(0.01)
    return False


def test_written_within_seconds_and_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    recorder = Recorder(path, seconds=0.01)
    _miss(recorder, "aa", "bb", "aa")
    assert _eventually(path, {"aa": 2, "bb": 1})
    recorder.close()
    with Recorder(path, seconds=1000) as recorder:
        _miss(recorder, "aa")
        assert _counts(path) == {"aa": 2, "bb": 1}
    assert _counts(path) == {"aa": 3, "bb": 1}


def test_closed_and_used_again(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    recorder = Recorder(path, seconds=1000)
    for times in (1, 2):
        _miss(recorder, "aa")
        recorder.close()
        recorder.close()
        assert _counts(path) == {"aa": times}


def test_much_at_once_is_written_at_once(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    with Recorder(path, seconds=1000) as recorder:
        wanted = {f"name {chr(0x4E00 + number)}": 1 for number in range(3000)}
        _miss(recorder, *wanted)
        assert _eventually(path, wanted)


def test_no_miss_no_file(tmp_path: Path) -> None:
    with Recorder(tmp_path / "queue.db") as recorder:
        recorder.note([(Query("Qamishli"), Resolution("Qamishli", Status.MATCH, None))])
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_told_once_and_a_new_one_serves(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "queue.db"
    path.write_bytes(b"damaged" * 1000)
    with caplog.at_level(logging.WARNING), Recorder(path, seconds=0.01) as recorder:
        for form in ("aa", "bb", "cc"):
            _miss(recorder, form)
            time.sleep(0.05)
        assert [record.message.count("misses are not counted") for record in caplog.records] == [1]
        path.unlink()
        _miss(recorder, "dd")
        assert _eventually(path, {"dd": 1})


def test_a_lock_drops_counts_and_holds_nobody_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gazetteer.misses.file._SECONDS", 0.01)
    path = tmp_path / "queue.db"
    QueueFile(path).add([])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with caplog.at_level(logging.WARNING), Recorder(path, seconds=0.01) as recorder:
        _miss(recorder, "aa")
    assert "locked" in caplog.text
    other.rollback()
    other.close()
    assert _counts(path) == {}


def test_a_full_disk_drops_counts(caplog: pytest.LogCaptureFixture) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no device that is always full here")
    with caplog.at_level(logging.WARNING), Recorder(full) as recorder:
        _miss(recorder, "aa")
    assert "misses are not counted" in caplog.text
