"""The processes: what is in flight is finished, a worker that dies is replaced, the log stops nobody."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from api.serving.logs import JsonLines, as_line
from tests.api.listening import Listening, listening

STREAM = (
    b"POST /v1/resolve HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
)
LINE = b'{"q": "Qamishlo"}\n'
END = b"0\r\n\r\n"


def _chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


def _until(connection: socket.socket, mark: bytes, times: int = 1) -> bytes:
    """What comes until a mark has been seen so many times, or until the end."""
    received = b""
    while received.count(mark) < times and (data := connection.recv(65536)):
        received += data
    return received


def _eventually(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_is_in_flight_is_finished_within_a_limit(db: Path, workers: str) -> None:
    options = ("--workers", workers, "--stop-seconds", "2")
    with listening(db, *options) as service, service.connect() as quick, service.connect() as slow:
        for connection in (quick, slow):
            connection.sendall(STREAM + _chunk(LINE))
            assert b'"match"' in _until(connection, b'"gazetteer"')
        service.process.send_signal(signal.SIGTERM)
        assert _eventually(lambda: not _listens(service))
        quick.sendall(_chunk(LINE) + _chunk(b""))
        assert _until(quick, END).endswith(END)
        assert not _until(slow, END).endswith(END)
        assert service.process.wait(10) == 0
    assert [event["status"] for event in service.events() if event["event"] == "request"] == [200, 499]


def _listens(service: Listening) -> bool:
    try:
        service.connect(1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def service(built: Path) -> Iterator[Listening]:
    with listening(built, "--head-seconds", "1") as service:
        yield service


def test_a_head_that_never_ends(service: Listening) -> None:
    for begun in (b"", b"GET /v1/resolve?q=x HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /hea"):
        with service.connect() as connection:
            connection.sendall(begun)
            assert b"408" not in _until(connection, b"never")
    service.check()


def test_what_is_no_http(service: Listening) -> None:
    for content in (b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n"):
        head, _, body = service.exchange(content).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 ")
        assert json.loads(body)["type"] == "/problems/malformed"
    service.check()


def _workers(service: Listening) -> set[int]:
    path = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    return {int(pid) for pid in path.read_text(encoding="ascii").split()}


def _is_running(pid: int) -> bool:
    """Neither gone nor a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _counted(service: Listening) -> int:
    text = httpx.get(f"{service.url}/metrics").text
    found = re.search(
        r'^gazetteer_requests_total\{method="GET",route="/healthz",status="200"\} (\d+)', text, re.MULTILINE
    )
    return int(found[1]) if found else 0


def test_workers_count_together_and_are_replaced_and_end_with_their_keeper(db: Path) -> None:
    with listening(db, "--workers", "2") as service:
        for _ in range(20):
            assert httpx.get(f"{service.url}/healthz").status_code == 200
        assert _counted(service) == 20
        victim, other = _workers(service)
        os.kill(victim, signal.SIGKILL)
        assert _eventually(lambda: len(_workers(service) - {victim}) == 2)
        for _ in range(10):
            assert httpx.get(f"{service.url}/healthz").status_code == 200
        assert _counted(service) == 30
        assert re.search(r"^gazetteer_requests_in_flight 1", httpx.get(f"{service.url}/metrics").text, re.M)
        workers = _workers(service)
        assert other in workers
        service.process.kill()
        assert _eventually(lambda: not any(map(_is_running, workers)))


class _Stuck(io.BytesIO):
    """Takes nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.is_free = threading.Event()

    def write(self, content: object) -> int:
        self.is_free.wait()
        return super().write(content)  # type: ignore[arg-type]


def _record(number: int) -> logging.LogRecord:
    record = logging.LogRecord("gazetteer.requests", logging.INFO, __file__, 1, "request", None, None)
    record.told = {"number": number}
    return record


def test_a_log_that_nobody_reads_stops_nobody() -> None:
    stream = _Stuck()
    handler = JsonLines(stream)
    for number in range(20_000):
        handler.emit(_record(number))
    stream.is_free.set()
    handler.close()
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    loss = sum(line.get("lines", 0) for line in lines)
    numbers = [line["number"] for line in lines if "number" in line]
    assert len(numbers) + loss == 20_000
    assert 10_000 <= len(numbers) < 20_000
    assert numbers == sorted(numbers)


def test_a_log_whose_reader_is_gone() -> None:
    stream = io.BytesIO()
    handler = JsonLines(stream)
    stream.close()
    handler.emit(_record(1))
    handler.close()


def test_a_line_is_one_line() -> None:
    record = _record(1)
    record.told = {"path": "/a\nb\u2028c\udcff"}
    line = as_line(record)
    assert line.count(b"\n") == 1
    assert json.loads(line)["path"] == "/a\nb\u2028c\udcff"
    assert json.loads(line)["level"] == "info"
