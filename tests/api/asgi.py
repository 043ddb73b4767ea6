"""One request to an application, piece by piece: what is sent and taken when is for the test to say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI

NDJSON = {"content-type": "application/x-ndjson"}


class Exchange:
    """A request whose body comes from an iterator; `taken` counts its pieces, `answer` holds what came back."""

    def __init__(self, app: FastAPI, path: str, pieces: AsyncIterator[bytes], headers: dict[str, str]) -> None:
        self._app = app
        self._pieces = pieces
        self.taken = 0
        self.status = 0
        self.answer = b""
        self.is_whole = False
        self.may_take: Callable[[], Awaitable[None]] | None = None
        """What the asker waits for before it takes another piece of the answer."""
        self._scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("192.0.2.1", 5000),
            "server": ("test", 80),
        }

    async def run(self) -> None:
        """Ask, until the service has said what it will."""
        await self._app(self._scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        try:
            piece = await anext(self._pieces)
        except StopAsyncIteration:
            return {"type": "http.request", "body": b"", "more_body": False}
        except asyncio.IncompleteReadError:
            return {"type": "http.disconnect"}
        self.taken += 1
        return {"type": "http.request", "body": piece, "more_body": True}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        if self.may_take:
            await self.may_take()
        self.answer += message.get("body", b"")
        self.is_whole = not message.get("more_body", False)


async def pieces_of(*pieces: bytes) -> AsyncIterator[bytes]:
    """The pieces, one after the other."""
    for piece in pieces:
        yield piece
