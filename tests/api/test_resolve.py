"""/v1/resolve and /v1/annotate: the same answers as the library, and no input that breaks them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import Settings
from api.batches import PIECE
from api.routes import annotate
from gazetteer import Gazetteer
from gazetteer.context import FIELDS
from gazetteer.model import as_json
from tests.api.conftest import Client


def problem(response: httpx.Response, status: int) -> str:
    """The detail of a problem, checked to be one."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["title"]
    detail: str = body["detail"]
    assert "\n" not in detail
    return detail


def test_every_way_gives_the_answer_of_the_library(client: Client, built: Path) -> None:
    with Gazetteer.open(built) as gazetteer:
        expected = as_json(gazetteer.resolve("Tay", kind="group", country=["SY"]))
    query = {"q": "Tay", "kind": "group", "country": ["SY"]}
    assert client.get("/v1/resolve?q=Tay&kind=group&country=SY").json() == expected
    assert client.post("/v1/resolve", json=query).json() == expected
    assert client.post("/v1/resolve", json={"queries": [query]}).json() == {"results": [expected]}


@pytest.mark.parametrize("q", ["Qamishlo", "القامشلي", "قامشلۆ", "Qamişlo", "Камышлы"])
def test_found_in_every_script(client: Client, q: str) -> None:
    answer = client.get("/v1/resolve", params={"q": q}).json()
    assert answer["status"] == "match"
    assert answer["candidates"][0]["id"] == "test:qamishli"


def test_batch_keeps_order_and_errors_their_place(client: Client) -> None:
    queries = [
        {"q": "Qamishlo", "id": 1},
        {"q": "x", "country": "Syria", "id": "b"},
        5,
        {},
        {"q": "\ud800"},
        {"q": "a\0b"},
        {"q": "Tay", "id": 2.5},
    ]
    response = client.post("/v1/resolve", content=json.dumps({"queries": queries}))
    assert response.status_code == 200
    results = response.json()["results"]
    statuses = ["match", "error", "error", "error", "error", "error", "ambiguous"]
    assert [result["status"] for result in results] == statuses
    assert [result.get("id") for result in results] == [1, "b", None, None, None, None, 2.5]
    assert results[1]["query"] == "x"
    assert results[1]["error"].startswith("country: ")
    assert results[4]["query"] == "\ud800"


def test_a_batch_of_several_pieces(client: Client) -> None:
    queries = [{"q": "Qamishlo" if number % 3 else "\ud800", "id": number} for number in range(2 * PIECE + 1)]
    results = client.post("/v1/resolve", content=json.dumps({"queries": queries})).json()["results"]
    assert [(one["id"], one["status"]) for one in results] == [
        (number, "match" if number % 3 else "error") for number in range(2 * PIECE + 1)
    ]


def test_empty_batch(client: Client) -> None:
    assert client.post("/v1/resolve", json={"queries": []}).json() == {"results": []}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"q": "\xff"}', 400),
        (b'{"q": NaN}', 400),
        (b"[" * 200_000, 400),
        (b'{"q": ' + b'{"a": ' * 200_000, 400),
        (b'{"q": ' + b"9" * 5000 + b"}", 400),
        (b"[]", 422),
        (b'"Qamishlo"', 422),
        (b"null", 422),
        (b"{}", 422),
        (b'{"q": null}', 422),
        (b'{"q": 5}', 422),
        (b'{"q": ["Qamishlo"]}', 422),
        (b'{"q": "\\ud800"}', 422),
        (b'{"q": "a\\u0000b"}', 422),
        (b'{"q": "x", "lang": "english"}', 422),
        (b'{"q": "x", "country": "ZZ"}', 422),
        (b'{"q": "x", "country": [5]}', 422),
        (b'{"q": "x", "kind": "thing"}', 422),
        (b'{"q": "x", "type": "metropolis"}', 422),
        (b'{"q": "x", "near": "91,0"}', 422),
        (b'{"q": "x", "near": [0, 181]}', 422),
        (b'{"q": "x", "lat": 1e999, "lon": 0}', 422),
        (b'{"q": "x", "within": "Qamishli"}', 422),
        (b'{"q": "x", "as_of": "2021-02-30"}', 422),
        (b'{"q": "x", "limit": 0}', 422),
        (b'{"q": "x", "limit": true}', 422),
        (b'{"q": "x", "min_probability": -1}', 422),
        (b'{"queries": {}}', 422),
        (b'{"queries": null}', 422),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_body(client: Client, body: bytes, status: int) -> None:
    problem(client.post("/v1/resolve", content=body), status)


