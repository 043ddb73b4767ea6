"""The process, or the processes, that serve: `serve(settings, listener, how, greet)`."""

from __future__ import annotations

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
    if how.workers == 1:
        work(greet)
        return 0
    return Workers(listener, how, work).run(greet)
