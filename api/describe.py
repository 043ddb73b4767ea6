"""The pieces of which `api.docs` is made: answers, problems, bodies and parameters, as OpenAPI writes them."""

from __future__ import annotations

from typing import Any, Final

from api.errors import PROBLEM_JSON


def answer(model: Any, what: str, **examples: Any) -> dict[str, Any]:
    """An answer of the shape of a dataclass, with examples by name."""
    named = {name: {"value": value} for name, value in examples.items()}
    return {"model": model, "description": what, "content": {"application/json": {"examples": named}}}


_PROBLEM_SCHEMA: Final = {
    "type": "object",
    "required": ["type", "title", "status"],
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string", "description": "Which sort of problem; GET it to read what it means."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One line for people."},
    },
}


def _problem(what: str) -> dict[str, Any]:
    return {"description": what, "content": {PROBLEM_JSON: {"schema": _PROBLEM_SCHEMA}}}


_PROBLEMS: Final = {
    304: {"description": "Nothing has changed since the ETag that If-None-Match names"},
    308: {"description": "The id was merged into another: Location says which"},
    400: _problem("The body is not JSON in UTF-8"),
    401: _problem("No key, or an unknown one"),
    403: _problem("The key does not allow this"),
    404: _problem("There is no such entity, edit, proposal or key"),
    408: _problem("The body came too slowly"),
    409: _problem("The change clashes with another"),
    412: _problem("The entity is not as If-Match says"),
    413: _problem("The body or the batch is too large"),
    415: _problem("The body is of a type, or packed in a way, that is not read here"),
    422: _problem("A value cannot be meant; detail names each"),
    429: _problem("Too many requests, or wrong keys, from your address: Retry-After says in how many seconds"),
    503: _problem("There is no usable gazetteer, another process is writing, or too much is asked at once"),
    507: _problem("The disk is full"),
}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What these statuses say, beside the answer itself; where a key may be wrong (401), there may be too many."""
    every = (*statuses, 429) if 401 in statuses else statuses
    return {status: _PROBLEMS[status] for status in every} | {"default": _problem("Anything else that goes wrong")}


def body(schema: dict[str, Any], **examples: Any) -> dict[str, Any]:
    """A body that must be there, with examples by name."""
    named = {name: {"value": value} for name, value in examples.items()}
    return {"required": True, "content": {"application/json": {"schema": schema, "examples": named}}}


def object_of(required: list[str], **properties: Any) -> dict[str, Any]:
    """The schema of an object."""
    return {"type": "object", "required": required, "properties": properties}


def flag(name: str, what: str) -> dict[str, Any]:
    """A parameter of the URL that is true or is not there."""
    return parameter(name, {"type": "boolean", "default": False}, what)


def parameter(name: str, schema: dict[str, Any], what: str, *, required: bool = False) -> dict[str, Any]:
    """A parameter of the URL."""
    return {"name": name, "in": "query", "required": required, "description": what, "schema": schema}


DRY_RUN: Final = flag("dry_run", "Says what the edit would change of other answers, and does nothing.")
FORCE: Final = flag("force", "Edits although answers of the regression set are spoilt; `why` must say why.")
