"""What is in the gazetteer: an entity as a record, and the gazetteer as a whole."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api import docs
from api.conditions import conditional, edition_tag
from api.errors import NOT_FOUND, RequestError
from api.opening import GazetteerDep
from gazetteer.context import is_id

router = APIRouter(tags=["entities"])


@router.get("/v1/entities/{id}/record", **docs.RECORD)
def record(request: Request, id: str, gazetteer: GazetteerDep) -> Response:
    """One entity as a record: what `export records` writes, and `import records` takes."""
    if not is_id(id):
        raise RequestError(NOT_FOUND, "that is no id: ids look like gz:1042 or geonames:173377")
    return conditional(request, edition_tag(gazetteer.edition), gazetteer.record(id))


@router.get("/v1/info", **docs.INFO)
def info(request: Request, gazetteer: GazetteerDep) -> Response:
    """Versions, numbers of entities and names, datasets, and the sources with their licences."""
    return conditional(request, edition_tag(gazetteer.edition), gazetteer.info())
