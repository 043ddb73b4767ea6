"""Load on a service of this computer: clients that each send a request when they have the answer to the one before.

As little as can be is done between two answers, so that it is the service that is measured.
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LOST: Final = 0
"""The status of a request whose connection broke off."""


@dataclass
class Load:
    """What came of it."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    """Seconds from a request to the end of its answer."""
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    @property
    def errors(self) -> int:
        """Answers that are none, and connections that broke off."""
        return sum(count for status, count in self.statuses.items() if not 200 <= status < 300)

    @property
    def tail(self) -> float:
        """The 99th percentile of the waits over their median."""
        return statistics.quantiles(self.waits, n=100)[98] / statistics.median(self.waits)


def get(path: str, parameters: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a GET."""
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f"GET {path}{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def post(path: str, body: Any, key: str | None = None) -> bytes:
    """The bytes of a POST of JSON."""
    content = json.dumps(body, ensure_ascii=False).encode()
    own = f"Authorization: Bearer {key}\r\n" if key else ""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    return f"{head}{own}\r\n".encode() + content


def apply(port: int, requests: Iterable[bytes], *, clients: int, seconds: float = float("inf")) -> Load:
    """Send the requests with so many clients at once, until there are no more or the time is up."""
    return asyncio.run(_applied(port, iter(requests), clients, seconds))


def apply_beside(
    port: int, requests: Iterable[bytes], beside: Iterable[bytes], *, clients: int, seconds: float, pace: float
) -> tuple[Load, Load]:
    """The same, while one more client sends other requests, `pace` a second."""

    async def both() -> tuple[Load, Load]:
        paced = _paced(port, iter(beside), pace, seconds)
        return await asyncio.gather(_applied(port, iter(requests), clients, seconds), paced)

    return asyncio.run(both())


async def _applied(port: int, requests: Iterator[bytes], clients: int, seconds: float) -> Load:
    load = Load()
    started = time.perf_counter()
    await asyncio.gather(*(_client(port, requests, started + seconds, load) for _ in range(clients)))
    load.seconds = time.perf_counter() - started
    return load


async def _client(port: int, requests: Iterator[bytes], end: float, load: Load) -> None:
    connection = _Connection(port)
    for request in requests:
        await connection.ask(request, load)
        if time.perf_counter() > end:
            break
    connection.close()


async def _paced(port: int, requests: Iterator[bytes], pace: float, seconds: float) -> Load:
    """Requests that are sent when it is time, whether those before are answered or not."""
    load = Load()
    idle: list[_Connection] = []

    async def ask(request: bytes) -> None:
        connection = idle.pop() if idle else _Connection(port)
        await connection.ask(request, load)
        idle.append(connection)

    started = time.perf_counter()
    asked = []
    for number in range(int(pace * seconds)):
        await asyncio.sleep(max(0.0, started + number / pace - time.perf_counter()))
        asked.append(asyncio.create_task(ask(next(requests))))
    await asyncio.gather(*asked)
    for connection in idle:
        connection.close()
    load.seconds = time.perf_counter() - started
    return load


class _Connection(asyncio.Protocol):
    """A connection that is kept."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._transport: Any = None
        self._received = bytearray()
        self._wanted = 0
        self._answered: asyncio.Future[int] | None = None

    async def ask(self, request: bytes, load: Load) -> None:
        """Send a request, and note when its answer is there."""
        loop = asyncio.get_running_loop()
        started = time.perf_counter()
        try:
            if self._transport is None or self._transport.is_closing():
                await loop.create_connection(lambda: self, "127.0.0.1", self._port)
            self._received.clear()
            self._wanted = 0
            self._answered = loop.create_future()
            self._transport.write(request)
            status = await self._answered
        except OSError:
            status = _LOST
        load.waits.append(time.perf_counter() - started)
        load.statuses[status] += 1

    def close(self) -> None:
        """Close it."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is open."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """A part of an answer is there."""
        self._received += data
        if not self._wanted:
            head = self._received.find(b"\r\n\r\n")
            if head < 0:
                return
            length = _LENGTH.search(self._received, 0, head)
            self._wanted = head + 4 + (int(length[1]) if length else 0)
        if len(self._received) >= self._wanted and self._answered and not self._answered.done():
            self._answered.set_result(int(self._received[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        """The service closed it."""
        if self._answered and not self._answered.done():
            self._answered.set_exception(exc or ConnectionResetError())
