"""/v1/queue: what the service does not find, and what curators make of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from api import Settings, create_app
from gazetteer.keys import KeyRole, create_key, keys_path
from gazetteer.misses.file import QueueFile, Wanted, queue_path
from tests.api.conftest import Client
from tests.api.test_resolve import problem
from tests.misses.test_file import missed

Key = dict[str, str]


@pytest.fixture
def queue(db: Path) -> QueueFile:
    """That of `writable`, with a name in it that is missed."""
    file = QueueFile(queue_path(db))
    file.add([missed("Zzyqwx", 3, '{"country": ["SY"]}'), missed("Rarer", 1)])
    return file


def _counts(db: Path) -> dict[str, int]:
    return {entry.form: entry.count for entry in QueueFile(queue_path(db)).entries(Wanted())}


def _serve(settings: Settings, *requests: tuple[str, Mapping[str, Any]]) -> None:
    """Have a service answer, and stop it: what it counted is written then."""
    client = Client(create_app(settings))
    for path, body in requests:
        assert client.post(path, json=body).status_code == 200
    assert client.get("/v1/resolve?q=Zzyqwx").status_code == 200
    assert client.get("/readyz").status_code == 200
    client.app.state.opened.close()


def test_what_every_door_does_not_find_is_counted(db: Path) -> None:
    _serve(
        Settings(db),
        ("/v1/resolve", {"q": "Zzyqwx", "country": "SY"}),
        ("/v1/resolve", {"queries": [{"q": "Zzyqwx"}, {"q": "Qamishli"}, {"q": ["no"]}, {"q": "Other Zz"}]}),
        ("/v1/annotate", {"text": "Fighters left Qamishli."}),
    )
    assert _counts(db) == {"Zzyqwx": 3, "Other Zz": 1}


def test_it_can_be_turned_off(db: Path) -> None:
    _serve(Settings(db, is_queue_on=False))
    assert not queue_path(db).exists()


def test_a_queue_that_cannot_be_written_spoils_no_answer(db: Path, caplog: pytest.LogCaptureFixture) -> None:
    queue_path(db).mkdir()
    with caplog.at_level(logging.WARNING):
        _serve(Settings(db))
    told = [one for one in caplog.messages if "misses are not counted" in one and str(db) in one]
    assert len(told) == 1, "of this queue: one of a test before may still be written"


def test_listed_for_curators(writable: Client, key: Key, queue: QueueFile, db: Path) -> None:
    found = writable.get("/v1/queue?country=SY&status=nil&limit=5", headers=key)
    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-store"
    (entry,) = found.json()["entries"]
    assert entry == {
        "key": queue.find("Zzyqwx").key,
        "form": "Zzyqwx",
        "status": "nil",
        "count": 3,
        "first": entry["first"],
        "last": entry["first"],
        "contexts": [{"count": 3, "country": ["SY"]}],
        "candidates": entry["candidates"],
        "dismissed": None,
    }
    assert len(writable.get("/v1/queue", headers=key).json()["entries"]) == 2
    for wrong in ("limit=0", "limit=201", "status=match", "country=Syria", "country=SY&country=IQ"):
        problem(writable.get(f"/v1/queue?{wrong}", headers=key), 422)
    problem(writable.get("/v1/queue"), 401)
    reader = {"Authorization": f"Bearer {create_key(keys_path(db), 'bo', KeyRole.CONTRIBUTOR)}"}
    problem(writable.get("/v1/queue", headers=reader), 403)
    writable.app.state.opened.close()
    assert queue.find("Zzyqwx").count == 3, "listing asks again, which counts for nothing"


def test_a_miss_becomes_an_alias(writable: Client, key: Key, queue: QueueFile) -> None:
    address = f"/v1/queue/{queue.find('Zzyqwx').key}/alias"
    body = {"id": "geonames:173377", "lang": "kmr", "source": "heard"}
    trial = writable.post(f"{address}?dry_run=true", headers=key, json=body)
    assert trial.status_code == 200
    (change,) = trial.json()["changed"]
    assert (change["query"], change["after"]["id"]) == ("Zzyqwx", "test:qamishli")
    assert writable.get("/v1/resolve?q=Zzyqwx").json()["status"] == "nil"
    added = writable.post(address, headers=key, json=body)
    assert added.status_code == 201
    assert added.json()["status"] == "applied"
    assert added.json()["clashes"] == []
    assert writable.get("/v1/resolve?q=Zzyqwx").json()["candidates"][0]["id"] == "test:qamishli"
    assert [entry.form for entry in queue.entries(Wanted())] == ["Rarer"]
    problem(writable.post(address, headers=key, json=body), 409)


@pytest.mark.parametrize("body", [{}, {"id": 5}, {"id": "x"}, {"id": "gz:404"}, {"id": "test:sy", "lang": "kmr"}])
def test_an_alias_that_cannot_be(writable: Client, key: Key, queue: QueueFile, body: Mapping[str, Any]) -> None:
    answer = writable.post("/v1/queue/rarer/alias", headers=key, json=body)
    problem(answer, 404 if body.get("id") in ("x", "gz:404") else 422)
    assert len(queue.entries(Wanted())) == 2


def test_dismissed_and_restored(writable: Client, key: Key, queue: QueueFile) -> None:
    address = f"/v1/queue/{queue.find('Zzyqwx').key}"
    problem(writable.post(f"{address}/dismiss", headers=key, json={}), 422)
    problem(writable.post(f"{address}/dismiss", headers=key, json={"why": " "}), 422)
    told = writable.post(f"{address}/dismiss", headers=key, json={"why": "a person"})
    assert told.status_code == 200
    assert (told.json()["dismissed"]["by"], told.json()["dismissed"]["why"]) == ("ana", "a person")
    assert [entry["form"] for entry in writable.get("/v1/queue", headers=key).json()["entries"]] == ["Rarer"]
    (listed,) = writable.get("/v1/queue?status=dismissed", headers=key).json()["entries"]
    assert listed == told.json()
    assert writable.post(f"{address}/restore", headers=key).json()["dismissed"] is None
    assert len(writable.get("/v1/queue", headers=key).json()["entries"]) == 2


@pytest.mark.parametrize("action", ["alias", "dismiss", "restore"])
def test_what_is_not_in_the_queue(writable: Client, key: Key, action: str) -> None:
    problem(writable.post(f"/v1/queue/none/{action}", headers=key, json={"why": "x"}), 404)
