"""`gazetteer serve`: answers over HTTP."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import importlib
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gazetteer import config
from gazetteer.cli import options
from gazetteer.cli.opening import build_first
from gazetteer.cli.service import add_options, read_options
from gazetteer.errors import DatabaseError
from gazetteer.gazetteer import Gazetteer


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of serve."""
    add_options(parser)
    reading = "closed: answers only with a key (else $GAZETTEER_READING, else open)"
    parser.add_argument("--reading", choices=config.READING, help=reading)
    queue = "off: does not count the names that are not found (else $GAZETTEER_QUEUE, else on)"
    parser.add_argument("--queue", choices=config.QUEUE, help=queue)
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 when it is stopped; a port that is taken is told before anything is built."""
    path = config.choose_database(given.db).path
    is_reading_open, is_queue_on = config.is_reading_open(given.reading), config.is_queue_on(given.queue)
    setting = read_options(given)
    with _listen(setting.pop("host"), setting.pop("port")) as listener, _counting_together(setting["workers"]):
        if not path.exists():
            build_first(path)
        # The service is beside the command line, not below it: found by name, and only here.
        service = importlib.import_module("api.serving")
        how = service.How(**_taken(setting, service.How))
        setting |= {"is_reading_open": is_reading_open, "is_queue_on": is_queue_on, "log": service.Log(setting["log"])}
        settings = service.Settings(path, **_taken(setting, service.Settings))
        trouble = _trouble(path)
        status: int = service.serve(settings, listener, how, lambda: print(_greeting(listener, trouble), flush=True))
    return status


def _taken(settings: dict[str, Any], kind: type[Any]) -> dict[str, Any]:
    """Those of the settings that are fields of a dataclass."""
    return {field.name: settings[field.name] for field in dataclasses.fields(kind) if field.name in settings}


@contextlib.contextmanager
def _counting_together(workers: int) -> Iterator[None]:
    """Where there are several workers, a folder in which they count together, before any of them counts."""
    if workers == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="gazetteer-metrics-") as folder:
        config.share_metrics(folder)
        yield


def _listen(host: str, port: int) -> socket.socket:
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


def _greeting(listener: socket.socket, trouble: str | None) -> str:
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if trouble:
        return f"Listening at {address}, but not ready: {trouble}"
    return f"""Ready at {address} — Ctrl-C stops it. To try:
  curl '{address}/v1/resolve?q=Qamislo'
  curl {address}/v1/resolve -d '{{"queries": [{{"q": "القامشلي"}}, {{"q": "Hesekê", "country": "SY"}}]}}'
  curl {address}/v1/annotate -d '{{"text": "Clashes in Qamishlo, near the al-Tay neighborhood"}}'"""
