"""/v1/entities, names and changes: reading, writing, and who may."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.keys import keys_path
from tests.api.conftest import Client
from tests.api.test_resolve import problem

NAMES = "/v1/entities/geonames:173377/names"
NAME = {"form": "Qamishzz", "lang": "kmr", "source": "heard"}


def test_any_id_gives_the_canonical_entity(client: Client) -> None:
    response = client.get("/v1/entities/geonames:173377")
    assert response.status_code == 200
    assert response.json()["id"] == "test:qamishli"
    assert response.json()["links"] == {"geonames": ["173377"]}
    assert response.json() == client.get("/v1/entities/test:qamishli").json()


def test_a_merged_id_redirects(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def merged(self: Gazetteer, id: str) -> tuple[str, bool]:
        return "test:qamishli", id == "test:old"

    monkeypatch.setattr(Gazetteer, "canonical_id", merged)
    response = client.get("/v1/entities/test:old")
    assert (response.status_code, response.headers["location"]) == (308, "/v1/entities/test:qamishli")


@pytest.mark.parametrize("id", ["gz:404", "Qamishli", "gz:", "a%00b", "%ff", "gz:1%2F..%2F2", "gz:" + "1" * 5000])
def test_unknown(client: Client, id: str) -> None:
    assert client.get(f"/v1/entities/{id}").status_code == 404


def test_framework_errors_are_problems(client: Client) -> None:
    for response, status in ((client.get("/nowhere"), 404), (client.request("DELETE", "/v1/resolve"), 405)):
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code == status


def test_a_name_is_found_by_the_next_query(writable: Client, key: dict[str, str]) -> None:
    before = writable.get("/v1/resolve", params={"q": "Qamishzz"})
    response = writable.post(NAMES, json={**NAME, "why": "said so"}, headers=key)
    assert response.status_code == 201
    assert response.headers["location"] == "/v1/entities/test:qamishli"
    written = response.json()
    assert written["status"] == "applied"
    after = writable.get("/v1/resolve", params={"q": "Qamishzz"}, headers={"If-None-Match": before.headers["etag"]})
    assert after.json()["candidates"][0]["matched"]["form"] == "Qamishzz"
    changes = writable.get("/v1/changes?since=0").json()
    (change,) = changes["changes"]
    assert (change["id"], change["by"], change["why"]) == (written["revision"], "ana", "said so")
    assert changes["next"] == written["revision"]
    assert writable.get(f"/v1/changes?since={changes['next']}").json() == {**changes, "changes": []}


def test_if_match(writable: Client, key: dict[str, str]) -> None:
    tag = writable.get("/v1/entities/test:qamishli").headers["etag"]
    writable.post("/v1/entities/test:sy/names", json=NAME, headers=key)
    first = writable.post(NAMES, json=NAME, headers=key | {"If-Match": tag})
    assert first.status_code == 201  # an edit of another entity is in nobody's way
    other = {**NAME, "form": "Qamishzy"}
    problem(writable.post(NAMES, json=other, headers=key | {"If-Match": tag}), 412)
    problem(writable.post(NAMES, json=other, headers=key | {"If-Match": '"x"'}), 412)
    assert (
        writable.post(NAMES, json=other, headers=key | {"If-Match": f'"x", {first.headers["etag"]}'}).status_code == 201
    )


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic eDp5", "Bearer \xff", "Bearer a b"]
)
def test_no_key_no_write(writable: Client, key: dict[str, str], header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    response = writable.post(NAMES, json=NAME, headers=headers)
    problem(response, 401)
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert writable.get("/v1/changes").json()["changes"] == []


def test_a_damaged_file_of_keys(writable: Client, key: dict[str, str], db: Path) -> None:
    keys_path(db).write_text("{", encoding="utf-8")
    problem(writable.post(NAMES, json=NAME, headers=key), 503)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "form: missing; lang: missing; source: missing"),
        ({**NAME, "form": 5}, "form: "),
        ({**NAME, "form": "a\0b"}, "form: "),
        ({**NAME, "form": "\ud800"}, "form: "),
        ({**NAME, "form": "…"}, "form: "),
        ({**NAME, "form": "x" * 100_000}, "form: "),
        ({**NAME, "lang": "english"}, "lang: "),
        ({**NAME, "role": "nickname"}, "role: "),
        ({**NAME, "source": " "}, "source: missing"),
        ({**NAME, "why": 5}, "why: "),
    ],
)
def test_bad_name(writable: Client, key: dict[str, str], body: dict[str, Any], told: str) -> None:
    assert told in problem(writable.post(NAMES, content=json.dumps(body), headers=key), 422)
    assert writable.get("/v1/changes").json()["changes"] == []


def test_bad_name_body(writable: Client, key: dict[str, str]) -> None:
    problem(writable.post(NAMES, content=b"{", headers=key), 400)
    problem(writable.post("/v1/entities/gz:404/names", json=NAME, headers=key), 404)


@pytest.mark.parametrize("parameters", ["since=x", "since=-1", "since=1.5", "since=99999999999999999999", "limit=1001"])
def test_bad_changes(client: Client, parameters: str) -> None:
    problem(client.get(f"/v1/changes?{parameters}"), 422)