def test_too_much(client: Client) -> None:
    assert "10,000 queries" in problem(client.post("/v1/resolve", json={"queries": [{"q": ""}] * 10_001}), 413)
    big = b'{"q": "' + b"x" * 5_000_000 + b'"}'
    assert "5,000,000 bytes" in problem(client.post("/v1/resolve", content=big), 413)
    assert "5,000,000 bytes" in problem(client.post("/v1/resolve", content=iter_async(big)), 413)
    announced = {"Content-Length": str(10**12)}
    assert "5,000,000 bytes" in problem(client.post("/v1/resolve", content=b"", headers=announced), 413)


async def iter_async(content: bytes) -> Any:
    """A body whose length is not announced."""
    for start in range(0, len(content), 1_000_000):
        yield content[start : start + 1_000_000]


@pytest.mark.parametrize(
    ("q", "reason"),
    [("", "empty"), ("  ", "empty"), ("…!؟", "empty"), ("\u202e\u2066", "empty"), ("Xyzzyplugh", "unknown")],
)
def test_honest_nil(client: Client, q: str, reason: str) -> None:
    answer = client.post("/v1/resolve", json={"q": q}).json()
    assert (answer["status"], answer["reason"], answer["probability"]) == ("nil", reason, 0)


@pytest.mark.parametrize("q", ["x" * 100_000, "ق" * 100_000, "a" + "\u0301" * 1000, "\u202eQamishlo", "a, " * 9999])
def test_odd_names_are_answered(client: Client, q: str) -> None:
    response = client.post("/v1/resolve", json={"q": q})
    assert response.status_code == 200
    assert response.json()["query"] == q


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ("", "q: missing"),
        ("q=%ff", "not valid Unicode"),
        ("q=a%00b", "NUL"),
        ("q=a&q=b", "q: must be a string"),
        ("q=a&lat=5", "one without the other"),
        ("q=a&country=SY&country=ZZ", "country: "),
        ("&".join(["q=a"] * 200), "100 parameters"),
    ],
)
def test_bad_parameters(client: Client, parameters: str, told: str) -> None:
    assert told in problem(client.get(f"/v1/resolve?{parameters}"), 422)


def test_etag(client: Client) -> None:
    tag = client.get("/v1/resolve?q=Tay").headers["etag"]
    again = client.get("/v1/resolve?q=Tay", headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/v1/resolve?q=Tay", headers={"If-None-Match": '"x"'}).status_code == 200


def test_long_texts_are_annotated_one_after_the_other_and_short_ones_meanwhile(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotate, "_LONG_TEXT", 100)

    def mentions(text: str) -> int:
        return len(client.post("/v1/annotate", json={"text": text}).json()["mentions"])

    with ThreadPoolExecutor(2) as pool:
        with annotate._at_length:
            short = pool.submit(mentions, "Clashes in Qamishlo")
            long = pool.submit(mentions, "Clashes in Qamishlo. " * 10)
            assert short.result(timeout=20) == 1
            with pytest.raises(TimeoutError):
                long.result(timeout=0.3)
        assert long.result(timeout=20) == 10


def test_annotate(client: Client) -> None:
    answer = client.post("/v1/annotate", json={"text": "𝕏 Clashes in Qamishlo"}).json()
    (mention,) = answer["mentions"]
    assert (mention["start"], mention["end"], mention["surface"]) == (13, 21, "Qamishlo")
    assert mention["candidates"][0]["id"] == "test:qamishli"
    assert set(answer["gazetteer"]) == {"version", "rules"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": 5},
        {"text": "\ud800"},
        {"text": "a\0"},
        {"text": "a", "lang": "english"},
        {"text": "", "within": "gz:404404"},
    ],
)
def test_annotate_bad_body(client: Client, body: dict[str, Any]) -> None:
    problem(client.post("/v1/annotate", content=json.dumps(body)), 422)


def test_annotate_a_text_over_the_limit(client: Client) -> None:
    most = Settings(Path()).max_text
    assert most >= 1_000_000
    assert "at most 2,000,000" in problem(client.post("/v1/annotate", json={"text": "a" * (most + 1)}), 413)
    assert client.post("/v1/annotate", json={"text": "a " * (most // 2)}).json()["mentions"] == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_QUERY = st.dictionaries(st.sampled_from(["q", "id", "text", "queries", *FIELDS]), _JSON, max_size=4)


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(body=_QUERY | st.fixed_dictionaries({"queries": st.lists(_QUERY | _JSON, max_size=4)}) | _JSON)
def test_no_json_breaks_the_service(client: Client, body: Any) -> None:
    for path in ("/v1/resolve", "/v1/annotate"):
        response = client.post(path, content=json.dumps(body))
        assert response.status_code in (200, 400, 422)
        response.json()


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(body=st.binary(max_size=50))
def test_no_bytes_break_the_service(client: Client, body: bytes) -> None:
    assert client.post("/v1/resolve", content=body).status_code in (200, 400, 422)
