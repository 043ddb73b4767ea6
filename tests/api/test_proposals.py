"""/v1/proposals: a contributor's edits wait, a curator has the say, and each sees what they may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api import examples
from gazetteer.keys import KeyRole, create_key, keys_path
from tests.api.conftest import Client
from tests.api.test_resolve import problem

NAMES = "/v1/entities/geonames:173377/names"
NAME = {"form": "Qamishzz", "lang": "kmr", "source": "heard", "why": "said so"}

Header = dict[str, str]


def _header(db: Path, name: str, role: KeyRole) -> Header:
    return {"Authorization": f"Bearer {create_key(keys_path(db), name, role)}"}


@pytest.fixture
def dilan(db: Path) -> Header:
    return _header(db, "Dilan", KeyRole.CONTRIBUTOR)


@pytest.fixture
def bo(db: Path) -> Header:
    return _header(db, "Bo", KeyRole.CONTRIBUTOR)


def _propose(client: Client, key: Header, **more: Any) -> int:
    response = client.post(NAMES, json=NAME | more, headers=key)
    assert response.status_code == 201, response.text
    assert (response.json()["status"], response.json()["revision"]) == ("proposed", None)
    number: int = response.json()["proposal"]
    assert response.headers["location"] == f"/v1/proposals/{number}"
    return number


def _is_found(client: Client, form: str = "Qamishzz") -> bool:
    candidates = client.get("/v1/resolve", params={"q": form}).json()["candidates"]
    return any(one["matched"]["form"] == form for one in candidates)


def _numbers(client: Client, key: Header, query: str = "") -> list[int]:
    return [one["id"] for one in client.get(f"/v1/proposals{query}", headers=key).json()["proposals"]]


def test_a_contributors_edit_waits(writable: Client, dilan: Header, key: Header) -> None:
    number = _propose(writable, dilan)
    assert not _is_found(writable)
    assert writable.get("/v1/changes").json()["changes"] == []
    approved = writable.post(f"/v1/proposals/{number}/approve", headers=key)
    assert approved.status_code == 200
    assert (approved.json()["status"], approved.json()["decided_by"]) == ("approved", "ana")
    assert _is_found(writable)
    (edit,) = writable.get("/v1/changes").json()["changes"]
    assert (edit["id"], edit["by"], edit["approved_by"]) == (approved.json()["revision"], "Dilan", "ana")
    assert edit["why"] == "said so"
    problem(writable.post(f"/v1/proposals/{number}/approve", headers=key), 409)


def test_a_curator_may_propose_too(writable: Client, key: Header) -> None:
    change = {"population": 5, "source": "x"}
    asked = writable.request("PATCH", "/v1/entities/test:qamishli?propose=true", json=change, headers=key)
    assert (asked.status_code, asked.json()["status"]) == (202, "proposed")
    assert writable.get("/v1/changes").json()["changes"] == []
    approved = writable.post(f"{asked.headers['location']}/approve", headers=key)
    assert approved.json()["revision"] == 1
    assert writable.get("/v1/entities/test:qamishli").json()["population"] == 5


def test_who_proposed_sees_what_became_of_it(writable: Client, dilan: Header, bo: Header, key: Header) -> None:
    first, second = _propose(writable, dilan), _propose(writable, bo, form="Qamishzy")
    declined = writable.post(f"/v1/proposals/{first}/decline", json={"why": "never heard"}, headers=key)
    assert declined.status_code == 200
    seen = writable.get(f"/v1/proposals/{first}", headers=dilan)
    assert seen.json() == declined.json()
    assert (seen.json()["status"], seen.json()["reason"]) == ("declined", "never heard")
    assert (_numbers(writable, dilan), _numbers(writable, bo)) == ([first], [second])
    assert _numbers(writable, key) == [first, second]
    assert _numbers(writable, key, "?status=open") == [second]
    assert _numbers(writable, key, "?limit=1") == [first]
    assert _numbers(writable, key, f"?since={first}") == [second]
    assert _numbers(writable, key, "?by=Bo") == _numbers(writable, bo, "?by=Dilan") == [second]
    problem(writable.get(f"/v1/proposals/{first}", headers=bo), 404)


def test_what_does_not_fit_any_more_is_a_conflict(writable: Client, dilan: Header, key: Header) -> None:
    number = _propose(writable, dilan)
    assert writable.post(NAMES, json=NAME, headers=key).status_code == 201
    assert "does not fit" in problem(writable.post(f"/v1/proposals/{number}/approve", headers=key), 409)
    assert writable.get(f"/v1/proposals/{number}", headers=dilan).json()["status"] == "open"


def test_what_cannot_be_is_not_proposed(writable: Client, dilan: Header, key: Header) -> None:
    problem(writable.post("/v1/entities/gz:404/names", json=NAME, headers=dilan), 404)
    problem(writable.post(NAMES, json=NAME | {"form": "…"}, headers=dilan), 422)
    tag = writable.get("/v1/entities/test:qamishli").headers["etag"]
    assert writable.post(NAMES, json=NAME, headers=key).status_code == 201
    problem(writable.post(NAMES, json=NAME, headers=dilan), 409)
    other = NAME | {"form": "Qamishzy"}
    problem(writable.post(NAMES, json=other, headers=dilan | {"If-Match": tag}), 412)
    assert _numbers(writable, key) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"why": ""}, 422), ({"why": 5}, 422), ({"why": "a\nb"}, 422), ({"why": "x" * 10_000}, 422)],
)
def test_bad_reasons(writable: Client, dilan: Header, key: Header, body: Any, status: int) -> None:
    number = _propose(writable, dilan)
    assert problem(writable.post(f"/v1/proposals/{number}/decline", json=body, headers=key), status).startswith("why: ")
    problem(writable.post(f"/v1/proposals/{number}/decline", content=b"[", headers=key), 400)
    assert _numbers(writable, key, "?status=open") == [number]


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "1.0", "٣", "9" * 19, "9" * 400])
def test_a_number_that_none_has(writable: Client, dilan: Header, key: Header, number: str) -> None:
    _propose(writable, dilan)
    problem(writable.get(f"/v1/proposals/{number}", headers=key), 404)
    for what in ("approve", "decline"):
        problem(writable.post(f"/v1/proposals/{number}/{what}", json={"why": "no"}, headers=key), 404)


@pytest.mark.parametrize(
    "query",
    [
        "status=opened",
        "status=open&status=declined",
        "by=a&by=b",
        "by=%ff",
        "by=%00",
        "since=x",
        "limit=1001",
        "since=-1",
    ],
)
def test_bad_listing(writable: Client, dilan: Header, query: str) -> None:
    problem(writable.get(f"/v1/proposals?{query}", headers=dilan), 422)


def test_the_examples_have_the_shape_of_answers(writable: Client, dilan: Header, key: Header) -> None:
    number = _propose(writable, dilan)
    opened = writable.get(f"/v1/proposals/{number}", headers=key).json()
    assert opened.keys() == examples.PROPOSAL.keys()
    declined = writable.post(f"/v1/proposals/{number}/decline", json={"why": "no"}, headers=key).json()
    assert declined.keys() == examples.DECLINED.keys()
