"""/v1/changes: what was edited, for a pipeline that keeps copies."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api import docs
from api.conditions import conditional, edition_tag
from api.opening import GazetteerDep
from api.reading import ParametersDep, read_number
from gazetteer.model import as_json

router = APIRouter(tags=["changes"])

_MOST = 1000


@router.get("/v1/changes", **docs.CHANGES)
def changes(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """Edits after revision `since`, oldest first, each with the ids of what it touched.

    `next` is what to ask for `since` the next time; `build` changes where more than edits has.
    """
    since = read_number(raw, "since", 0)
    limit = read_number(raw, "limit", _MOST, most=_MOST)
    tag = edition_tag(gazetteer.edition)
    return conditional(request, tag, as_json(gazetteer.feed(since, limit)))
