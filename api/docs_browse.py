"""What OpenAPI says of the routes that look around: see `api.docs`."""

from __future__ import annotations

from typing import Any, Final

from api import examples
from api.describe import answer, parameter, responses
from api.docs import SCHEMAS
from api.shapes import Browsed
from gazetteer.browse.reading import FIELDS, MAX_RADIUS

_FOUND: Final[dict[str, Any]] = {
    key: examples.ENTITY[key] for key in ("id", "kind", "type", "name", "country", "within", "lat", "lon", "population")
}
_BY_NAME: Final = {
    "entities": [_FOUND | {"matched": examples.RESOLUTION["candidates"][0]["matched"]}],
    "next": "10",
    "gazetteer": examples.EDITION,
}
_BY_FILTERS: Final = {"entities": [_FOUND], "next": "11,gz:1042", "gazetteer": examples.EDITION}
_BY_POINT: Final = {"entities": [_FOUND | {"distance": 0.812}], "next": None, "gazetteer": examples.EDITION}

_TEXT: Final = {"type": "string"}
_FILTERS: Final = [
    *(parameter(field, SCHEMAS.get(field, _TEXT), what) for field, what in FIELDS.items()),
    parameter("limit", SCHEMAS["limit"], "How many at most, 1 to 100."),
]
_CURSOR: Final = parameter("cursor", _TEXT, "What `next` of the page before said.")

SUGGEST: Final[dict[str, Any]] = {
    "responses": {200: answer(Browsed, "The likeliest first", some=_BY_NAME)} | responses(304, 422, 503),
    "openapi_extra": {
        "parameters": [
            parameter("q", {"type": "string", "example": "qam"}, "What is typed so far, or an id.", required=True),
            *_FILTERS,
            _CURSOR,
        ]
    },
}
SEARCH: Final[dict[str, Any]] = {
    "responses": {200: answer(Browsed, "The prominent first, then by id", some=_BY_FILTERS)} | responses(304, 422, 503),
    "openapi_extra": {"parameters": [parameter("q", _TEXT, "How a name begins."), *_FILTERS, _CURSOR]},
}
NEAR: Final[dict[str, Any]] = {
    "responses": {200: answer(Browsed, "The nearest first, with `distance` in kilometres", some=_BY_POINT)}
    | responses(304, 422, 503),
    "openapi_extra": {
        "parameters": [
            parameter("lat", SCHEMAS["lat"] | {"example": 37.05}, "Latitude, decimal degrees.", required=True),
            parameter("lon", SCHEMAS["lon"] | {"example": 41.22}, "Longitude, decimal degrees.", required=True),
            parameter(
                "radius",
                {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_RADIUS, "default": 10},
                "Kilometres.",
            ),
            *_FILTERS,
        ]
    },
}
