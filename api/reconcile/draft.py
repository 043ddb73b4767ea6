"""/reconcile/v1: the draft of version 1.0, JSON in and out, an address for each thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from api.errors import INVALID, RequestError
from api.opening import GazetteerDep
from api.reading import BodyDep, parse_object
from api.reconcile import alike, docs, manifest
from api.reconcile.cells import Cell, limit_of, strings_of, texts_of
from api.reconcile.extension import read_extension
from api.reconcile.requests import base_of, given, reconciled, twice
from api.writer import answer
from gazetteer.context import check_language
from gazetteer.errors import InvalidQuery

router = APIRouter(tags=["reconcile"])

_MATCH_TYPES = ("name", "id", "property")


@twice(router, "GET", "/reconcile/v1", docs.DRAFT_GET)
def describe_service(request: Request, gazetteer: GazetteerDep) -> Response:
    """What the service offers (the manifest)."""
    return given(request, gazetteer, manifest.draft(base_of(request)))


@twice(router, "POST", "/reconcile/v1/match", docs.MATCH)
def match(request: Request, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Reconcile a batch of cells."""
    queries = parse_object(body).get("queries")
    if not isinstance(queries, list):
        raise RequestError(INVALID, "queries: must be a list")
    results = reconciled(request, gazetteer, [_cell(one) for one in queries])
    return answer({"results": [{"candidates": candidates} for candidates in results]})


twice(router, "GET", "/reconcile/v1/suggest/entity", docs.SUGGEST)(alike.suggest_entity)
twice(router, "GET", "/reconcile/v1/suggest/type", docs.SUGGEST)(alike.suggest_type)
twice(router, "GET", "/reconcile/v1/suggest/property", docs.SUGGEST)(alike.suggest_property)
twice(router, "GET", "/reconcile/v1/preview", docs.PREVIEW)(alike.preview)
twice(router, "GET", "/reconcile/v1/extend/propose", docs.PROPOSE)(alike.propose_properties)


@twice(router, "POST", "/reconcile/v1/extend", docs.EXTEND)
def extend(body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Fetch properties of entities."""
    extension = read_extension(parse_object(body))
    rows = [
        {"id": id, "properties": [{"id": property, "values": values} for property, values in row]}
        for id, row in extension.rows(gazetteer)
    ]
    return answer({"meta": extension.meta(), "rows": rows})


def _cell(raw: Any) -> Cell:
    """The cell of a query. A value that cannot be read is left out; raises RequestError for what is no query."""
    conditions = raw.get("conditions") if isinstance(raw, dict) else None
    if not isinstance(conditions, list) or not conditions or not all(_is_condition(one) for one in conditions):
        raise RequestError(
            INVALID,
            "queries: each needs conditions, each with propertyValue and with matchType: name, id, or property with"
            " propertyId",
        )
    wanted = [one for one in conditions if one.get("matchQuantifier") != "none"]
    return Cell(
        tuple(text for one in wanted if one["matchType"] != "property" for text in texts_of(one["propertyValue"])),
        strings_of(raw.get("type")),
        limit_of(raw.get("limit")),
        tuple((one["propertyId"], one["propertyValue"]) for one in wanted if one["matchType"] == "property"),
        _language(raw.get("lang")),
    )


def _is_condition(raw: Any) -> bool:
    if not isinstance(raw, Mapping) or raw.get("matchType") not in _MATCH_TYPES or "propertyValue" not in raw:
        return False
    return raw["matchType"] != "property" or isinstance(raw.get("propertyId"), str)


def _language(value: Any) -> str | None:
    """The language of a query, where it is one: it may be that of the reader's screen."""
    try:
        return check_language(value)
    except InvalidQuery:
        return None
