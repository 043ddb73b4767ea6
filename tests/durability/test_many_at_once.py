"""Writers and readers in many processes and over HTTP at once: no edit is lost, nobody who reads waits."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.exchange.backup import backup, restore
from gazetteer.store.database import writers_lock
from tests.durability.conftest import IDS, NAMES, Added, Client, check, everything, get
from tests.durability.nursery import Nursery, wait_until

PROCESSES, CLIENTS, READERS = 5, 5, 3


@pytest.mark.parametrize("each", [5, pytest.param(200, marks=pytest.mark.long)])
def test_ten_writers_and_readers(started: Nursery, core_copy: Path, key: str, tmp_path: Path, each: int) -> None:
    over = tmp_path / "over"
    written = [tmp_path / f"writer{who}.json" for who in range(PROCESSES)]
    readers = [tmp_path / f"reader{who}.json" for who in range(READERS)]
    for who, out in enumerate(written):
        started.start("edit", out, core_copy, f"Process {who}", IDS, each)
    for out in readers:
        started.start("read", out, core_copy, over, NAMES)
    with started.service(core_copy) as service:
        clients = [Client(service, key, f"Client {who}") for who in range(CLIENTS)]
        threads = [threading.Thread(target=client.add, args=(0, each)) for client in clients]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            assert get(service, f"/v1/resolve?q={NAMES[1]}")[1]["status"] == "match"
        copy = backup(core_copy, tmp_path / "copy.db")
        wait_until(lambda: all(out.exists() for out in written))
    over.touch()
    wait_until(lambda: all(out.exists() for out in readers))
    for out in readers:
        missed, asked = json.loads(out.read_text())
        assert missed == 0
        assert asked > 0
    acknowledged = [Added(*one) for out in written for one in json.loads(out.read_text())]
    acknowledged += [added for client in clients for added in client.added]
    assert not [refused for client in clients for refused in client.refused]
    assert len(acknowledged) == (PROCESSES + CLIENTS) * each
    assert len(check(core_copy, acknowledged)) == len(acknowledged)
    _check_restored(core_copy, copy)


def _check_restored(live: Path, copy: Path) -> None:
    """What is restored is a moment of the past: the first revisions, and their names."""
    with Gazetteer.open(live) as gazetteer:
        before = list(everything(gazetteer))
    restore(live, copy)
    there = check(live, [])
    assert there
    with Gazetteer.open(live) as gazetteer:
        assert list(everything(gazetteer)) == before[: len(there)]


def test_nobody_who_reads_waits_for_one_who_writes(started: Nursery, core_copy: Path) -> None:
    with (
        started.service(core_copy) as service,
        Gazetteer.open(core_copy) as gazetteer,
        writers_lock(core_copy),
        closing(sqlite3.connect(core_copy, isolation_level=None)) as writer,
    ):
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE entity SET name = 'half'")
        for name in NAMES:
            # Who waits for the lock gives up with an error after a while.
            assert get(service, f"/v1/resolve?q={name}")[1]["candidates"][0]["name"] != "half"
            assert gazetteer.resolve(name).candidates[0].name != "half"
            with Gazetteer.open(core_copy) as another:
                assert another.resolve(name).candidates
        assert get(service, "/v1/changes?since=0")[0] == 200
        writer.execute("ROLLBACK")
