"""One process that serves on a socket."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import signal
import socket
from collections.abc import Callable
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

from api.serving.how import How
from api.serving.protocol import protocol_with

_GARBAGE: Final = 50_000
"""Objects that are made between two searches for cycles: a batch makes as many, and answers have no cycles."""
_M_MMAP_THRESHOLD: Final = -3
"""Of the GNU C library's `mallopt` (malloc.h)."""
_LARGE: Final = 1 << 18
"""Bytes from which on memory goes back to the system when it is given back, and not to a heap that never shrinks."""


def run_server(app: FastAPI, listener: socket.socket, how: How, tell: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `tell` is called once it listens."""

    class Server(uvicorn.Server):
        """Says that it listens once it does."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            _keep_little()
            tell()

    # The server raises the signal that stopped it once more when all is done: to stop is what it was asked for.
    signal.signal(signal.SIGTERM, _be_quiet)
    with contextlib.suppress(KeyboardInterrupt):
        Server(_config(app, how)).run([listener])


def _keep_little() -> None:
    """Hold no more memory, and look through no more of it, than a service needs that makes many large answers."""
    gc.freeze()  # what is there now stays
    gc.set_threshold(_GARBAGE)
    if set_option := getattr(ctypes.CDLL(None), "mallopt", None):
        set_option(_M_MMAP_THRESHOLD, _LARGE)


def _config(app: FastAPI, how: How) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=protocol_with(how.head_seconds),
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=int(how.idle_seconds),
        timeout_graceful_shutdown=int(how.stop_seconds),
        forwarded_allow_ips=list(how.trusted_proxies),
    )


def _be_quiet(*_: Any) -> None:
    pass
