"""/v1/suggest, /v1/search, /v1/near: what `Gazetteer` gives, with an ETag. The answers themselves: tests/browse."""

from __future__ import annotations

import pytest

from tests.api.conftest import Client
from tests.api.test_resolve import problem

PATHS = ("/v1/suggest?q=qam", "/v1/search?type=city", "/v1/near?lat=37.05&lon=41.22&radius=100")


@pytest.mark.parametrize("path", PATHS)
def test_found_with_an_etag(client: Client, path: str) -> None:
    answer = client.get(path)
    found = answer.json()
    assert found["entities"][0]["id"] == "test:qamishli"
    assert found["gazetteer"] == client.get("/readyz").json()["gazetteer"]
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_members(client: Client) -> None:
    suggested, *_ = client.get("/v1/suggest?q=qam").json()["entities"]
    assert suggested["matched"]["form"] == "Qamishli"
    assert "distance" not in suggested
    near, *_ = client.get("/v1/near?lat=37.05&lon=41.3").json()["entities"]
    assert near["distance"] == pytest.approx(7.1, abs=0.1)
    assert "matched" not in near


def test_pages(client: Client) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get("/v1/search", params={"limit": 2, "cursor": cursor}).json()
        seen += [one["id"] for one in page["entities"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 7


def test_filters_that_are_given_twice(client: Client) -> None:
    assert len(client.get("/v1/search?country=SY&country=IQ").json()["entities"]) == 5
    assert "kind" in problem(client.get("/v1/search?kind=place&kind=group"), 422)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/suggest",
        "/v1/suggest?q=%FF",
        "/v1/suggest?q=a&cursor=1;2",
        "/v1/search?cursor=a",
        "/v1/search?within=x",
        "/v1/near",
        "/v1/near?lat=1",
        "/v1/near?lat=1&lon=2&radius=1e9",
        "/v1/near?lat=NaN&lon=2",
    ],
)
def test_what_cannot_be_meant(client: Client, path: str) -> None:
    problem(client.get(path), 422)
