"""Everything that goes wrong as RFC 9457 problem JSON, with one status a kind: the table is TABLE.

Routes raise what the library raises, or RequestError; the handlers here do the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from gazetteer import errors
from gazetteer.encoding import encode_json

PROBLEM_JSON: Final = "application/problem+json"


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
TIMEOUT: Final = Sort("timeout", 408, "The request came too slowly")
CHANGED: Final = Sort("changed", 412, "It was changed since you read it")
TOO_LARGE: Final = Sort("too-large", 413, "That is too much at once")
UNSUPPORTED: Final = Sort("unsupported", 415, "The body is of a kind that is not read here")
INVALID: Final = Sort("invalid", 422, "A value cannot be meant")
TOO_MANY: Final = Sort("too-many", 429, "That is too often")
INTERNAL: Final = Sort("internal", 500, "The service failed")
NOT_READY: Final = Sort("not-ready", 503, "There is no usable gazetteer")
BUSY: Final = Sort("busy", 503, "Another process is writing")
OVERLOADED: Final = Sort("overloaded", 503, "The service has its hands full")

TABLE: Final[Mapping[type[errors.GazetteerError], Sort]] = {
    errors.InvalidQuery: INVALID,
    errors.InvalidRecord: INVALID,
    errors.UsageError: INVALID,
    errors.NotFound: NOT_FOUND,
    errors.Changed: CHANGED,
    errors.Conflict: Sort("conflict", 409, "The change clashes with another"),
    errors.DatabaseBusy: BUSY,
    errors.DatabaseFull: Sort("full", 507, "The disk is full, or cannot be written"),
    errors.DatabaseError: NOT_READY,
    errors.GazetteerError: INTERNAL,
}
"""The error of the library, or the nearest of its bases that is here, and what it is over HTTP."""

_OF_REQUESTS: Final = (
    MALFORMED,
    UNAUTHORIZED,
    FORBIDDEN,
    TIMEOUT,
    CHANGED,
    TOO_LARGE,
    UNSUPPORTED,
    TOO_MANY,
    OVERLOADED,
)
SORTS: Final = tuple(dict.fromkeys((*_OF_REQUESTS, *TABLE.values())))
"""Every sort of problem that an answer may name in its `type`; the others have the type `about:blank`."""

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_WHAT_HTTP_REFUSES: Final = {
    404: "there is no such path; /openapi.json tells all that there are",
    405: "there is no such method here; Allow names those that there are",
}


def add_handlers(app: FastAPI) -> None:
    """Make every error of the app problem JSON."""
    app.add_exception_handler(RequestError, _on_known)
    app.add_exception_handler(errors.GazetteerError, _on_known)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(ClientDisconnect, _on_gone)


def sort_of(error: errors.GazetteerError) -> Sort:
    """The row of the table for an error."""
    return next(TABLE[base] for base in type(error).__mro__ if base in TABLE)


def problem_of(error: RequestError | errors.GazetteerError) -> dict[str, Any]:
    """The members of the problem JSON of an error."""
    sort = error.sort if isinstance(error, RequestError) else sort_of(error)
    problem = {"type": f"/problems/{sort.name}", "title": sort.title, "status": sort.status, "detail": str(error)}
    return problem | {"trial": error.trial} if isinstance(error, errors.Refused) else problem


def respond(error: RequestError | errors.GazetteerError) -> Response:
    """The answer that tells of an error."""
    problem = problem_of(error)
    headers = error.headers if isinstance(error, RequestError) else None
    if problem["type"] == f"/problems/{BUSY.name}":
        headers = {"Retry-After": "5"}
    return _problem(problem, headers)


def respond_mistake() -> Response:
    """The answer where the service itself is at fault; the reason is for the log alone."""
    return respond(RequestError(INTERNAL, "the reason is in the log of the service"))


def _on_known(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError | errors.GazetteerError)
    return respond(error)


def _on_http(request: Request, error: Exception) -> Response:
    """What the framework refuses: no such path, no such method."""
    assert isinstance(error, HTTPException)
    status = error.status_code
    detail = _WHAT_HTTP_REFUSES.get(status, error.detail)
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return _problem(body, _allowed(request) if status == 405 else error.headers)


def _allowed(request: Request) -> dict[str, str]:
    """The methods of a path: the framework names those of its first route alone."""
    found = [
        method
        for method in _METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]
    return {"Allow": ", ".join(["HEAD", *found] if "GET" in found else found)}


def _on_gone(_: Request, __: Exception) -> Response:
    """The asker left in the middle of the request: nobody reads this, and it is no mistake of ours."""
    return respond(RequestError(MALFORMED, "the body ended too early"))


def _problem(body: Mapping[str, Any], headers: Mapping[str, str] | None) -> Response:
    return Response(encode_json(body), body["status"], headers, PROBLEM_JSON)
