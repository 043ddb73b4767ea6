"""Requests in: bodies and parameters as values, with a limit to their size, and no byte of them trusted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from api.errors import INVALID, MALFORMED, TOO_LARGE, RequestError
from api.settings import Settings

_MAX_PARAMETERS = 100
_PATIENCE = 10
"""How many times the limit is read, to be able to say that it is too much."""


async def _read_body(request: Request) -> bytes:
    """The body, as long as it is not longer than the settings allow."""
    limit = _settings(request).max_body
    announced = request.headers.get("content-length", "")
    length = int(announced[:20]) if announced.isdecimal() else 0
    body = bytearray()
    # Many a client reads no answer before it has sent everything: what is somewhat too long is read to its end.
    if length <= _PATIENCE * limit:
        seen = 0
        async for chunk in request.stream():
            seen += len(chunk)
            if seen > _PATIENCE * limit:
                break
            if seen <= limit:
                body += chunk
        if seen <= limit:
            return bytes(body)
    raise RequestError(TOO_LARGE, f"a body may have {limit:,} bytes")


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _read_parameters(request: Request) -> dict[str, Any]:
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


BodyDep = Annotated[bytes, Depends(_read_body)]
"""The bytes of the request's body."""
ParametersDep = Annotated[dict[str, Any], Depends(_read_parameters)]
"""The parameters of the request's URL."""
SettingsDep = Annotated[Settings, Depends(_settings)]
"""What the service is set up with."""


def parse_object(body: bytes) -> Mapping[str, Any]:
    """The JSON object that a body is. Raises RequestError."""
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise RequestError(MALFORMED, f"the body is not UTF-8: the byte at {error.start} is wrong") from error
    except RecursionError as error:
        raise RequestError(MALFORMED, "the body is nested too deeply") from error
    except ValueError as error:
        raise RequestError(MALFORMED, f"the body is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise RequestError(INVALID, "the body must be a JSON object")
    return value


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
