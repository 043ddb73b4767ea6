"""The options of `gazetteer serve` that variables may set as well, for a service that nobody starts by hand."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from gazetteer import config
from gazetteer.errors import UsageError

_LAST_PORT: Final = 65535


@dataclass(frozen=True, slots=True)
class Option:
    """One option: `--name`, or the variable that `config.serve_variable` names."""

    name: str
    """As a field of api.Settings or of api.serving.How is called; host and port are of neither."""
    metavar: str
    read: Callable[[str], Any]
    """What a text means. Raises ValueError."""
    default: str
    what: str

    @property
    def flag(self) -> str:
        """As it is written on the command line."""
        return f"--{self.name.replace('_', '-')}"


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ValueError("must be a whole number") from error


def _count(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise ValueError("must be at least 1")
    return number


def _port(text: str) -> int:
    number = _whole(text)
    if not 0 <= number <= _LAST_PORT:
        raise ValueError(f"ports are 0 to {_LAST_PORT}")
    return number


def _from_zero(text: str) -> int:
    return _count(text) if text != "0" else 0


def _seconds(text: str) -> float:
    if 0 < (number := _number(text)) < 1e6:
        return number
    raise ValueError("must be a number of seconds")


def _number(text: str) -> float:
    """NaN, which is in no range, for what is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _rate(text: str) -> float:
    return _seconds(text) if text != "0" else 0.0


def _several(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(part.strip() for part in text.split(",") if part.strip())


def _log(text: str) -> str:
    if text not in ("errors", "requests", "queries"):
        raise ValueError("must be errors, requests or queries")
    return text


OPTIONS: Final = (
    Option("host", "ADDRESS", str, "127.0.0.1", "the address to listen at: this computer alone; 0.0.0.0: all"),
    Option("port", "N", _port, "8000", "the port; 0: any that is free"),
    Option("workers", "N", _count, "1", "processes: as many as there are cores for it"),
    Option("max_threads", "N", _count, "24", "requests that a worker answers at once"),
    Option("max_waiting", "N", _count, "1000", "requests that a worker holds at once; one more is 503"),
    Option("max_body", "BYTES", _count, "5000000", "the largest body, unpacked; more is 413"),
    Option("max_batch", "N", _count, "10000", "queries of one batch; more is 413"),
    Option("rate", "N", _rate, "0", "requests a second of one address and worker; more is 429; 0: no limit"),
    Option("burst", "N", _count, "100", "requests that an address may make before the rate holds it"),
    Option("body_seconds", "S", _seconds, "60", "how long a body may take, or a piece of a stream"),
    Option("head_seconds", "S", _seconds, "20", "how long the head of a request may take"),
    Option("idle_seconds", "S", _seconds, "60", "how long a connection is kept for its next request"),
    Option("stop_seconds", "S", _seconds, "30", "how long what is in flight may take when the service stops"),
    Option("origins", "LIST", _several, "*", "websites whose pages may ask, with commas between; none: none (CORS)"),
    Option("trusted_proxies", "LIST", _several, "127.0.0.1,::1", "whose X-Forwarded-For is believed; none: nobody's"),
    Option("kept_answers", "BYTES", _from_zero, "16000000", "room for answers to be given again; 0: none"),
    Option("log", "WHAT", _log, "requests", "errors, requests (without what was asked), or queries (with it)"),
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """All of OPTIONS."""
    for option in OPTIONS:
        told = f"{option.what} ({option.default}; ${config.serve_variable(option.name)})"
        parser.add_argument(option.flag, metavar=option.metavar, help=told.replace("%", "%%"))


def read_options(given: argparse.Namespace) -> dict[str, Any]:
    """What each of OPTIONS is: as given, else as its variable says, else its default. Raises UsageError."""
    return {option.name: _read(option, getattr(given, option.name)) for option in OPTIONS}


def _read(option: Option, given: str | None) -> Any:
    text, where = given, option.flag
    if text is None:
        text, where = config.serve_setting(option.name), config.serve_variable(option.name)
    try:
        return option.read(option.default if text is None else text)
    except ValueError as error:
        raise UsageError(f"{where} {text}: {error}") from error
