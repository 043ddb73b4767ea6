"""HTTP/1.1 on one connection: uvicorn's, with a limit to how long a head may take, and problems as problems."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.errors import MALFORMED, PROBLEM_JSON, RequestError, problem_of
from gazetteer.encoding import encode_json


def protocol_with(head_seconds: float) -> type[H11Protocol]:
    """The protocol whose heads may take that long."""
    return type("Protocol", (Protocol,), {"head_seconds": head_seconds})


class Protocol(H11Protocol):
    """One connection. Whoever never ends the head of a request is let go."""

    head_seconds: float
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connects."""
        super().connection_made(transport)
        self._watch_head()

    def data_received(self, data: bytes) -> None:
        """Some bytes have come."""
        super().data_received(data)
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._forget_timer()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """An answer is out; the next head may have begun already."""
        super().on_response_complete()
        if self.conn.trailing_data[0]:
            self._watch_head()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """Refuse what is no HTTP, or has a head that is too large."""
        body = encode_json(problem_of(RequestError(MALFORMED, "this is no HTTP request, or its head is too large")))
        headers = [("content-type", PROBLEM_JSON), ("content-length", str(len(body))), ("connection", "close")]
        for event in (h11.Response(status_code=400, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _watch_head(self) -> None:
        """Start the clock where a head is awaited, and stop it where one is whole."""
        if self.conn.their_state is not h11.IDLE or self.transport.is_closing():
            self._forget_timer()
        elif self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self.transport.close)

    def _forget_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
