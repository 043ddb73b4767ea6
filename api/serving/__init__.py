"""The process, or the processes, that serve: `serve(settings, listener, how, greet)`."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import socket
from collections.abc import Callable
from importlib import import_module
from typing import Final

from api.app import create_app
from api.serving.how import How
from api.serving.logs import logging_to_stderr
from api.serving.server import run_server
from api.serving.workers import Workers
from api.settings import Log, Settings

__all__ = ["How", "Log", "Settings", "serve"]

_OBJECTS: Final = 50_000
"""Objects made from which on cycles are looked for: a batch makes as many, and nearly all go by themselves."""

_M_ARENA_MAX: Final = -8
"""glibc's number of the option, from its malloc.h."""
_ARENAS: Final = 2


def serve(settings: Settings, listener: socket.socket, how: How, greet: Callable[[], None]) -> int:
    """Serve until SIGINT or SIGTERM, then finish what is in flight. Returns the exit status.

    `greet` is called once every worker listens.
    """

    def work(tell: Callable[[], None]) -> None:
        with logging_to_stderr():
            run_server(create_app(settings), listener, how, tell)

    import_module("numpy")  # now, not while somebody waits for an answer
    gc.freeze()  # what all workers share stays shared: the collector would write to every page of it
    gc.set_threshold(_OBJECTS, 20, 20)
    _share_arenas()
    if how.workers == 1:
        work(greet)
        return 0
    return Workers(listener, how, work).run(greet)


def _share_arenas() -> None:
    """Let all threads take memory from the same few pools: each with its own keeps as much as it ever needed."""
    with contextlib.suppress(AttributeError, OSError):  # not glibc, which alone has this
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
