"""The problems of the service (RFC 9457) as the errors that the library raises itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gazetteer import errors
from gazetteer.client.reading import read_object

_PREFIX: Final = "/problems/"

RAISED: Final[Mapping[str, type[errors.GazetteerError]]] = {
    "malformed": errors.InvalidQuery,
    "invalid": errors.InvalidQuery,
    "unauthorized": errors.AccessDenied,
    "forbidden": errors.AccessDenied,
    "not-found": errors.NotFound,
    "conflict": errors.Conflict,
    "changed": errors.Changed,
    "too-large": errors.TooLarge,
    "busy": errors.DatabaseBusy,
    "full": errors.DatabaseFull,
    "not-ready": errors.DatabaseError,
    "timeout": errors.ServiceUnreachable,
    "overloaded": errors.ServiceUnreachable,
    "too-many": errors.ServiceError,
    "unsupported": errors.ServiceError,
    "internal": errors.ServiceError,
}
"""The last part of a problem's `type` -> what is raised for it. What is not here is a ServiceError."""


def problem_of(status: int, body: bytes) -> tuple[str, str]:
    """The sort of a problem, empty where the service does not say, and one line for people."""
    problem = read_object(body) or {}
    sort = _text(problem, "type")
    line = _text(problem, "detail") or _text(problem, "title") or f"the service answered with {status}"
    return sort.removeprefix(_PREFIX) if sort.startswith(_PREFIX) else "", line


def error_of(status: int, body: bytes) -> errors.GazetteerError:
    """What to raise for an answer that is a problem."""
    sort, line = problem_of(status, body)
    problem = read_object(body) or {}
    if sort == "conflict" and isinstance(problem.get("trial"), dict):
        return errors.Refused(line, problem["trial"])
    return RAISED.get(sort, errors.ServiceError)(line)


def _text(problem: Mapping[str, Any], member: str) -> str:
    """A member as one line: what answers may be anything."""
    value = problem.get(member)
    return " ".join(value.split())[:1000] if isinstance(value, str) else ""
