"""What OpenAPI says of the routes that edit: see `api.docs`."""

from __future__ import annotations

from typing import Any, Final

from api import examples
from api.describe import DRY_RUN, FORCE, answer, body, object_of, parameter, responses
from api.shapes import History, Written
from gazetteer.curation.edit import Action
from gazetteer.curation.trial import Trial
from gazetteer.model import Kind, Revision, Role
from gazetteer.types import entity_types

_FAILURES: Final = responses(308, 400, 401, 403, 404, 409, 412, 413, 422, 503, 507)
_IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the entity as you read it; 412 where it was changed since.",
    "schema": {"type": "string"},
}
_TEXT: Final = {"type": "string"}
_WHY: Final = {"type": "string", "description": "For those who read the history."}
_SOURCE: Final = {"type": "string", "description": "Who or what says so."}
_ID: Final = {"type": "string", "pattern": "^[a-z]+:[A-Za-z0-9._-]+$"}
_LANG: Final = {"type": "string", "description": "BCP 47; `und` where it is not known."}
_ROLE: Final = {"type": "string", "enum": [role.value for role in Role], "default": "variant"}
_TIMES: Final = {"since": _TEXT, "until": _TEXT}
_NAME: Final[dict[str, Any]] = {
    "form": {"type": "string", "description": "The name as it is written."},
    "lang": _LANG,
    "role": _ROLE,
    "source": _SOURCE,
    **_TIMES,
    "used_by": {"type": "string", "description": "Who uses it, where that matters."},
}
_FIELDS: Final[dict[str, Any]] = {
    "type": {"type": "string", "enum": list(entity_types())},
    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
    "lon": {"type": "number", "minimum": -180, "maximum": 180},
    "population": {"type": "integer", "minimum": 0},
    "within": {"type": "array", "items": _ID, "description": "Direct parents."},
    **_TIMES,
}


def _write(schema: dict[str, Any] | None = None, *, status: int = 200, **example: Any) -> dict[str, Any]:
    """A write: what it answers, If-Match, and its body, if it has one."""
    told = {
        200: answer(
            Written | Trial, "The edit is stored; or what it would change", one=examples.WRITTEN, tried=examples.TRIAL
        ),
        202: answer(Written, "The edit waits for a curator", one=examples.PROPOSED),
    }
    if status == 201:  # a proposal is made as well
        told = {
            200: answer(Trial, "With dry_run: what it would change", tried=examples.TRIAL),
            201: answer(Written, "Stored, or proposed", one=examples.WRITTEN, proposed=examples.PROPOSED),
        }
    extra: dict[str, Any] = {"parameters": [_IF_MATCH, DRY_RUN, FORCE]}
    if schema is None:
        extra["parameters"] += [parameter("why", _TEXT, "For those who read the history.")]
    else:
        needed = bool(schema["required"] or schema.get("minProperties"))
        extra["requestBody"] = body(schema, one=example) | {"required": needed}
    return {"status_code": status, "responses": told | _FAILURES, "openapi_extra": extra}


ENTITIES_POST: Final = _write(
    object_of(
        ["kind", "names", "source"],
        kind={"type": "string", "enum": [kind.value for kind in Kind]},
        names={"type": "array", "minItems": 1, "items": object_of(["form", "lang"], **_NAME)},
        **_FIELDS,
        links={"type": "array", "items": _ID, "description": "Ids of the same thing elsewhere."},
        source=_SOURCE,
        why=_WHY,
    ),
    status=201,
    **examples.NEW_ENTITY,
)
ENTITY_PATCH: Final = _write(
    object_of([], **_FIELDS, source=_SOURCE, why=_WHY) | {"minProperties": 1},
    type="town",
    population=26821,
    source="census-2004",
)
RETIRE: Final = _write(object_of([], why=_WHY), why="there is no such place")
NAMES_POST: Final = _write(object_of(["form", "lang", "source"], **_NAME, why=_WHY), status=201, **examples.NAME)
NAME_PATCH: Final = _write(object_of([], **_NAME, why=_WHY) | {"minProperties": 1}, role="endonym")
NAME_DELETE: Final = _write()
LINK_PUT: Final = _write(object_of(["source"], source=_SOURCE, why=_WHY), source="wikidata")
LINK_DELETE: Final = _write()
MERGE: Final = _write(object_of(["into"], into=_ID, source=_SOURCE, why=_WHY), into="gz:1042", why="the same town")
SPLIT: Final = _write(
    object_of(["parts"], parts={"type": "array", "items": {"type": "array", "items": _ID}}, why=_WHY),
    parts=[["geonames:173377", "wof:1225958399"]],
    why="the subdistrict, not the town",
)
EDITS_POST: Final = _write(
    object_of(
        ["action"],
        action={"type": "string", "enum": [action.value for action in Action]},
        entity=_ID | {"description": "Which entity it is about; none for `entity add` and `undo`."},
        value={"type": "object", "description": "What the other routes take as members of their body."},
        source=_SOURCE,
        why=_WHY,
    ),
    action="merge",
    entity="gz:1043",
    value={"into": "gz:1042"},
    why="the same town",
)
UNDO: Final = _write(object_of([], why=_WHY), why="a slip")
REVISION: Final[dict[str, Any]] = {
    "responses": {200: answer(Revision, "The edit", one=examples.REVISION)} | responses(304, 404, 503)
}
HISTORY: Final[dict[str, Any]] = {
    "responses": {200: answer(History, "The edits", some={"revisions": [examples.REVISION]})}
    | responses(304, 308, 404, 503)
}
