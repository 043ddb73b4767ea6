"""/reconcile/v1, the draft of 1.0. What the specification asks for beyond this is checked by test_conformance.py."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Client
from tests.api.test_resolve import problem


def name(*texts: str) -> dict[str, Any]:
    return {"matchType": "name", "propertyValue": list(texts) if len(texts) > 1 else texts[0]}


def match(client: Client, *queries: dict[str, Any]) -> list[list[dict[str, Any]]]:
    answer = client.post("/reconcile/v1/match", json={"queries": queries})
    return [one["candidates"] for one in answer.json()["results"]]


def test_in_order_and_as_in_the_other_version(client: Client) -> None:
    found = match(
        client, {"conditions": [name("Qamishlo")]}, {"conditions": [name("zzqxv")]}, {"conditions": [name("Asayish")]}
    )
    assert [some[0]["id"] if some else None for some in found] == ["test:qamishli", None, "test:asayish"]
    classic = client.post("/reconcile", json={"queries": {"q": {"query": "Qamishlo"}}}).json()["q"]["result"]
    assert found[0] == classic


def test_conditions(client: Client) -> None:
    kind = {"matchType": "property", "propertyId": "kind", "propertyValue": "group"}
    (tribe,), quarter_too, (by_id,) = match(
        client,
        {"conditions": [name("Tay"), kind]},
        {"conditions": [name("Tay"), {**kind, "matchQuantifier": "none"}]},
        {"conditions": [{"matchType": "id", "propertyValue": {"id": "geonames:173377"}}]},
    )
    assert tribe["id"] == "test:tay-tribe"
    assert len(quarter_too) == 2
    assert (by_id["id"], by_id["match"]) == ("test:qamishli", True)


def test_of_several_names_the_best_counts(client: Client) -> None:
    (found,) = match(client, {"conditions": [name("zzqxv", "Qamishlo")]})
    assert found[0]["id"] == "test:qamishli"


@pytest.mark.parametrize("lang", ["ar", "nonsense!", 3, None])
def test_the_language_of_a_query(client: Client, lang: Any) -> None:
    (found,) = match(client, {"conditions": [name("القامشلي")], "lang": lang})
    assert found[0]["match"]


@pytest.mark.parametrize(
    "query",
    [
        "x",
        {},
        {"conditions": []},
        {"conditions": ["x"]},
        {"conditions": [{"matchType": "zz", "propertyValue": "x"}]},
        {"conditions": [{"matchType": "name"}]},
        {"conditions": [{"matchType": "property", "propertyValue": "x"}]},
    ],
)
def test_what_is_no_query(client: Client, query: Any) -> None:
    problem(client.post("/reconcile/v1/match", json={"queries": [query]}), 422)


def test_a_bad_cell_is_empty_and_fails_no_other(client: Client) -> None:
    bad, good = match(client, {"conditions": [name("a\0b")]}, {"conditions": [name("Qamishli")]})
    assert not bad
    assert good


def test_the_manifest_and_what_it_promises(client: Client) -> None:
    manifest = client.get("/reconcile/v1/").json()
    assert manifest["versions"] == ["1.0-draft"]
    assert manifest["standardizedScore"]
    for what in ("entity", "type", "property"):
        assert client.get(f"/reconcile/v1/suggest/{what}?prefix=a&limit=1&offset=1").status_code == 200
    assert client.get("/reconcile/v1/extend/propose?limit=2").json()["properties"][1]


def test_every_row_has_every_property(client: Client) -> None:
    asked = {"ids": ["test:none", "test:qamishli"], "properties": [{"id": "lat"}, {"id": "name-ar"}]}
    found = client.post("/reconcile/v1/extend/", json=asked).json()
    assert [one["id"] for one in found["meta"]] == ["lat", "name-ar"]
    assert found["rows"][0] == {
        "id": "test:none",
        "properties": [{"id": "lat", "values": []}, {"id": "name-ar", "values": []}],
    }
    assert found["rows"][1]["properties"][0] == {"id": "lat", "values": [{"float": 37.05}]}
