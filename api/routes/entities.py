"""/v1/entities: one entity, whole."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api import docs
from api.conditions import conditional, entity_tag
from api.editing import canonical_of, redirect
from api.opening import GazetteerDep
from gazetteer.model import as_json

router = APIRouter(tags=["entities"])


@router.get("/v1/entities/{id}", **docs.ENTITY)
def entity(request: Request, id: str, gazetteer: GazetteerDep) -> Response:
    """One entity, by any of its ids; an id that was merged away redirects to what it was merged into."""
    canonical, is_merged = canonical_of(gazetteer, id)
    if is_merged:
        return redirect(request, canonical)
    found, edition = gazetteer.entity(canonical), gazetteer.edition
    return conditional(request, entity_tag(edition, found), as_json(found) | {"gazetteer": as_json(edition)})
