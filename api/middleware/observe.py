"""A request id, counters, a line in the log, and the headers that every answer has."""

from __future__ import annotations

import logging
import random
import re
import time
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics
from api.settings import Log

_log = logging.getLogger("gazetteer.requests")

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._:/+=@-]{1,128}")
_ALWAYS: Final = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
# For what is not meant to be shown as a page; a route that makes pages says its own.
_NO_PAGE: Final = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_CUT_OFF: Final = 499  # what logs elsewhere, too, say of an answer that did not reach its end


class Observe:
    """Wraps an application, and keeps book of what it answers."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: Log) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = _Seen(scope, send)
        self._metrics.begin()
        try:
            await self._app(scope, receive, seen.send)
        finally:
            self._finish(scope, seen)

    def _finish(self, scope: Scope, seen: _Seen) -> None:
        route = getattr(scope.get("route"), "path", "")
        status = seen.status if seen.is_whole else _CUT_OFF
        seconds = time.perf_counter() - seen.begun
        self._metrics.end(seen.method, route, status, seconds)
        if self._log is Log.ERRORS or not _log.isEnabledFor(logging.INFO):
            return
        told: dict[str, Any] = {"id": seen.id, "method": seen.method, "route": route, "status": status}
        told |= {"ms": round(seconds * 1000, 2), "bytes": seen.size}
        if self._log is Log.QUERIES:
            told |= {"path": scope["path"], "query": scope["query_string"].decode("utf-8", "replace")}
        # As _log.info would, which also looks up where in the code it was called: half of what a line costs.
        record = _log.makeRecord(_log.name, logging.INFO, __file__, 0, "request", (), None, None, {"told": told})
        _log.handle(record)


class _Seen:
    """What one answer was."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.begun = time.perf_counter()
        self.method: str = scope["method"]
        self.id = _request_id(scope)
        self.status = 0
        self.size = 0
        self.is_whole = False
        self._send = send
        scope["request_id"] = self.id

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._headers(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            self.is_whole = not message.get("more_body", False)
        await self._send(message)

    def _headers(self, given: Any) -> list[tuple[bytes, bytes]]:
        names = {name for name, _ in given}
        headers = [*given, *_ALWAYS, (b"x-request-id", self.id.encode())]
        if _NO_PAGE[0] not in names:
            headers.append(_NO_PAGE)
        if b"content-encoding" in names and b"etag" in names:
            return [(name, _weak(value) if name == b"etag" else value) for name, value in headers]
        return headers


def _weak(tag: bytes) -> bytes:
    """The same answer in other bytes has an ETag that says so (RFC 9110, 8.8.1)."""
    return tag if tag.startswith(b"W/") else b"W/" + tag


def _request_id(scope: Scope) -> str:
    """The id that came with a request, where it is a plain one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value, "ascii")
    return f"{random.getrandbits(64):016x}"  # nobody is to be kept from guessing it
