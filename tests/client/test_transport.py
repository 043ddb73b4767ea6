"""What is tried again, and what is not: against a service that answers as it is told."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Sequence

import pytest

from gazetteer import errors
from gazetteer.client.patience import Patience
from gazetteer.client.transport import Request, Transport
from tests.client.conftest import HASTY
from tests.client.scripted import DROP, Reply, problem, reply, scripted

READ = Request("GET", "/v1/info")
WRITE = Request("POST", "/v1/entities/gz:1/names", b"{}", writes=True)
FINE = reply(200, {})
BROKEN = Reply(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", is_last=True)
GARBAGE = Reply(b"SSH-2.0-OpenSSH_9.6\r\n", is_last=True)
GATEWAY = reply(503, None)
"""A 503 that is not the service's own."""


def _ask(url: str, request: Request, patience: Patience = HASTY, timeout: float = 5.0) -> int:
    transport = Transport(url, None, timeout, patience)
    try:
        return transport.ask(request).status
    finally:
        transport.close()


@pytest.mark.parametrize(
    "trouble", [DROP, BROKEN, GARBAGE, GATEWAY, reply(502), reply(504), problem(503, "busy"), problem(429, "x")]
)
def test_a_read_is_tried_again(trouble: Reply) -> None:
    with scripted([trouble, trouble, FINE]) as service:
        assert _ask(service.url, READ) == 200
        assert len(service.asked) == 3


@pytest.mark.parametrize("trouble", [problem(503, "busy"), problem(503, "not-ready"), problem(429, "x"), reply(429)])
def test_a_write_that_was_refused_is_tried_again(trouble: Reply) -> None:
    with scripted([trouble, reply(201, {})]) as service:
        assert _ask(service.url, WRITE) == 201


@pytest.mark.parametrize(
    ("trouble", "raised"),
    [
        (DROP, errors.ServiceUnreachable),
        (BROKEN, errors.ServiceUnreachable),
        (GATEWAY, errors.ServiceError),
        (reply(502), errors.ServiceError),
        (problem(500, "internal"), errors.ServiceError),
    ],
)
def test_a_write_that_may_have_been_made_is_not(trouble: Reply, raised: type[Exception]) -> None:
    with scripted([trouble, reply(201, {})]) as service:
        with pytest.raises(raised):
            _ask(service.url, WRITE)
        assert len(service.asked) == 1


def test_a_write_in_doubt_says_so() -> None:
    with scripted([DROP]) as service, pytest.raises(errors.ServiceUnreachable, match="not known: look at the history"):
        _ask(service.url, WRITE)


def test_nobody_there() -> None:
    with scripted([]) as service:
        pass
    for request in (READ, WRITE):
        with pytest.raises(errors.ServiceUnreachable, match="refused"):
            _ask(service.url, request)


def test_at_last_it_gives_up() -> None:
    with scripted([problem(503, "busy")] * 4 + [FINE]) as service:
        with pytest.raises(errors.DatabaseBusy, match="it is busy"):
            _ask(service.url, READ)
        assert len(service.asked) == HASTY.tries


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 413, 422, 500, 507])
def test_what_will_not_pass_is_told_at_once(status: int) -> None:
    with scripted([reply(status), FINE]) as service:
        with pytest.raises(errors.ServiceError):
            _ask(service.url, READ)
        assert len(service.asked) == 1


def test_what_takes_too_long_is_not_asked_again() -> None:
    with scripted([Reply(b""), FINE]) as service:
        with pytest.raises(errors.ServiceUnreachable, match=r"within 0\.2 s"):
            _ask(service.url, READ, timeout=0.2)
        assert len(service.asked) == 1


def _waits(monkeypatch: pytest.MonkeyPatch, replies: Sequence[Reply]) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr("gazetteer.client.transport.time.sleep", waits.append)
    with scripted(replies) as service:
        try:
            _ask(service.url, READ, Patience(tries=4, first=0.1, longest=60.0))
        except errors.GazetteerError:
            waits.append(-1)
    return waits


