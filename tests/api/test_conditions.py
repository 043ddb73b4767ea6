"""Every GET can be asked again for nothing, a kept answer is never an old one, and a fault is never a miss."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from api import Settings, create_app
from api.kept import KeptAnswers
from gazetteer import Gazetteer
from tests.api.conftest import Client
from tests.api.test_resolve import problem

NOT_OF_THE_GAZETTEER = {"/healthz", "/readyz", "/metrics"}
PARAMETERS = {"q": "Qamishlo", "lat": "37", "lon": "41"}


def _answered(client: Client) -> list[str]:
    """The addresses of every GET that answers to somebody without a key."""
    found = ["/", "/openapi.json"]
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        address = path.replace("{id}", "test:qamishli").replace("{name}", "invalid")
        if "get" in methods and client.get(address, params=PARAMETERS).status_code == 200:
            found.append(address)
    return found


def test_every_get_has_an_etag_and_takes_it_back(client: Client) -> None:
    addresses = _answered(client)
    assert {"/v1/resolve", "/v1/entities/test:qamishli", "/v1/changes", "/problems/invalid"} <= set(addresses)
    for address in set(addresses) - NOT_OF_THE_GAZETTEER:
        first = client.get(address, params=PARAMETERS)
        assert first.headers.get("etag"), address
        again = client.get(address, params=PARAMETERS, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), address
        assert again.headers["etag"].removeprefix("W/") == first.headers["etag"].removeprefix("W/")


def test_an_answer_that_was_kept_goes_with_the_edition(writable: Client, db: Path) -> None:
    url = "/v1/resolve?q=Qamishlo&limit=1"
    first, second = writable.get(url), writable.get(url)
    assert second.content == first.content
    with Gazetteer.open(db) as gazetteer:
        gazetteer.add_name("test:qamishli", "Qamishlo on the river", lang="en", source="editorial", by="ana")
    third = writable.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert third.status_code == 200
    assert third.json()["gazetteer"]["version"] != first.json()["gazetteer"]["version"]
    assert writable.get("/v1/resolve?q=Qamishlo on the river").json()["status"] == "match"


def test_a_kept_answer_is_that_of_its_own_question(client: Client) -> None:
    for _ in range(2):
        assert client.get("/v1/resolve?q=Qamishlo&id=1").json()["id"] == "1"
        assert "id" not in client.get("/v1/resolve?q=Qamishlo").json()


def test_what_is_kept_is_bounded_and_the_newest() -> None:
    kept = KeptAnswers(100_000)
    for number in range(1000):
        kept.keep("e1", b"%d" % number, b"x" * 500)
        assert kept.get("e1", b"0" if number < 50 else b"%d" % number)
    assert kept.get("e1", b"999")
    assert not kept.get("e1", b"60")
    assert kept._size <= 100_000
    assert kept._size == sum(len(question) + len(body) + 300 for question, body in kept._bodies.items())
    kept.keep("e1", b"big", b"x" * 5000)
    assert not kept.get("e1", b"big")


def test_another_edition_lets_go_of_all() -> None:
    kept = KeptAnswers(100_000)
    kept.keep("e1", b"q", b"one")
    assert not kept.get("e2", b"q")
    kept.keep("e2", b"r", b"two")
    assert not kept.get("e1", b"q")
    assert kept._size == len(kept._bodies) * 304
    nothing = KeptAnswers(0)
    nothing.keep("e1", b"q", b"one")
    assert not nothing.get("e1", b"q")


def _drop(db: Path, table: str) -> None:
    with sqlite3.connect(db) as connection:
        connection.execute(f"DROP TABLE {table}")
    connection.close()


def _overwrite(db: Path) -> None:
    with db.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(0)
        file.write(b"\xa5" * size)


def _ways(client: Client) -> list[Any]:
    query = {"q": "Qamishlo"}
    return [
        client.get("/v1/resolve", params=query),
        client.post("/v1/resolve", json=query),
        client.post("/v1/resolve", json={"queries": [query]}),
        client.post("/v1/resolve", content=json.dumps(query), headers={"Content-Type": "application/x-ndjson"}),
        client.get("/readyz"),
    ]


@pytest.mark.parametrize("spoil", ["meta", "name", "entity", "bytes"])
def test_a_fault_is_never_a_miss(db: Path, spoil: str) -> None:
    """A gazetteer that breaks while it answers says so, by every way, and does not claim to know no such name."""
    client = Client(create_app(Settings(db, kept_answers=0)))
    assert [response.status_code for response in _ways(client)] == [200] * 5
    if spoil == "bytes":
        _overwrite(db)
        client = Client(create_app(Settings(db)))
    else:
        _drop(db, spoil)
    for response in _ways(client):
        problem(response, 503)


def test_a_file_of_other_rules_is_not_ready(writable: Client, db: Path) -> None:
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE meta SET value = 'text-0.keys-0' WHERE key = 'rules'")
    connection.close()
    assert "gazetteer rekey" in problem(writable.get("/readyz"), 503)
    problem(writable.get("/v1/resolve?q=Qamishlo"), 503)
