"""What OpenAPI says of each route: parameters, bodies and answers, with examples.

Routes read their requests by hand, so that a wrong one gives one clear line; so they are described by hand too. The
schemas of the answers are those of the library's own dataclasses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api import examples
from api.errors import PROBLEM_JSON
from api.shapes import Annotation, Batch, Changes, EntityAnswer, Written
from gazetteer.context import FIELDS, MAX_LIMIT
from gazetteer.model import Kind, Resolution, Role
from gazetteer.types import entity_types


def _answer(model: Any, what: str, **examples: Any) -> dict[str, Any]:
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
    404: _problem("There is no entity with that id"),
    409: _problem("The change clashes with another"),
    412: _problem("The entity is not as If-Match says"),
    413: _problem("The body or the batch is too large"),
    422: _problem("A value cannot be meant; detail names each"),
    503: _problem("There is no usable gazetteer, or another process is writing"),
    507: _problem("The disk is full"),
}


def _responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: _PROBLEMS[status] for status in statuses} | {"default": _problem("Anything else that goes wrong")}


def _body(schema: dict[str, Any], **examples: Any) -> dict[str, Any]:
    named = {name: {"value": value} for name, value in examples.items()}
    return {"required": True, "content": {"application/json": {"schema": schema, "examples": named}}}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties}


def _parameter(name: str, schema: dict[str, Any], what: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": what, "schema": schema}


_SCHEMAS: Final[Mapping[str, dict[str, Any]]] = {
    "lang": {"type": "string"},
    "country": {"type": "array", "items": {"type": "string", "pattern": "^[A-Z]{2}$"}},
    "kind": {"type": "string", "enum": [kind.value for kind in Kind]},
    "type": {"type": "string", "enum": list(entity_types())},
    "near": {"type": "string"},
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
    "lon": {"type": "number", "minimum": -180, "maximum": 180},
    "within": {"type": "string", "pattern": "^[a-z]+:[A-Za-z0-9._-]+$"},
    "as_of": {"type": "string"},
    "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 10},
    "min_probability": {"type": "number", "minimum": 0, "maximum": 1, "default": 0},
}
_CONTEXT: Final = {field: _SCHEMAS[field] | {"description": what} for field, what in FIELDS.items()}
_OWN_ID: Final = {"oneOf": [{"type": "string"}, {"type": "number"}], "description": "Your own id, echoed."}
_QUERY: Final = _object(["q"], q={"type": "string", "description": "The name."}, id=_OWN_ID, **_CONTEXT)
_BATCH: Final = _object(["queries"], queries={"type": "array", "items": _QUERY, "maxItems": 10_000})

RESOLVE_GET: Final[dict[str, Any]] = {
    "responses": {200: _answer(Resolution, "The answer", found=examples.RESOLUTION, nothing=examples.NOTHING)}
    | _responses(304, 422, 503),
    "openapi_extra": {
        "parameters": [
            _parameter("q", {"type": "string", "example": "Qamislo"}, "The name.", required=True),
            *(_parameter(field, _SCHEMAS[field], what) for field, what in FIELDS.items()),
        ]
    },
}
RESOLVE_POST: Final[dict[str, Any]] = {
    "responses": {
        200: _answer(
            Resolution | Batch,
            "The answer, or those of a batch",
            one=examples.RESOLUTION,
            batch={"results": [examples.RESOLUTION, examples.FAILED]},
        )
    }
    | _responses(400, 413, 422, 503),
    "openapi_extra": {
        "requestBody": _body(
            {"oneOf": [_QUERY, _BATCH]},
            one={"q": "Qamislo", "country": "SY"},
            batch={"queries": [{"id": 1, "q": "Qamislo"}, {"id": 2, "q": "Amude", "country": "Syria"}]},
        )
    },
}
ANNOTATE: Final[dict[str, Any]] = {
    "responses": {
        200: _answer(
            Annotation,
            "The mentions",
            one={
                "mentions": [
                    {
                        "start": 11,
                        "end": 18,
                        "surface": "Qamislo",
                        "status": "match",
                        "probability": 0.97,
                        "candidates": examples.RESOLUTION["candidates"],
                    }
                ],
                "gazetteer": examples.EDITION,
            },
        )
    }
    | _responses(400, 413, 422, 503),
    "openapi_extra": {
        "requestBody": _body(
            _object(["text"], text={"type": "string"}, **_CONTEXT), one={"text": "Clashes in Qamislo, overnight"}
        )
    },
}
ENTITY: Final[dict[str, Any]] = {
    "responses": {200: _answer(EntityAnswer, "The entity", one=examples.ENTITY)} | _responses(304, 308, 404, 503)
}
NAMES_POST: Final[dict[str, Any]] = {
    "status_code": 201,
    "responses": {201: _answer(Written, "The name is stored", one=examples.WRITTEN)}
    | _responses(308, 400, 401, 403, 404, 409, 412, 413, 422, 503, 507),
    "openapi_extra": {
        "parameters": [
            {
                "name": "If-Match",
                "in": "header",
                "description": "The ETag of the entity as you read it; 412 where it was changed since.",
                "schema": {"type": "string"},
            }
        ],
        "requestBody": _body(
            _object(
                ["form", "lang", "source"],
                form={"type": "string", "description": "The name as it is written."},
                lang={"type": "string", "description": "BCP 47; `und` where it is not known."},
                role={"type": "string", "enum": [role.value for role in Role], "default": "variant"},
                source={"type": "string", "description": "Who or what says that it is a name of this."},
                why={"type": "string", "description": "For those who read the history."},
            ),
            one=examples.NAME,
        ),
    },
}
CHANGES: Final[dict[str, Any]] = {
    "responses": {200: _answer(Changes, "The edits", none={"changes": [], "next": 7})} | _responses(304, 422, 503),
    "openapi_extra": {
        "parameters": [
            _parameter("since", {"type": "integer", "minimum": 0, "default": 0}, "The last revision that you know."),
            _parameter(
                "limit", {"type": "integer", "minimum": 0, "maximum": 1000, "default": 1000}, "How many at most."
            ),
        ]
    },
}
HEALTH: Final[dict[str, Any]] = {"responses": {200: {"description": "The service runs"}}}
READY: Final[dict[str, Any]] = {"responses": {200: {"description": "Names can be resolved"}} | _responses(503)}
PROBLEM: Final[dict[str, Any]] = {"responses": {200: {"description": "What it means"}} | _responses(404)}
