"""/reconcile: version 0.2, as OpenRefine and most clients speak it: forms, and everything at one address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from fastapi import APIRouter, Request, Response

from api.errors import INVALID, NOT_FOUND, RequestError
from api.opening import GazetteerDep
from api.reading import BodyDep, ParametersDep
from api.reconcile import alike, docs, manifest
from api.reconcile.cells import Cell, limit_of, strings_of
from api.reconcile.extension import read_extension
from api.reconcile.preview import card
from api.reconcile.properties import PROPERTIES
from api.reconcile.requests import base_of, entity_of, form_of, given, json_of, reconciled, twice
from api.reconcile.types import all_types, describe
from api.writer import answer
from gazetteer.encoding import encode_json
from gazetteer.gazetteer import Gazetteer

router = APIRouter(tags=["reconcile"])

_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,100}")


@twice(router, "GET", "/reconcile", docs.CLASSIC_GET)
def ask(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """What the service offers (the manifest); with `queries` or `extend` as for POST, in the URL."""
    found = _answer(request, raw, gazetteer) if {"queries", "extend"} & raw.keys() else None
    value = manifest.classic(base_of(request)) if found is None else found
    callback = raw.get("callback")
    if isinstance(callback, str) and _CALLBACK.fullmatch(callback):
        return Response(f"{callback}({encode_json(value).decode()});", media_type="text/javascript")
    return given(request, gazetteer, value)


@twice(router, "POST", "/reconcile", docs.CLASSIC_POST)
def reconcile_form(request: Request, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Reconcile a batch of cells (`queries`), or fetch properties of entities (`extend`)."""
    return answer(_answer(request, form_of(request, body), gazetteer))


twice(router, "GET", "/reconcile/suggest/entity", docs.SUGGEST)(alike.suggest_entity)
twice(router, "GET", "/reconcile/suggest/type", docs.SUGGEST)(alike.suggest_type)
twice(router, "GET", "/reconcile/suggest/property", docs.SUGGEST)(alike.suggest_property)


@twice(router, "GET", "/reconcile/flyout/entity", docs.BY_ID)
def fly_out_entity(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """An entity as a piece of HTML."""
    entity = entity_of(gazetteer, raw)
    return given(request, gazetteer, {"id": raw["id"], "html": card(gazetteer, entity)})


@twice(router, "GET", "/reconcile/flyout/type", docs.BY_ID)
def fly_out_type(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """A type as a piece of HTML."""
    known = describe(raw["id"]) if raw.get("id") in all_types() else None
    return given(request, gazetteer, _flyout(known))


@twice(router, "GET", "/reconcile/flyout/property", docs.BY_ID)
def fly_out_property(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """A property as a piece of HTML."""
    known = PROPERTIES.get(str(raw.get("id")))
    item = {"id": known.id, "name": known.name, "description": known.description} if known else None
    return given(request, gazetteer, _flyout(item))


twice(router, "GET", "/reconcile/preview", docs.PREVIEW)(alike.preview)
twice(router, "GET", "/reconcile/properties", docs.PROPOSE)(alike.propose_properties)


def _answer(request: Request, form: Mapping[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    if "queries" in form:
        return _reconcile(request, json_of(form["queries"], "queries"), gazetteer)
    if "extend" in form:
        extension = read_extension(json_of(form["extend"], "extend"))
        return {"meta": extension.meta(), "rows": {id: dict(row) for id, row in extension.rows(gazetteer)}}
    raise RequestError(INVALID, "send queries or extend")


def _reconcile(request: Request, batch: Any, gazetteer: Gazetteer) -> dict[str, Any]:
    if not isinstance(batch, dict):
        raise RequestError(INVALID, "queries: must be a JSON object of queries by key")
    results = reconciled(request, gazetteer, [_cell(one) for one in batch.values()])
    return {key: {"result": result} for key, result in zip(batch, results, strict=True)}


def _cell(raw: Any) -> Cell | None:
    """The cell of a query; what cannot be read of it is left out, and it is None where it is no query at all."""
    if not isinstance(raw, dict):
        return None
    properties = raw.get("properties")
    return Cell(
        strings_of(raw.get("query")),
        strings_of(raw.get("type")),
        limit_of(raw.get("limit")),
        tuple(
            (one["pid"], one.get("v"))
            for one in (properties if isinstance(properties, list) else ())
            if isinstance(one, dict) and isinstance(one.get("pid"), str)
        ),
    )


def _flyout(item: Mapping[str, str] | None) -> dict[str, str]:
    if item is None:
        raise RequestError(NOT_FOUND, "there is nothing of that id")
    return {"id": item["id"], "html": f"<h1>{escape(item['name'])}</h1><p>{escape(item['description'])}</p>"}
