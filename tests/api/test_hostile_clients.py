"""Clients that are slow, broken, too many or malicious: the service goes on answering the others."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import httpx
import pytest

from tests.api.listening import Listening, listening

ASK = b"GET /v1/resolve?q=Qamishlo HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /v1/resolve HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def service(built: Path) -> Iterator[Listening]:
    with listening(built) as service:
        yield service
        service.check()


@contextmanager
def _many_files() -> Iterator[None]:
    """Enough file descriptors for a thousand connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2500:
        pytest.skip(f"a process may have only {hard} files open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2500), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _answered(connection: socket.socket) -> int:
    """The status of the answer that a connection gets."""
    data = b""
    while b"\r\n\r\n" not in data and (more := connection.recv(65536)):
        data += more
    return int(data[9:12])


def test_a_thousand_connections_at_once(built: Path) -> None:
    with _many_files(), listening(built) as service, ExitStack() as stack:
        connections = [stack.enter_context(service.connect(60)) for _ in range(1000)]
        for connection in connections:
            connection.sendall(ASK)
        assert [_answered(connection) for connection in connections] == [200] * 1000
        service.check()


def test_connections_that_say_nothing_keep_nobody_waiting(service: Listening) -> None:
    with ExitStack() as stack:
        for number in range(300):
            stack.enter_context(service.connect()).sendall(ASK[: number % len(ASK)])
        started = time.monotonic()
        service.check()
        assert time.monotonic() - started < 10


def test_bodies_that_end_too_early_or_never(service: Listening) -> None:
    with ExitStack() as stack:
        for number in range(100):
            connection = stack.enter_context(service.connect())
            connection.sendall(POST + b'Content-Length: 1000\r\n\r\n{"q": "x"')
            if number % 2:
                connection.close()
        service.check()


def test_a_body_drop_by_drop(service: Listening) -> None:
    body = b'{"q": "Qamishlo"}'
    with service.connect() as connection:
        for byte in [POST + b"Content-Length: %d\r\n\r\n" % len(body), *(body[i : i + 1] for i in range(len(body)))]:
            connection.sendall(byte)
            time.sleep(0.01)
        assert _answered(connection) == 200


def test_answers_that_nobody_reads(service: Listening) -> None:
    """Each asks for some megabytes and takes none of them."""
    batch = b'{"queries": [' + b",".join([b'{"q": "Qamishlo"}'] * 2000) + b"]}"
    with ExitStack() as stack:
        for _ in range(5):
            connection = stack.enter_context(service.connect())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(batch) + batch)
        service.check()


@pytest.mark.parametrize(
    "head",
    [
        b"X-Large: " + b"x" * 1_000_000 + b"\r\n",
        b"".join(b"X-%d: y\r\n" % number for number in range(20_000)),
        b"If-None-Match: " + b'"x",' * 15_000 + b"\r\n",
        b"Authorization: Bearer " + b"x" * 60_000 + b"\r\n",
        b"Cookie: " + b"a=b; " * 10_000 + b"\r\n",
    ],
)
def test_huge_headers(service: Listening, head: bytes) -> None:
    answer = service.exchange(b"GET /readyz HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n")
    assert answer == b"" or answer[9:12] in (b"200", b"400", b"413", b"431")


GARBAGE = {
    "tls": bytes.fromhex("16030100c8010000c40303") + bytes(range(190)),
    "http2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9),
    "http0.9": b"GET /\r\n",
    "ssh": b"SSH-2.0-x\r\n",
    "nothing": b"\r\n" * 1000,
    "zeros": bytes(100_000),
    "method": b"\x00\xff\xfe / HTTP/1.1\r\nHost: x\r\n\r\n",
    "version": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "no host": b"GET /readyz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /readyz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "a long address": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "an absolute address": b"GET http://example.org/readyz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    "percent": b"GET /v1/entities/%ff%00%2e%2e%2f%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    "raw bytes": b"GET /v1/resolve?q=\xff\xfe\xc3 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a control": b"GET /v1/resolve?q=\x01\x1b[31m HTTP/1.1\r\nHost: x\r\n\r\n",
    "folded": b"GET /readyz HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
    "a bare return": b"GET /readyz HTTP/1.1\rHost: x\r\r",
    "two lengths": POST + b"Content-Length: 3\r\nContent-Length: 9\r\n\r\nabc",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "a length in words": POST + b"Content-Length: many\r\n\r\n",
    "a length beyond all": POST + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n",
    "length and chunks": POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a wrong chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    "an endless chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\nabc",
    "another coding": POST + b"Transfer-Encoding: gzip\r\n\r\nabc",
    "an upgrade": b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "an expectation": POST + b"Content-Length: 3\r\nExpect: 200-maybe\r\n\r\nabc",
    "a proxy": b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
}


@pytest.mark.parametrize("sort", GARBAGE)
def test_what_is_no_request(service: Listening, sort: str) -> None:
    """It is refused or answered, alone and behind a request in the same packet; the service stays."""
    for content in (GARBAGE[sort], ASK + GARBAGE[sort], ASK + ASK + GARBAGE[sort] * 3):
        answer = service.exchange(content)
        assert b"HTTP/1.1 5" not in answer
        assert b"Traceback" not in answer


def test_bytes_by_chance(service: Listening) -> None:
    chance = Random(1)
    pieces = [
        b"GET ", b"POST ", b"/v1/resolve", b"?q=", b" HTTP/1.1", b"\r\n", b"Host: x", b"Content-Length: ", b"5",
        b"\r\n\r\n", b"{", b'"q"', b"\x00", b"\xff", b":", b"Transfer-Encoding: chunked",
    ]  # fmt: skip
    for _ in range(150):
        content = b"".join(chance.choice(pieces) for _ in range(chance.randrange(1, 40)))
        assert b"HTTP/1.1 5" not in service.exchange(content)


def test_all_of_it_at_once(built: Path) -> None:
    """While others misbehave, who asks properly is answered."""
    with listening(built) as service, ThreadPoolExecutor(16) as pool, ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(service.connect()).sendall(POST + b"Content-Length: 1000\r\n\r\n{")
        bad = [pool.submit(service.exchange, content) for content in GARBAGE.values()]
        with httpx.Client(base_url=service.url, timeout=20) as client:
            statuses = {client.get("/v1/resolve", params={"q": f"Qamishlo {n}"}).status_code for n in range(100)}
        assert statuses == {200}
        for one in bad:
            assert b"HTTP/1.1 5" not in one.result()
        service.check()
