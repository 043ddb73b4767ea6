"""/v1/changes: what was edited, for a pipeline that keeps copies."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api import docs
from api.conditions import conditional, edition_tag
from api.errors import INVALID, RequestError
from api.opening import GazetteerDep
from api.reading import ParametersDep
from gazetteer.model import as_json

router = APIRouter(tags=["changes"])

_MOST = 1000


@router.get("/v1/changes", **docs.CHANGES)
def changes(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """Edits after revision `since`, oldest first; `next` is what to ask for `since` the next time."""
    since = _number(raw, "since", 0, most=2**63 - 1)
    limit = _number(raw, "limit", _MOST, most=_MOST)
    tag = edition_tag(gazetteer.edition)
    revisions = list(gazetteer.changes(since, limit))
    last = revisions[-1].id if revisions else since
    return conditional(request, tag, {"changes": as_json(revisions), "next": last})


def _number(raw: dict[str, Any], name: str, default: int, *, most: int) -> int:
    text = raw.get(name, "")
    if text == "":
        return default
    if not (isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= most):
        raise RequestError(INVALID, f"{name}: must be a whole number from 0 to {most}")
    return int(text)
