"""/v1/edits: any edit in one form, for programs that have edits rather than forms to fill in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api import docs_edits as docs
from api.access import ContributorDep
from api.editing import canonical_of, submit
from api.errors import INVALID, RequestError
from api.opening import GazetteerDep
from api.reading import BodyDep, parse_object

router = APIRouter(tags=["edits"])


@router.post("/v1/edits", **docs.EDITS_POST)
def edit(request: Request, key: ContributorDep, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Do an edit: `action`, `entity`, `value`, `why` and `source`, as `gazetteer.curation.edit` writes them."""
    raw: dict[str, Any] = dict(parse_object(body))
    id = raw.get("entity")
    if id is not None:
        if not isinstance(id, str):
            raise RequestError(INVALID, "entity: must be an id")
        # Nothing in the address says which entity is meant: one that was merged away is edited where it is now.
        raw["entity"] = canonical_of(gazetteer, id)[0]
    return submit(request, gazetteer, key, raw)
