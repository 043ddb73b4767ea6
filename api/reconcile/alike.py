"""What both versions answer alike, under paths of their own: suggestions, previews, which properties there are."""

from __future__ import annotations

from fastapi import Request, Response

from api.opening import GazetteerDep
from api.reading import ParametersDep
from api.reconcile.extension import propose
from api.reconcile.preview import PAGE_HEADERS, page
from api.reconcile.requests import entity_of, given
from api.reconcile.suggestions import number_of, suggest_entities, suggest_properties, suggest_types


def suggest_entity(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """Entities for what is typed so far."""
    return given(request, gazetteer, {"result": suggest_entities(gazetteer, raw)})


def suggest_type(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """Types for what is typed so far."""
    return given(request, gazetteer, {"result": suggest_types(raw)})


def suggest_property(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """Properties for what is typed so far."""
    return given(request, gazetteer, {"result": suggest_properties(raw)})


def preview(raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """An entity as a small page."""
    return Response(page(gazetteer, entity_of(gazetteer, raw)), headers=PAGE_HEADERS, media_type="text/html")


def propose_properties(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """The properties that can be fetched: the same for every type."""
    return given(request, gazetteer, {"properties": propose(number_of(str(raw.get("limit", ""))) or None)})
