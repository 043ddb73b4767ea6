"""What OpenAPI says of each route: parameters, bodies and answers, with examples.

Routes read their requests by hand, so that a wrong one gives one clear line; so they are described by hand too. The
schemas of the answers are those of the library's own dataclasses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Response

from api import examples
from api.describe import answer as _answer
from api.describe import body as _body
from api.describe import object_of as _object
from api.describe import parameter as _parameter
from api.describe import responses as _responses
from api.shapes import Annotation, Answered, Batch, EntityAnswer
from gazetteer.context import FIELDS, MAX_LIMIT
from gazetteer.model import Feed, Kind
from gazetteer.types import entity_types

SCHEMAS: Final[Mapping[str, dict[str, Any]]] = {
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
_CONTEXT: Final = {field: SCHEMAS[field] | {"description": what} for field, what in FIELDS.items()}
_OWN_ID: Final = {"oneOf": [{"type": "string"}, {"type": "number"}], "description": "Your own id, echoed."}
_QUERY: Final = _object(["q"], q={"type": "string", "description": "The name."}, id=_OWN_ID, **_CONTEXT)
_BATCH: Final = _object(["queries"], queries={"type": "array", "items": _QUERY, "maxItems": 10_000})

RESOLVE_GET: Final[dict[str, Any]] = {
    "responses": {200: _answer(Answered, "The answer", found=examples.RESOLUTION, nothing=examples.NOTHING)}
    | _responses(304, 422, 503),
    "openapi_extra": {
        "parameters": [
            _parameter("q", {"type": "string", "example": "Qamislo"}, "The name.", required=True),
            *(_parameter(field, SCHEMAS[field], what) for field, what in FIELDS.items()),
        ]
    },
}


def _or_lines(described: dict[str, Any]) -> dict[str, Any]:
    """The same, or a stream of any length with one of it on each line."""
    lines = {"schema": {"type": "string", "description": "JSON Lines: a query a line, and an answer a line"}}
    return described | {"content": described["content"] | {"application/x-ndjson": lines}}


RESOLVE_POST: Final[dict[str, Any]] = {
    "responses": {
        200: _or_lines(
            _answer(
                Answered | Batch,
                "The answer, those of a batch, or those of a stream",
                one=examples.RESOLUTION,
                batch={"results": [examples.RESOLUTION, examples.FAILED]},
            )
        )
    }
    | _responses(400, 408, 413, 415, 422, 503),
    "openapi_extra": {
        "requestBody": _or_lines(
            _body(
                {"oneOf": [_QUERY, _BATCH]},
                one={"q": "Qamislo", "country": "SY"},
                batch={"queries": [{"id": 1, "q": "Qamislo"}, {"id": 2, "q": "Amude", "country": "Syria"}]},
            )
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
RECORD: Final[dict[str, Any]] = {
    "responses": {200: {"description": "The entity, with its direct parents alone in `within`"}}
    | _responses(304, 404, 503)
}
INFO: Final[dict[str, Any]] = {"responses": {200: {"description": "What there is"}} | _responses(304, 503)}
CHANGES: Final[dict[str, Any]] = {
    "responses": {200: _answer(Feed, "The edits", one=examples.FEED, none=examples.FEED | {"changes": []})}
    | _responses(304, 422, 503),
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
METRICS: Final[dict[str, Any]] = {
    "responses": {200: {"description": "Counters in Prometheus' text format", "content": {"text/plain": {}}}}
    | _responses(),
    "response_class": Response,
}
PROBLEM: Final[dict[str, Any]] = {"responses": {200: {"description": "What it means"}} | _responses(404)}
