"""What OpenAPI says of the routes about the queue of misses: see `api.docs`."""

from __future__ import annotations

from typing import Any, Final

from api import examples
from api.describe import DRY_RUN, FORCE, answer, body, object_of, parameter, responses
from api.shapes import Queue, Written
from gazetteer.curation.trial import Trial
from gazetteer.misses.entry import Entry
from gazetteer.misses.file import STATUSES, Wanted
from gazetteer.misses.review import MOST
from gazetteer.model import Role

_TEXT: Final = {"type": "string"}
_SETTLED: Final = examples.MISSED | {"dismissed": {"by": "Ana", "day": "2026-11-22", "why": "a person"}}

QUEUE: Final[dict[str, Any]] = {
    "responses": {200: answer(Queue, "The names", some={"entries": [examples.MISSED]})} | responses(401, 403, 422, 503),
    "openapi_extra": {
        "parameters": [
            parameter("status", {"type": "string", "enum": list(STATUSES)}, "Only those; all but dismissed otherwise."),
            parameter("country", {"type": "string", "pattern": "^[A-Z]{2}$"}, "Only what was asked for in it."),
            parameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": Wanted.limit},
                "How many at most.",
            ),
        ]
    },
}
ALIAS: Final[dict[str, Any]] = {
    "status_code": 201,
    "responses": {
        200: answer(Trial, "With dry_run: what it would change", tried=examples.TRIAL),
        201: answer(Written, "The name is stored, or proposed", one=examples.WRITTEN, proposed=examples.PROPOSED),
    }
    | responses(308, 400, 401, 403, 404, 409, 413, 422, 503, 507),
    "openapi_extra": {
        "parameters": [DRY_RUN, FORCE],
        "requestBody": body(
            object_of(
                ["id", "lang", "source"],
                id={"type": "string", "description": "Any id of the entity."},
                form={"type": "string", "description": "The name, where it is to be written otherwise."},
                lang={"type": "string", "description": "BCP 47; `und` where it is not known."},
                role={"type": "string", "enum": [role.value for role in Role], "default": "variant"},
                source={"type": "string", "description": "Who or what says that it is a name of this."},
                why=_TEXT | {"description": "For those who read the history."},
            ),
            one={"id": "gz:1042", "lang": "kmr", "source": "editorial"},
        ),
    },
}
DISMISS: Final[dict[str, Any]] = {
    "responses": {200: answer(Entry, "The entry, which is not listed any more", one=_SETTLED)}
    | responses(400, 401, 403, 404, 413, 422, 503, 507),
    "openapi_extra": {
        "requestBody": body(
            object_of(["why"], why=_TEXT | {"description": "Why it is not a name."}), one={"why": "a person"}
        )
    },
}
RESTORE: Final[dict[str, Any]] = {
    "responses": {200: answer(Entry, "The entry, listed again", one=examples.MISSED)}
    | responses(401, 403, 404, 503, 507)
}
