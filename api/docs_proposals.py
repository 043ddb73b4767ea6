"""What OpenAPI says of the routes about proposals: see `api.docs`."""

from __future__ import annotations

from typing import Any, Final

from api import examples
from api.describe import DRY_RUN, FORCE, answer, body, object_of, parameter, responses
from api.shapes import Proposals
from gazetteer.curation.proposals import Proposal, Standing
from gazetteer.curation.trial import Trial

_WHY: Final = {"type": "string", "description": "For whoever proposed it."}

PROPOSALS: Final[dict[str, Any]] = {
    "responses": {
        200: answer(
            Proposals, "The proposals", some={"proposals": [examples.PROPOSAL], "next": examples.PROPOSAL["id"]}
        )
    }
    | responses(401, 403, 422, 503),
    "openapi_extra": {
        "parameters": [
            parameter("status", {"type": "string", "enum": [one.value for one in Standing]}, "Only those."),
            parameter("by", {"type": "string"}, "Only those of that person; a contributor sees no others."),
            parameter("since", {"type": "integer", "minimum": 0, "default": 0}, "The last proposal that you know."),
            parameter(
                "limit", {"type": "integer", "minimum": 0, "maximum": 1000, "default": 1000}, "How many at most."
            ),
        ]
    },
}
PROPOSAL: Final[dict[str, Any]] = {
    "responses": {200: answer(Proposal, "The proposal", one=examples.PROPOSAL)} | responses(401, 403, 404, 503)
}
APPROVE: Final[dict[str, Any]] = {
    "responses": {
        200: answer(Proposal | Trial, "The proposal, approved and applied", one=examples.APPROVED, tried=examples.TRIAL)
    }
    | responses(400, 401, 403, 404, 409, 413, 422, 503, 507),
    "openapi_extra": {
        "parameters": [DRY_RUN, FORCE],
        "requestBody": body(object_of([], why=_WHY), one={}) | {"required": False},
    },
}
DECLINE: Final[dict[str, Any]] = {
    "responses": {200: answer(Proposal, "The proposal, declined", one=examples.DECLINED)}
    | responses(400, 401, 403, 404, 409, 413, 422, 503, 507),
    "openapi_extra": {"requestBody": body(object_of(["why"], why=_WHY), one={"why": "that is another village"})},
}
