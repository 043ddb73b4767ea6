"""What every request passes through: ids, headers, CORS, limits, HEAD, gzip, the log; and what the service counts."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api import Settings, create_app
from api.middleware.limits import Buckets, Limits
from api.settings import Log
from tests.api.asgi import Exchange
from tests.api.conftest import Client
from tests.api.test_resolve import problem

ORIGIN = {"Origin": "https://example.org"}
SECRET = "Qamishlo"


class _Broken:
    """In the place of api.opening.OpenGazetteer."""

    def at_hand(self) -> None:
        raise RuntimeError(f"cannot resolve {SECRET}")

    get = at_hand


@pytest.fixture
def broken(built: Path) -> Client:
    """A service with a mistake in it."""
    app = create_app(Settings(built))
    app.state.opened = _Broken()
    return Client(app)


def _everything(client: Client) -> list[httpx.Response]:
    """Answers of every sort: found, none, wrong, refused."""
    return [
        client.get("/v1/resolve?q=Tay"),
        client.get("/healthz"),
        client.get("/nowhere"),
        client.get("/v1/resolve"),
        client.post("/v1/resolve", content=b"{"),
        client.request("DELETE", "/v1/resolve"),
        client.request("HEAD", "/v1/resolve?q=Tay"),
    ]


def test_every_answer_has_the_headers_that_keep_it_safe(client: Client, broken: Client) -> None:
    for response in [*_everything(client), broken.get("/v1/resolve?q=x")]:
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "server" not in response.headers


def test_a_request_id_comes_back_or_is_given(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1.2:3"}).headers["x-request-id"] == "abc-1.2:3"
    given = {response.headers["x-request-id"] for response in _everything(client)}
    assert len(given) == 7
    assert all(re.fullmatch("[0-9a-f]{16}", one) for one in given)
    for bad in ("a b", "x" * 129, '"><script>', "é"):
        assert client.get("/healthz", headers={"X-Request-ID": bad.encode()}).headers["x-request-id"] != bad


def test_pages_of_every_site_may_ask(client: Client, broken: Client, tmp_path: Path) -> None:
    missing = Client(create_app(Settings(tmp_path / "none.db")))
    responses = [client.get("/v1/resolve?q=Tay", headers=ORIGIN), client.get("/nowhere", headers=ORIGIN)]
    responses += [broken.get("/v1/resolve?q=x", headers=ORIGIN), missing.get("/v1/resolve?q=x", headers=ORIGIN)]
    assert [response.status_code for response in responses] == [200, 404, 500, 503]
    for response in responses:
        assert response.headers["access-control-allow-origin"] == "*"
        assert "ETag" in response.headers["access-control-expose-headers"]


def test_a_browser_that_asks_first(client: Client) -> None:
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,authorization"}
    response = client.request("OPTIONS", "/v1/resolve", headers=ORIGIN | asks)
    assert response.status_code == 200
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "authorization" in response.headers["access-control-allow-headers"]


def test_pages_of_some_sites_may_ask_or_of_none(built: Path) -> None:
    some = Client(create_app(Settings(built, origins=("https://example.org",))))
    assert some.get("/healthz", headers=ORIGIN).headers["access-control-allow-origin"] == "https://example.org"
    other = some.get("/healthz", headers={"Origin": "https://example.com"})
    assert "access-control-allow-origin" not in other.headers
    none = Client(create_app(Settings(built, origins=())))
    assert "access-control-allow-origin" not in none.get("/healthz", headers=ORIGIN).headers


@pytest.mark.parametrize("path", ["/v1/resolve?q=Tay", "/healthz", "/nowhere", "/v1/entities/test:qamishli"])
def test_head_is_get_without_the_body(client: Client, path: str) -> None:
    get, head = client.get(path), client.request("HEAD", path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    for name in ("content-length", "content-type", "etag"):
        assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/resolve", "HEAD, GET, POST"),
        ("GET", "/v1/annotate", "POST"),
        ("PUT", "/healthz", "HEAD, GET"),
    ],
)
def test_a_method_that_is_not_there(client: Client, method: str, path: str, allowed: str) -> None:
    response = client.request(method, path)
    problem(response, 405)
    assert response.headers["allow"] == allowed


def test_the_root_says_where_to_begin(client: Client) -> None:
    told = client.get("/").json()
    assert told["described"] == "/openapi.json"
    paths = [path for path in told["try"] if not path.startswith("/v1/entities/")]
    assert [client.get(path).status_code for path in paths] == [200] * len(paths)


def test_a_path_that_is_not_there(client: Client) -> None:
    assert "/openapi.json" in problem(client.get("/nowhere"), 404)


def test_answers_are_packed_for_those_who_unpack(client: Client) -> None:
    url = "/v1/entities/test:qamishli"
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    packed = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert "accept-encoding" in plain.headers["vary"].lower()
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    again = {"If-None-Match": packed.headers["etag"], "Accept-Encoding": "gzip"}
    assert client.get(url, headers=again).status_code == 304


def test_a_bucket_empties_and_fills() -> None:
    buckets = Buckets(rate=2, burst=3)
    assert [buckets.take("a", 0.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.take("b", 0.0) == 0
    assert [buckets.take("a", 0.5), buckets.take("a", 0.5)] == [0, 0.5]
    assert [buckets.take("a", 100.0) for _ in range(4)] == [0, 0, 0, 0.5]


def test_addresses_are_not_remembered_without_end() -> None:
    buckets = Buckets(rate=1, burst=1)
    for number in range(30_000):
        buckets.take(str(number), 0.0)
    assert len(buckets._left) == 10_000


def _from(app: FastAPI, address: str, path: str = "/v1/resolve?q=Tay") -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_who_asks_too_fast_waits(built: Path) -> None:
    app = create_app(Settings(built, rate=0.1, burst=2))
    assert [_from(app, "192.0.2.1").status_code for _ in range(2)] == [200, 200]
    refused = _from(app, "192.0.2.1")
    assert "0.1 requests a second" in problem(refused, 429)
    assert 0 < int(refused.headers["retry-after"]) <= 10
    assert refused.headers["x-request-id"]
    assert _from(app, "192.0.2.2").status_code == 200
    assert _from(app, "192.0.2.1", "/readyz").status_code == 200
    addresses = ("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1")
    assert [_from(app, address).status_code for address in addresses] == [200, 200, 429, 200]


def test_only_so_many_at_once(built: Path) -> None:
    app = create_app(Settings(built, max_waiting=1))

    async def run() -> list[int]:
        gate = asyncio.Event()

        async def slowly() -> AsyncIterator[bytes]:
            await gate.wait()
            yield b'{"q": "Tay"}'

        inside = Exchange(app, "/v1/resolve", slowly(), {})
        running = asyncio.create_task(inside.run())
        await asyncio.sleep(0.05)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            refused = await client.get("/v1/resolve?q=Tay")
            assert refused.headers["retry-after"] == "1"
            healthy = await client.get("/healthz")
            gate.set()
            await running
            after = await client.get("/v1/resolve?q=Tay")
        return [refused.status_code, healthy.status_code, inside.status, after.status_code]

    assert asyncio.run(run()) == [503, 200, 200, 200]


def test_limits_let_the_start_of_the_service_pass(built: Path) -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    asyncio.run(Limits(app, Settings(built))({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan"]


def _told(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [vars(record)["told"] for record in caplog.records if hasattr(record, "told")]


def _asked(client: Client) -> None:
    client.get(f"/v1/resolve?q={SECRET}")
    client.get(f"/{SECRET}?{SECRET}")
    client.get(f"/v1/entities/gz:{SECRET}")
    client.get(f"/v1/resolve?q=a&country={SECRET}")
    client.post("/v1/resolve", json={"q": SECRET})
    client.post("/v1/resolve", content=f"{SECRET}")
    client.post("/v1/annotate", json={"text": SECRET})


def test_the_log_says_what_happened_and_not_what_was_asked(
    client: Client, broken: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "gazetteer")
    _asked(client)
    _asked(broken)
    told = _told(caplog)
    assert len([one for one in told if "ms" in one]) == 14
    assert {"id", "method", "route", "status", "ms", "bytes"} == told[0].keys()
    assert (told[0]["route"], told[0]["method"]) == ("/v1/resolve", "GET")
    assert SECRET not in json.dumps(told) + caplog.text


def test_a_mistake_is_in_the_log_with_the_id_of_the_request(broken: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "gazetteer")
    response = broken.get("/v1/resolve?q=x")
    assert "log" in problem(response, 500)
    failed, request = _told(caplog)
    assert failed["id"] == request["id"] == response.headers["x-request-id"]
    assert (failed["error"], failed["route"], request["status"]) == ("RuntimeError", "/v1/resolve", 500)
    assert "test_middleware.py" in failed["where"][-1]


def test_the_log_says_what_was_asked_where_it_shall(built: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "gazetteer")
    Client(create_app(Settings(built, log=Log.QUERIES))).get(f"/v1/resolve?q={SECRET}%0A")
    (told,) = _told(caplog)
    assert (told["path"], told["query"]) == ("/v1/resolve", f"q={SECRET}%0A")


def test_the_log_is_silent_where_it_shall(built: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "gazetteer")
    Client(create_app(Settings(built, log=Log.ERRORS))).get("/v1/resolve?q=Tay")
    assert not _told(caplog)


def _counted(client: Client) -> dict[str, float]:
    lines = [line for line in client.get("/metrics").text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_what_is_counted(built: Path) -> None:
    client = Client(create_app(Settings(built)))
    for _ in range(2):
        client.get("/v1/resolve?q=Qamishlo")
    client.get("/v1/resolve?q=Xyzzyplugh")
    client.get("/v1/resolve?q=a&country=ZZ")
    client.post("/v1/resolve", json={"queries": [{"q": "Tay"}, {"q": "Qamishlo"}, 5]})
    client.post("/v1/resolve", content=b'{"q": "Tay"}\n5\n', headers={"Content-Type": "application/x-ndjson"})
    client.get("/v1/entities/test:qamishli")
    counted = _counted(client)
    for status, number in {"match": 3, "ambiguous": 2, "nil": 1, "error": 2}.items():
        assert counted[f'gazetteer_resolutions_total{{status="{status}"}}'] == number, status
    requests = "gazetteer_requests_total"
    assert counted[requests + '{method="GET",route="/v1/resolve",status="200"}'] == 3
    assert counted[requests + '{method="GET",route="/v1/resolve",status="422"}'] == 1
    assert counted[requests + '{method="GET",route="/v1/entities/{id}",status="200"}'] == 1
    assert counted['gazetteer_request_seconds_count{route="/v1/resolve"}'] == 6
    assert counted["gazetteer_requests_in_flight"] == 1  # the one that asks for this
    version = client.get("/readyz").json()["gazetteer"]["version"]
    (info,) = [name for name in counted if name.startswith("gazetteer_info")]
    assert f'version="{version}"' in info
    assert counted["gazetteer_ready"] == 1


def test_what_is_counted_does_not_grow_with_what_is_asked(built: Path, tmp_path: Path) -> None:
    client = Client(create_app(Settings(built)))
    client.get("/nowhere")
    client.get("/v1/entities/gz:1")
    client.request("BREW", "/nowhere")
    _counted(client)
    before = len(_counted(client))
    for number in range(20):
        client.get(f"/nowhere/{number}")
        client.get(f"/v1/entities/gz:{number}")
        client.request(f"BREW{number}", "/nowhere")
    assert len(_counted(client)) == before
    missing = _counted(Client(create_app(Settings(tmp_path / "none.db"))))
    assert missing["gazetteer_ready"] == 0
