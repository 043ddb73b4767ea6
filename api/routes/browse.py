"""/v1/suggest, /v1/search and /v1/near: looking around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from api import docs_browse
from api.conditions import conditional, edition_tag
from api.opening import GazetteerDep
from api.reading import ParametersDep
from gazetteer.browse.reading import FIELDS
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Page, as_json

router = APIRouter(tags=["browse"])


@router.get("/v1/suggest", **docs_browse.SUGGEST)
def suggest(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """What somebody who has typed `q` so far may mean: for every keystroke, in any script."""
    return _paged(request, gazetteer, lambda: gazetteer.suggest(**_taken(raw, "q", "cursor")))


@router.get("/v1/search", **docs_browse.SEARCH)
def search(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """The entities that fit some filters, page by page."""
    return _paged(request, gazetteer, lambda: gazetteer.search(**_taken(raw, "q", "cursor")))


@router.get("/v1/near", **docs_browse.NEAR)
def near(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """The entities around a point, the nearest first."""
    return _paged(request, gazetteer, lambda: gazetteer.near(**_taken(raw, "lat", "lon", "radius")))


def _taken(raw: Mapping[str, Any], *own: str) -> dict[str, Any]:
    """The filters and what else a question takes, None where it is not given."""
    return {name: raw.get(name) for name in (*own, *FIELDS, "limit")}


def _paged(request: Request, gazetteer: Gazetteer, ask: Callable[[], Page]) -> Response:
    tag = edition_tag(gazetteer.edition)
    return conditional(request, tag, as_json(ask()) | {"gazetteer": as_json(gazetteer.edition)})
