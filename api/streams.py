"""NDJSON in, NDJSON out, of any length: a query a line, its answer on a line, in order.

Answers go out while the body still comes in. Nothing is read while an answer waits to be taken, and nothing is held but
the piece in hand, so that neither side can fill the memory of the service.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import Any, Final, TypeVar

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from api.batches import PIECE, resolve_items, unreadable
from api.errors import RequestError, problem_of
from api.inflate import unpacking
from api.lines import TOO_LONG, Lines
from api.metrics import Metrics, metrics_of
from api.opening import OpenGazetteer, opened_of
from api.reading import parse_object, too_slow
from api.settings import Settings
from gazetteer.encoding import encode_json
from gazetteer.errors import GazetteerError
from gazetteer.model import Resolution

NDJSON: Final = "application/x-ndjson"
STREAMED: Final = frozenset({NDJSON, "application/ndjson", "application/jsonl", "application/x-jsonlines"})
"""The types of a body that is read as a stream of lines."""

_SHOWN: Final = 200  # bytes of a line that is no query, in its answer

_T = TypeVar("_T")


async def stream_answers(request: Request) -> Response:
    """The answers to a stream of queries. Raises what is wrong before the first of them is answered."""
    settings: Settings = request.app.state.settings
    pieces = _answers(request, settings)
    first = await anext(pieces, b"")
    return Streamed(first, pieces, settings.body_seconds)


class Streamed(Response):
    """Answers as they come. One that fails on the way ends with a line of problem JSON, and is cut off there."""

    def __init__(self, first: bytes, rest: AsyncIterator[bytes], patience: float) -> None:
        super().__init__(media_type=NDJSON)
        del self.headers["content-length"]
        self._first = first
        self._rest = rest
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send all of it. The body of the request is still being read, so that nobody else may listen to it here."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            await self._send(send, self._first)
            async for piece in self._rest:
                await self._send(send, piece)
        except (RequestError, GazetteerError) as error:
            await self._send(send, encode_json(problem_of(error)) + b"\n")
        except (ClientDisconnect, TimeoutError):
            return  # nobody is there, or nobody takes what we send
        else:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send, piece: bytes) -> None:
        async with asyncio.timeout(self._patience):
            await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _answers(request: Request, settings: Settings) -> AsyncIterator[bytes]:
    opened, metrics = opened_of(request), metrics_of(request)
    lines = Lines(settings.max_line)
    packing = unpacking(request.headers.get("content-encoding", ""))
    async for chunk in _patient(request.stream(), settings.body_seconds):
        for piece in packing.feed(chunk):
            for block in _blocks(lines.feed(piece)):
                yield await run_in_threadpool(_answer, opened, metrics, settings, block)
    packing.end()
    for block in _blocks(lines.end()):
        yield await run_in_threadpool(_answer, opened, metrics, settings, block)


async def _patient(pieces: AsyncIterator[bytes], seconds: float) -> AsyncIterator[bytes]:
    """The pieces, none of which may take longer than that. Raises RequestError (408)."""
    while True:
        try:
            async with asyncio.timeout(seconds):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise too_slow(seconds) from error
        yield piece


def _blocks(lines: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(lines)
    while block := list(islice(rest, PIECE)):
        yield block


def _answer(opened: OpenGazetteer, metrics: Metrics, settings: Settings, block: list[bytes | None]) -> bytes:
    answers = resolve_items(opened.get(), [_read(line, settings.max_line) for line in block])
    metrics.count_answers(answer["status"] for answer in answers)
    return b"".join(encode_json(answer) + b"\n" for answer in answers)


def _read(line: bytes | None, limit: int) -> Any | Resolution:
    """The JSON object of a line, or why it is none."""
    if line is TOO_LONG:
        return unreadable("", f"a line may have {limit:,} bytes")
    try:
        return parse_object(line, "the line")
    except RequestError as error:
        return unreadable(line[:_SHOWN].decode("utf-8", "replace"), str(error))
