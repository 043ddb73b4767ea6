"""What OpenAPI says of the routes about keys: see `api.docs`."""

from __future__ import annotations

from typing import Any, Final

from api import examples
from api.describe import answer, body, object_of, responses
from api.shapes import KeyAnswer, KeyMade, Keys
from gazetteer.keys import KeyRole

KEYS: Final[dict[str, Any]] = {
    "responses": {200: answer(Keys, "The keys, oldest first", some={"keys": [examples.KEY]})} | responses(401, 403, 503)
}
KEYS_POST: Final[dict[str, Any]] = {
    "status_code": 201,
    "responses": {201: answer(KeyMade, "The key, shown this once", one=examples.KEY_MADE)}
    | responses(400, 401, 403, 409, 413, 422, 503, 507),
    "openapi_extra": {
        "requestBody": body(
            object_of(
                ["name", "role"],
                name={"type": "string", "description": "Whom edits made with it are credited to."},
                role={"type": "string", "enum": [role.value for role in KeyRole], "description": "What it allows."},
            ),
            one={"name": "Ana", "role": "contributor"},
        )
    },
}
KEY_DELETE: Final[dict[str, Any]] = {
    "responses": {
        200: answer(KeyAnswer, "The key, revoked", one=examples.KEY | {"revoked": "2026-11-22T14:03:05+00:00"})
    }
    | responses(401, 403, 404, 503, 507)
}
