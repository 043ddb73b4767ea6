"""/reconcile, version 0.2. What the specification asks for beyond this is checked by test_conformance.py."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.api.conftest import Client
from tests.api.test_resolve import problem

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}


def post(client: Client, path: str = "/reconcile", **form: Any) -> httpx.Response:
    body = urlencode({name: json.dumps(value, ensure_ascii=False) for name, value in form.items()})
    return client.post(path, content=body, headers=FORM)


def reconcile(client: Client, **queries: Any) -> dict[str, Any]:
    found: dict[str, Any] = post(client, queries=queries).json()
    return {key: one["result"] for key, one in found.items()}


def test_a_match_and_how_sure_it_is(client: Client) -> None:
    first, *others = reconcile(client, q0={"query": "Qamishlo"})["q0"]
    assert (first["id"], first["name"], first["match"]) == ("test:qamishli", "Qamishli", True)
    assert first["description"] == "city in Al-Hasakah Governorate, Syria"
    assert [one["id"] for one in first["type"]] == ["city", "settlement", "place"]
    resolved = client.get("/v1/resolve?q=Qamishlo&min_probability=0.005").json()
    assert first["score"] == round(100 * resolved["candidates"][0]["probability"], 2)
    assert not any(one["match"] for one in others)


def test_what_is_ambiguous_is_no_match(client: Client) -> None:
    found = reconcile(client, q0={"query": "Tay"})["q0"]
    assert {one["id"] for one in found} == {"test:tay-quarter", "test:tay-tribe"}
    assert not any(one["match"] for one in found)
    (tribe,) = reconcile(client, q0={"query": "Tay", "type": "group"})["q0"]
    assert tribe["id"] == "test:tay-tribe"


def test_a_bad_cell_is_empty_and_fails_no_other(client: Client) -> None:
    bad: dict[str, Any] = {
        "text": "x",
        "nothing": None,
        "list": [],
        "no query": {},
        "number": {"query": 5},
        "nul": {"query": "a\0b"},
        "blank": {"query": " "},
        "type": {"query": "Tay", "properties": [{"pid": "type", "v": "zoo"}]},
        "within": {"query": "Tay", "properties": [{"pid": "within", "v": "gz:999"}]},
    }
    found = reconcile(client, **bad, good={"query": "Qamishli"})
    assert list(found) == [*bad, "good"]
    assert not any(found[key] for key in bad)
    assert found["good"]


def test_a_blemish_of_a_query_is_passed_over(client: Client) -> None:
    query = {"query": "Qamishli", "limit": "x", "type": 3, "properties": [{"p": 1}, "x", {"pid": "none", "v": 1}]}
    assert reconcile(client, q0=query, q1={**query, "properties": {"a": 1}})["q1"]


@pytest.mark.parametrize("id", ["test:qamishli", "geonames:173377", " geonames:173377 "])
def test_an_id_is_found(client: Client, id: str) -> None:
    (found,) = reconcile(client, q0={"query": id})["q0"]
    assert (found["id"], found["score"], found["match"]) == ("test:qamishli", 100, True)


def test_the_same_through_every_door(client: Client) -> None:
    queries = {"q0": {"query": "Hesekê"}}
    answers = [
        post(client, queries=queries),
        post(client, "/reconcile/", queries=queries),
        client.post("/reconcile", json={"queries": queries}),
        client.get("/reconcile", params={"queries": json.dumps(queries)}),
        client.get("/reconcile/", params={"queries": json.dumps(queries)}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({answer.text for answer in answers}) == 1


def test_a_form_over_a_megabyte(client: Client) -> None:
    batch = {f"q{i}": {"query": "x" * 1000} for i in range(1300)}
    batch["last"] = {"query": "Qamishli"}
    assert post(client, queries=batch).json()["last"]["result"]


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/"])
def test_the_manifest(client: Client, path: str) -> None:
    manifest = client.get(path).json()
    assert manifest["versions"] == ["0.2"]
    assert manifest["view"]["url"] == "http://test/reconcile/preview?id={{id}}"
    suggest = manifest["suggest"]["entity"]
    assert client.get(suggest["service_url"] + suggest["service_path"], params={"prefix": "qam"}).json()["result"]


def test_jsonp(client: Client) -> None:
    answer = client.get("/reconcile?callback=cb_1")
    assert answer.text.startswith("cb_1({")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert client.get("/reconcile?callback=alert(1)//").text.startswith("{")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("queries=%7Bno", 400),
        ("queries=" + "[" * 200_000, 400),
        ("queries=%ff", 400),
        ("queries=3", 422),
        ("queries=[]", 422),
        ("extend=[]", 422),
        ('extend={"ids":[1],"properties":[]}', 422),
        ('extend={"ids":[],"properties":[{}]}', 422),
        ("other=1", 422),
        ("", 422),
    ],
)
def test_what_is_no_request(client: Client, form: str, status: int) -> None:
    problem(client.post("/reconcile", content=form, headers=FORM), status)


def test_too_many(client: Client) -> None:
    problem(post(client, queries={str(i): {} for i in range(10_001)}), 413)


def test_every_row_has_every_property(client: Client) -> None:
    wanted = ("name-ar", "name-kmr", "lat", "geonames", "wikidata", "within", "population", "country", "no-such")
    ids = ["test:qamishli", "test:none", "no id", "geonames:173377"]
    found = post(client, extend={"ids": ids, "properties": [{"id": id} for id in wanted]}).json()
    assert [one["id"] for one in found["meta"]] == list(wanted)
    assert list(found["rows"]) == ids
    assert all(list(row) == list(wanted) for row in found["rows"].values())
    assert not any(found["rows"]["test:none"].values())
    row = found["rows"]["test:qamishli"]
    assert row == found["rows"]["geonames:173377"]
    assert row["name-ar"] == [{"str": "القامشلي"}]
    assert row["lat"] == [{"float": 37.05}]
    assert row["geonames"] == [{"str": "173377"}]
    assert row["population"] == [{"int": 184231}]
    assert row["within"][0] == {"id": "test:sy08", "name": "Al-Hasakah Governorate"}
    assert row["wikidata"] == row["no-such"] == []


def test_how_many_values(client: Client) -> None:
    properties = [{"id": "within", "settings": {"limit": limit}} for limit in ("1",)]
    found = post(client, extend={"ids": ["test:qamishli"], "properties": properties}).json()
    assert len(found["rows"]["test:qamishli"]["within"]) == 1


@pytest.mark.parametrize(
    ("what", "prefix", "first"),
    [
        ("entity", "qam", "test:qamishli"),
        ("entity", "test:asayish", "test:asayish"),
        ("type", "TRI", "tribe"),
        ("type", "armed g", "armed-group"),
        ("property", "lat", "lat"),
        ("property", "name in ar", "name-ar"),
    ],
)
def test_suggestions(client: Client, what: str, prefix: str, first: str) -> None:
    found = client.get(f"/reconcile/suggest/{what}", params={"prefix": prefix}).json()["result"]
    assert found[0]["id"] == first
    assert client.get(f"/reconcile/flyout/{what}", params={"id": first}).json()["id"] == first
    problem(client.get(f"/reconcile/flyout/{what}", params={"id": "<none>"}), 404)


@pytest.mark.parametrize("cursor", ["-1", "x", "100000", ""])
def test_an_odd_cursor_is_no_error(client: Client, cursor: str) -> None:
    for what in ("entity", "type", "property"):
        assert client.get(f"/reconcile/suggest/{what}", params={"prefix": "a", "cursor": cursor}).status_code == 200


def test_browsers_of_other_sites_may_ask_also_what_fails(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = {"Origin": "http://127.0.0.1:3333"}

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    assert client.get("/reconcile", headers=origin).headers["access-control-allow-origin"] == "*"
    monkeypatch.setattr("gazetteer.gazetteer.Gazetteer.resolve_many", fail)
    answer = client.post("/reconcile", content="queries={}", headers=FORM | origin)
    problem(answer, 500)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_an_etag(client: Client) -> None:
    tag = client.get("/reconcile").headers["etag"]
    assert client.get("/reconcile", headers={"If-None-Match": tag}).status_code == 304
