"""`gazetteer serve`: answers over HTTP."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import socket
from pathlib import Path
from typing import Any

from gazetteer import config
from gazetteer.cli import options
from gazetteer.cli.opening import build_first
from gazetteer.errors import DatabaseError, UsageError
from gazetteer.gazetteer import Gazetteer

_LAST_PORT = 65535


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of serve."""
    parser.add_argument("--port", metavar="N", type=int, default=8000, help="the port (8000); 0: any that is free")
    parser.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help="the address (127.0.0.1: this computer)")
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 when it is stopped; a port that is taken is told before anything is built."""
    path = config.choose_database(given.db).path
    with _listen(given.host, given.port) as listener:
        if not path.exists():
            build_first(path)
        # The service is beside the command line, not below it: found by name, and only here.
        service = importlib.import_module("api")
        app = service.create_app(service.Settings(path))
        _serve(app, listener, _trouble(path))
    return 0


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:
        raise UsageError(f"--port {port}: ports are 0 to {_LAST_PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio turns Nagle's delay off for every connection: 40 ms an answer otherwise.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise OSError(error.errno, f"cannot listen on port {port}: {error.strerror}; --port takes another") from error
    return listener


def _trouble(path: Path) -> str | None:
    """Why the database cannot be used, if it cannot: the service starts all the same, and answers once it can."""
    try:
        Gazetteer.open(path).close()
    except DatabaseError as error:
        return str(error)
    return None


def _serve(app: Any, listener: socket.socket, trouble: str | None) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        """Says that it is ready once it is."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print(_greeting(listener, trouble), flush=True)

    server = Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    with contextlib.suppress(KeyboardInterrupt):  # the usual way to stop it, and no failure
        server.run([listener])


def _greeting(listener: socket.socket, trouble: str | None) -> str:
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if trouble:
        return f"Listening at {address}, but not ready: {trouble}"
    return f"""Ready at {address} — Ctrl-C stops it. To try:
  curl '{address}/v1/resolve?q=Qamislo'
  curl {address}/v1/resolve -d '{{"queries": [{{"q": "القامشلي"}}, {{"q": "Hesekê", "country": "SY"}}]}}'
  curl {address}/v1/annotate -d '{{"text": "Clashes in Qamishlo, near the al-Tay neighborhood"}}'"""
