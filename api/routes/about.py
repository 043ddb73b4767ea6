"""/, /openapi.json, /problems and /metrics: what the service says of itself."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api import docs
from api.conditions import conditional
from api.errors import NOT_FOUND, SORTS, RequestError
from api.metrics import metrics_of
from api.opening import OpenGazetteer, opened_of
from gazetteer.encoding import encode_json
from gazetteer.errors import DatabaseError
from gazetteer.model import Edition
from gazetteer.version import SOFTWARE

router = APIRouter(tags=["about"])


@router.get("/", include_in_schema=False)
def begin(request: Request) -> Response:
    """Where to begin, for whoever opens the address that the service was started with."""
    paths = ("/v1/resolve?q=Qamislo", "/v1/suggest?q=qam", "/v1/entities/gz:1042", "/v1/info", "/reconcile")
    return _unchanging(request, {"gazetteer": SOFTWARE, "try": paths, "described": "/openapi.json"})


@router.get("/openapi.json", include_in_schema=False)
def describe(request: Request) -> Response:
    """All of this service, as OpenAPI."""
    return _unchanging(request, request.app.openapi())


@router.get("/problems/{name}", **docs.PROBLEM)
def explain_problem(request: Request, name: str) -> Response:
    """What the `type` of a problem means."""
    for sort in SORTS:
        if sort.name == name:
            value = {"type": f"/problems/{sort.name}", "title": sort.title, "status": sort.status}
            return _unchanging(request, value)
    raise RequestError(NOT_FOUND, "there is no such sort of problem")


def _unchanging(request: Request, value: Any) -> Response:
    """What is the same in every gazetteer: its ETag is its own."""
    tag = f'"{hashlib.sha256(encode_json(value)).hexdigest()[:16]}"'
    return conditional(request, tag, value)


@router.get("/metrics", **docs.METRICS)
def measure(request: Request) -> Response:
    """What the service counts, for Prometheus."""
    return Response(metrics_of(request).shown(_edition(opened_of(request))), media_type=CONTENT_TYPE_LATEST)


def _edition(opened: OpenGazetteer) -> Edition | None:
    try:
        return opened.get().edition
    except DatabaseError:
        return None
