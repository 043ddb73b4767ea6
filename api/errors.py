"""Everything that goes wrong as RFC 9457 problem JSON, with one status a kind: the table is TABLE.

Routes raise what the library raises, or RequestError; the handlers here do the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from gazetteer import errors
from gazetteer.encoding import encode_json

PROBLEM_JSON: Final = "application/problem+json"

_log = logging.getLogger("gazetteer.api")


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of problem: its name in `type`, its status, and its title."""

    name: str
    status: int
    title: str


class RequestError(Exception):
    """What is wrong with a request as a request; `detail` is one line for people."""

    def __init__(self, sort: Sort, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.sort = sort
        self.headers = headers


MALFORMED: Final = Sort("malformed", 400, "The body cannot be read")
UNAUTHORIZED: Final = Sort("unauthorized", 401, "A key is needed")
FORBIDDEN: Final = Sort("forbidden", 403, "The key does not allow this")
NOT_FOUND: Final = Sort("not-found", 404, "There is no such thing here")
CHANGED: Final = Sort("changed", 412, "It was changed since you read it")
TOO_LARGE: Final = Sort("too-large", 413, "That is too much at once")
INVALID: Final = Sort("invalid", 422, "A value cannot be meant")
INTERNAL: Final = Sort("internal", 500, "The service failed")
NOT_READY: Final = Sort("not-ready", 503, "There is no usable gazetteer")
BUSY: Final = Sort("busy", 503, "Another process is writing")

TABLE: Final[Mapping[type[errors.GazetteerError], Sort]] = {
    errors.InvalidQuery: INVALID,
    errors.InvalidRecord: INVALID,
    errors.UsageError: INVALID,
    errors.NotFound: NOT_FOUND,
    errors.Conflict: Sort("conflict", 409, "The change clashes with another"),
    errors.DatabaseBusy: BUSY,
    errors.DatabaseFull: Sort("full", 507, "The disk is full, or cannot be written"),
    errors.DatabaseError: NOT_READY,
    errors.GazetteerError: INTERNAL,
}
"""The error of the library, or the nearest of its bases that is here, and what it is over HTTP."""

SORTS: Final = (MALFORMED, UNAUTHORIZED, FORBIDDEN, CHANGED, TOO_LARGE, *dict.fromkeys(TABLE.values()))
"""Every sort of problem that an answer may name in its `type`; the others have the type `about:blank`."""


def add_handlers(app: FastAPI) -> None:
    """Make every error of the app problem JSON."""
    app.add_exception_handler(RequestError, _on_problem)
    app.add_exception_handler(errors.GazetteerError, _on_library)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(ClientDisconnect, _on_gone)
    app.add_exception_handler(Exception, _on_mistake)


def sort_of(error: errors.GazetteerError) -> Sort:
    """The row of the table for an error."""
    return next(TABLE[base] for base in type(error).__mro__ if base in TABLE)


def _on_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)
    return _respond(error.sort, str(error), error.headers)


def _on_library(_: Request, error: Exception) -> Response:
    assert isinstance(error, errors.GazetteerError)
    sort = sort_of(error)
    return _respond(sort, str(error), {"Retry-After": "5"} if sort is BUSY else None)


def _on_http(_: Request, error: Exception) -> Response:
    """What the framework refuses: no such path, no such method."""
    assert isinstance(error, HTTPException)
    body = {"type": "about:blank", "title": HTTPStatus(error.status_code).phrase, "status": error.status_code}
    return Response(encode_json(body), error.status_code, error.headers, PROBLEM_JSON)


def _on_gone(_: Request, __: Exception) -> Response:
    """The asker left in the middle of the request: nobody reads this, and it is no mistake of ours."""
    return _respond(MALFORMED, "the body ended too early", None)


def _on_mistake(request: Request, error: Exception) -> Response:
    _log.error("%s %s", request.method, request.url.path, exc_info=error)
    return _respond(INTERNAL, "the reason is in the log of the service", None)


def _respond(sort: Sort, detail: str, headers: Mapping[str, str] | None) -> Response:
    body: dict[str, Any] = {
        "type": f"/problems/{sort.name}",
        "title": sort.title,
        "status": sort.status,
        "detail": detail,
    }
    return Response(encode_json(body), sort.status, headers, PROBLEM_JSON)
