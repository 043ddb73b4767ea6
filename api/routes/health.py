"""/healthz and /readyz: whether the service runs, and whether it can answer. Neither needs a key, ever."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import docs
from api.opening import GazetteerDep
from api.writer import answer
from gazetteer.model import Query, as_json

router = APIRouter(tags=["health"])


@router.get("/healthz", **docs.HEALTH)
async def is_alive() -> Response:
    """200 while the service runs."""
    return answer({"status": "alive"})


@router.get("/readyz", **docs.READY)
def is_ready(gazetteer: GazetteerDep) -> Response:
    """200 once names can be resolved; 503 with the reason until then."""
    gazetteer.resolve_many([Query("Qamishli")], is_counted=False)
    return answer({"status": "ready", "gazetteer": as_json(gazetteer.edition)})