def test_it_waits_as_long_as_it_is_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    (wait,) = _waits(monkeypatch, [problem(503, "busy", Retry_After="7"), FINE])
    assert 7 <= wait <= 7.1
    date = email.utils.formatdate(time.time() + 20, usegmt=True)
    (wait,) = _waits(monkeypatch, [problem(429, "x", Retry_After=date), FINE])
    assert 18 <= wait <= 21
    (wait,) = _waits(monkeypatch, [problem(429, "x", Retry_After="soon"), FINE])
    assert 0 <= wait <= 0.1


def test_it_does_not_wait_for_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _waits(monkeypatch, [problem(503, "busy", Retry_After="3600"), FINE]) == [-1]


def test_waits_grow_and_differ() -> None:
    patience = Patience(tries=9, first=1.0, longest=4.0)
    for tried, most in ((1, 1), (2, 2), (3, 4), (8, 4)):
        waits = [patience.seconds(tried) or 0 for _ in range(200)]
        assert max(waits) <= most
        assert max(waits) - min(waits) > most / 2
    assert patience.seconds(9) is None


def test_connections_are_kept() -> None:
    with scripted([FINE, FINE, FINE]) as service:
        transport = Transport(service.url, None, 5, HASTY)
        for _ in range(3):
            transport.ask(READ)
        assert service.connections == [0, 0, 0]
        transport.close()


def test_a_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    closed = Reply(FINE.content, is_last=True)
    with scripted([closed, FINE]) as service:
        transport = Transport(service.url, None, 5, Patience(tries=1))
        assert [transport.ask(READ).status for _ in range(2)] == [200, 200]
        transport.close()


def test_a_write_has_a_connection_of_its_own() -> None:
    with scripted([FINE, reply(201, {})]) as service:
        transport = Transport(service.url, None, 5, HASTY)
        transport.ask(READ)
        transport.ask(WRITE)
        assert service.connections == [0, 1]
        transport.close()


def test_redirects_are_followed_with_method_and_body() -> None:
    with scripted([reply(308, Location="/v1/entities/gz:2/names"), reply(201, {})]) as service:
        assert _ask(service.url, WRITE) == 201
        assert service.lines == [f"POST /v1/entities/gz:{n}/names HTTP/1.1" for n in (1, 2)]


@pytest.mark.parametrize("place", ["http://192.0.2.1/x", "//192.0.2.1/x", "https://127.0.0.1/x", "/a b"])
def test_a_key_goes_nowhere_else(place: str) -> None:
    with scripted([reply(308, Location=place), FINE]) as service:
        with pytest.raises(errors.ServiceError, match="elsewhere"):
            _ask(service.url, READ)
        assert len(service.asked) == 1


def test_redirects_end() -> None:
    with scripted([reply(308, Location="/x")] * 9) as service, pytest.raises(errors.ServiceError):
        _ask(service.url, READ)


def test_what_is_sent() -> None:
    with scripted([FINE]) as service:
        transport = Transport(f"{service.url}/below/", "secret", 5, HASTY)
        transport.ask(READ)
        transport.close()
        assert service.lines == ["GET /below/v1/info HTTP/1.1"]
        assert "Authorization: Bearer secret" in service.headers[0]
        assert "User-Agent: gazetteer/" in service.headers[0]


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:8000", "ftp://x", "http://", "http://x:0", "http://x:99999", "http://x/?q", "http://x/#a",
     "http://a:b@x", "http://x\n", "http://x y", "http://ex\u00e4mple", "http://[::1"],
)  # fmt: skip
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(errors.UsageError):
        Transport(url, None, 5, HASTY)


@pytest.mark.parametrize("key", ["", "a b", "a\r\nX: y", "schlüssel"])
def test_a_key_that_is_none(key: str) -> None:
    with pytest.raises(errors.UsageError) as raised:
        Transport("http://x", key, 5, HASTY)
    assert key == "" or key not in str(raised.value)
