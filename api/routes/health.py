"""/healthz and /readyz: whether the service runs, and whether it can answer; /problems: what its problems mean."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import docs
from api.errors import NOT_FOUND, SORTS, RequestError
from api.opening import GazetteerDep
from api.writer import answer
from gazetteer.model import Query, as_json

router = APIRouter(tags=["health"])


@router.get("/healthz", **docs.HEALTH)
def is_alive() -> Response:
    """200 while the service runs."""
    return answer({"status": "alive"})


@router.get("/readyz", **docs.READY)
def is_ready(gazetteer: GazetteerDep) -> Response:
    """200 once names can be resolved; 503 with the reason until then."""
    gazetteer.resolve_many([Query("Qamishli")])
    return answer({"status": "ready", "gazetteer": as_json(gazetteer.edition)})


@router.get("/problems/{name}", **docs.PROBLEM)
def explain_problem(name: str) -> Response:
    """What the `type` of a problem means."""
    for sort in SORTS:
        if sort.name == name:
            return answer({"type": f"/problems/{sort.name}", "title": sort.title, "status": sort.status})
    raise RequestError(NOT_FOUND, "there is no such sort of problem")
