"""Whatever the text, in whichever place: an answer or a problem, never a failure of the service."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import Settings, create_app
from tests.any_text import ANY_TEXT
from tests.api.conftest import Client

Ask = Callable[[Client, str], httpx.Response]


def _bytes(text: str) -> bytes:
    """Half a surrogate pair as the bytes that it would be."""
    return text.encode("utf-8", "surrogatepass")


def _get(path: str, *parameters: str) -> Ask:
    return lambda client, text: client.get(
        f"{path}?" + "&".join(f"{name}={quote(_bytes(text))}" for name in parameters)
    )


def _in_path(path: str) -> Ask:
    return lambda client, text: client.get(path.format(quote(_bytes(text), safe="")))


def _get_json(path: str, parameter: str, value: Callable[[str], Any]) -> Ask:
    return lambda client, text: client.get(path, params={parameter: json.dumps(value(text))})


def _post(path: str, body: Callable[[str], Any]) -> Ask:
    headers = {"Content-Type": "application/json"}
    return lambda client, text: client.post(path, content=json.dumps(body(text)), headers=headers)


def _as_body(client: Client, text: str) -> httpx.Response:
    return client.post("/v1/resolve", content=_bytes(text))


def _cell(text: str) -> Any:
    return {"q0": {"query": text, "type": text, "properties": [{"pid": text, "v": text}]}}


def _drafted(text: str) -> Any:
    return {"queries": [{"conditions": [{"matchType": "name", "propertyValue": text}]}]}


ENTRIES: Final[Mapping[str, Ask]] = {
    "resolve": _get("/v1/resolve", "q"),
    "resolve in context": _get("/v1/resolve", "q", "lang", "country", "type", "near", "within", "as_of"),
    "resolve a body": _post("/v1/resolve", lambda text: {"q": text, "id": text}),
    "resolve a batch": _post("/v1/resolve", lambda text: {"queries": [{"q": text}, {"q": "x", "within": text}, text]}),
    "resolve a body that is it": _as_body,
    "annotate": _post("/v1/annotate", lambda text: {"text": f"Clashes in {text} near Qamishlo {text}."}),
    "suggest": _get("/v1/suggest", "q"),
    "suggest by filters": _get("/v1/suggest", "q", "source", "dataset", "cursor"),
    "search": _get("/v1/search", "q", "cursor"),
    "near": _get("/v1/near", "near", "radius"),
    "changes": _get("/v1/changes", "since"),
    "an entity": _in_path("/v1/entities/{}"),
    "a record": _in_path("/v1/entities/gz:{}/record"),
    "a problem": _in_path("/problems/{}"),
    "a path": _in_path("/{}"),
    "reconcile": _get("/reconcile", "queries", "extend", "callback"),
    "reconcile a cell": _get_json("/reconcile", "queries", _cell),
    "extend": _get_json("/reconcile", "extend", lambda text: {"ids": [text], "properties": [{"id": text}]}),
    "reconcile by the draft": _post("/reconcile/v1/match", _drafted),
    "a preview": _get("/reconcile/preview", "id"),
    "what is typed": _get("/reconcile/suggest/entity", "prefix", "cursor"),
}

_HEADERS: Final = (
    "X-Request-Id", "If-None-Match", "Accept", "Accept-Encoding", "Origin", "Range", "Authorization", "Cookie",
    "Content-Length", "X-Forwarded-For", "User-Agent",
)  # fmt: skip
_VALUES: Final = st.binary(max_size=30).map(lambda value: bytes(byte for byte in value if byte >= 32 and byte != 127))


@pytest.fixture(scope="module")
def core_service(core_path: Any) -> Client:
    return Client(create_app(Settings(core_path, is_queue_on=False)))


@pytest.mark.parametrize("entry", ENTRIES)
def test_any_text(core_service: Client, entry: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(ANY_TEXT)
    def ask(text: str) -> None:
        response = ENTRIES[entry](core_service, text)
        assert response.status_code < 500, response.text
        if response.headers.get("content-type", "").startswith("application/"):
            told = response.json()
            assert response.status_code < 400 or "\n" not in told.get("detail", "")

    ask()


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(_HEADERS), _VALUES))
def test_any_header(core_service: Client, headers: dict[str, bytes]) -> None:
    response = core_service.get("/v1/resolve?q=Tay", headers=headers)
    assert response.status_code < 500, response.text
