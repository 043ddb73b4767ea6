"""The process, or the processes, that serve: `serve(settings, listener, how, greet)`."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable

from api.app import create_app
from api.serving.how import How
from api.serving.logs import logging_to_stderr
from api.serving.server import run_server
from api.serving.workers import Workers
from api.settings import Log, Settings

__all__ = ["How", "Log", "Settings", "serve"]


def serve(settings: Settings, listener: socket.socket, how: How, greet: Callable[[], None]) -> int:
    """Serve until SIGINT or SIGTERM, then finish what is in flight. Returns the exit status.

    `greet` is called once every worker listens.
    """

    def work(tell: Callable[[], None]) -> None:
        with logging_to_stderr():
            run_server(create_app(settings), listener, how, tell)

    if how.workers == 1:
        work(greet)
        return 0
    gc.freeze()  # what all workers share stays shared: the collector would write to every page of it
    return Workers(listener, how, work).run(greet)
