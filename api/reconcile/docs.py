"""What OpenAPI says of the routes of reconciliation: the shapes are those of the protocol."""

from __future__ import annotations

from typing import Any, Final

from api.describe import body, object_of, parameter, responses

_TEXT: Final = {"type": "string"}
_SPECIFICATION: Final = "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/"
_CELL: Final = {"id": "gz:1042", "name": "Qamishli", "description": "city in Jazira Canton, Syria"}
_CANDIDATE: Final = _CELL | {"type": [{"id": "city", "name": "city"}], "score": 97.0, "match": True}
_EXTENSION: Final = {"ids": ["gz:1042"], "properties": [{"id": "name-ar"}, {"id": "lat"}]}


def _json(what: str, **examples: Any) -> dict[int | str, dict[str, Any]]:
    named = {name: {"value": value} for name, value in examples.items()}
    content = {"application/json": {"schema": {"type": "object"}, "examples": named}}
    return {200: {"description": what, "content": content}}


def _get(answers: dict[int | str, dict[str, Any]], *parameters: dict[str, Any]) -> dict[str, Any]:
    return {"responses": answers, "openapi_extra": {"parameters": list(parameters)}}


_MEMBERS: Final = {
    "queries": {"description": "Queries by keys of your own; in a form as a text of JSON."},
    "extend": {"description": "`ids` and `properties`; in a form as a text of JSON."},
}
_FORM: Final = body(
    object_of([], **_MEMBERS),
    reconcile={"queries": {"q0": {"query": "Qamislo", "type": "city", "properties": [{"pid": "country", "v": "SY"}]}}},
    extend={"extend": _EXTENSION},
)
_FORM["content"]["application/x-www-form-urlencoded"] = {"schema": object_of([], queries=_TEXT, extend=_TEXT)}

_CLASSIC: Final = _json(f"The manifest of version 0.2 ({_SPECIFICATION}), or the answers")
_CLASSIC[200]["content"]["text/javascript"] = {"schema": _TEXT}

CLASSIC_GET: Final = _get(
    _CLASSIC | responses(304, 400, 413, 422, 503),
    parameter("queries", _TEXT, "Queries by keys of your own, as JSON."),
    parameter("extend", _TEXT, "`ids` and `properties`, as JSON."),
    parameter("callback", _TEXT, "JSONP: the function that is called with the answer."),
)
CLASSIC_POST: Final[dict[str, Any]] = {
    "responses": _json("The answers by key, or the rows by id", reconcile={"q0": {"result": [_CANDIDATE]}})
    | responses(400, 413, 422, 503),
    "openapi_extra": {"requestBody": _FORM},
}
DRAFT_GET: Final = _get(_json("The manifest of the 1.0 draft") | responses(304, 503))
MATCH: Final[dict[str, Any]] = {
    "responses": _json("The answers in order", one={"results": [{"candidates": [_CANDIDATE]}]})
    | responses(400, 413, 422, 503),
    "openapi_extra": {
        "requestBody": body(
            object_of(["queries"], queries={"type": "array", "items": {"type": "object"}, "maxItems": 10_000}),
            one={"queries": [{"conditions": [{"matchType": "name", "propertyValue": "Qamislo"}], "type": "city"}]},
        )
    },
}
EXTEND: Final[dict[str, Any]] = {
    "responses": _json(
        "The rows in order",
        one={
            "meta": [{"id": "lat", "name": "Latitude"}],
            "rows": [{"id": "gz:1042", "properties": [{"id": "lat", "values": [{"float": 37.04468}]}]}],
        },
    )
    | responses(400, 413, 422, 503),
    "openapi_extra": {
        "requestBody": body(
            object_of(
                ["ids", "properties"],
                ids={"type": "array", "items": _TEXT},
                properties={"type": "array", "items": {"type": "object"}},
            ),
            one=_EXTENSION,
        )
    },
}
SUGGEST: Final = _get(
    _json("The likeliest first", some={"result": [_CELL]}) | responses(304, 422, 503),
    parameter("prefix", _TEXT, "What is typed so far, or an id."),
    parameter("cursor", _TEXT, "How many to pass over (0.2)."),
    parameter("offset", _TEXT, "How many to pass over (1.0)."),
    parameter("limit", _TEXT, "How many at most, 1 to 100."),
    parameter("type", _TEXT, "Of entities: only those of that type."),
)
_ID: Final = parameter("id", _TEXT, "What to show.", required=True)
BY_ID: Final = _get(
    _json("A piece of HTML", one={"id": "city", "html": "<h1>city</h1>"}) | responses(304, 404, 503), _ID
)
_PAGE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A page", "content": {"text/html": {"schema": _TEXT}}}
}
PREVIEW: Final = _get(_PAGE | responses(404, 503), _ID)
PROPOSE: Final = _get(
    _json("The properties", some={"properties": [{"id": "lat", "name": "Latitude"}]}) | responses(304, 503),
    parameter("type", _TEXT, "The type of the entities; all have the same properties."),
    parameter("limit", _TEXT, "How many at most."),
)
