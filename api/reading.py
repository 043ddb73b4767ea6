"""Requests in: bodies and parameters as values, with a limit to their size, and no byte of them trusted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from api.errors import INVALID, MALFORMED, TIMEOUT, TOO_LARGE, UNSUPPORTED, RequestError
from api.inflate import unpacking
from api.settings import Settings

_MAX_PARAMETERS = 100
_READ_AS_JSON = frozenset(
    {
        "",
        "application/json",
        "text/json",
        "text/plain",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
    }
)
_PATIENCE = 10
"""How many times the limit is read, to be able to say that it is too much."""


async def read_body(request: Request) -> bytes:
    """The body, unpacked, as long as it is not longer than the settings allow."""
    _require_json(request)
    settings: Settings = request.app.state.settings
    try:
        async with asyncio.timeout(settings.body_seconds):
            body = await _read_within(request, settings.max_body)
    except TimeoutError as error:
        raise too_slow(settings.body_seconds) from error
    if body is None:
        raise RequestError(TOO_LARGE, f"a body may have {settings.max_body:,} bytes, also when it is unpacked")
    return body


async def _read_within(request: Request, limit: int) -> bytes | None:
    """The body, or None where it is longer than the limit."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > _PATIENCE * limit:
        return None
    seen = 0
    body = bytearray()
    packing = unpacking(request.headers.get("content-encoding", ""))
    # Many a client reads no answer before it has sent everything: what is somewhat too long is read to its end.
    async for chunk in request.stream():
        seen += len(chunk)
        if seen > _PATIENCE * limit:
            return None
        for piece in packing.feed(chunk) if len(body) <= limit else ():
            body += piece
            if len(body) > limit:
                break
    if len(body) > limit:
        return None
    packing.end()
    return bytes(body)


def too_slow(seconds: float) -> RequestError:
    """What is said to somebody whose body does not come; the connection ends with it."""
    return RequestError(TIMEOUT, f"the body did not come within {seconds:g} seconds", {"Connection": "close"})


def media_type(request: Request) -> str:
    """The type of the body, as `application/json`; empty where the request names none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _require_json(request: Request) -> None:
    # What curl and simple clients say where nobody told them what they send is taken for JSON, too.
    given = media_type(request)
    if given not in _READ_AS_JSON and not given.endswith("+json"):
        raise RequestError(UNSUPPORTED, f"a body is application/json here, not {given}", {"Accept": "application/json"})


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _parameters(request: Request) -> dict[str, Any]:
    return read_parameters(request)


def read_parameters(request: Request) -> dict[str, Any]:
    """The parameters of the URL; one that is given several times is a list."""
    # Bytes that are no UTF-8 stay recognisable as lone surrogates, which the check of the query refuses.
    text = request.scope["query_string"].decode("utf-8", "surrogateescape")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="surrogateescape", max_num_fields=_MAX_PARAMETERS)
    except ValueError as error:
        raise RequestError(INVALID, f"the URL may have {_MAX_PARAMETERS} parameters") from error
    several: dict[str, list[str]] = {}
    for name, value in pairs:
        several.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in several.items()}


BodyDep = Annotated[bytes, Depends(read_body)]
"""The bytes of the request's body."""
ParametersDep = Annotated[dict[str, Any], Depends(_parameters)]
"""The parameters of the request's URL."""
SettingsDep = Annotated[Settings, Depends(_settings)]
"""What the service is set up with."""


def parse_object(body: bytes, what: str = "the body") -> Mapping[str, Any]:
    """The JSON object that a body is; errors call it `what`. Raises RequestError."""
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise RequestError(MALFORMED, f"{what} is not UTF-8: the byte at {error.start} is wrong") from error
    except RecursionError as error:
        raise RequestError(MALFORMED, f"{what} is nested too deeply") from error
    except ValueError as error:
        raise RequestError(MALFORMED, f"{what} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise RequestError(INVALID, f"{what} must be a JSON object")
    return value


def read_number(raw: Mapping[str, Any], name: str, default: int, *, most: int = 2**63 - 1) -> int:
    """The whole number that a parameter is. Raises RequestError."""
    text = raw.get(name, "")
    if text == "":
        return default
    if not (isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= most):
        raise RequestError(INVALID, f"{name}: must be a whole number from 0 to {most}")
    return int(text)


def read_flag(raw: Mapping[str, Any], name: str) -> bool:
    """Whether a parameter says `true`; it does not where it is not there. Raises RequestError."""
    text = raw.get(name, "false")
    if text not in ("true", "false"):
        raise RequestError(INVALID, f"{name}: must be true or false")
    return bool(text == "true")


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
