"""What nobody expected: a problem for who asked, the reason for the log."""

from __future__ import annotations

import logging
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import respond_mistake

_log = logging.getLogger("gazetteer.api")


class Failures:
    """Wraps an application: none of its exceptions gets out.

    Where the answer has begun it is cut off, for an answer that merely ended would look like a whole one.
    """

    def __init__(self, app: ASGIApp, is_telling: bool) -> None:
        """`is_telling`: whether the log may hold the message of an exception, which may quote what was asked."""
        self._app = app
        self._is_telling = is_telling

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            self._note(scope, error)
            if not has_begun:
                await respond_mistake()(scope, receive, send)

    def _note(self, scope: Scope, error: Exception) -> None:
        told = {
            "id": scope.get("request_id"),
            "route": getattr(scope.get("route"), "path", ""),
            "error": type(error).__qualname__,
            "where": [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)],
        }
        if self._is_telling:
            told["message"] = str(error)
        _log.error("failed", extra={"told": told})
