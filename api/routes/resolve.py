"""/v1/resolve: names to ids, one or many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from api import docs
from api.conditions import conditional, edition_tag
from api.errors import INVALID, TOO_LARGE, RequestError
from api.opening import GazetteerDep
from api.reading import BodyDep, ParametersDep, SettingsDep, parse_object
from api.writer import answer
from gazetteer.context import read_query
from gazetteer.errors import InvalidQuery
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Query, Resolution, Status, members

router = APIRouter(tags=["resolve"])


@router.get("/v1/resolve", **docs.RESOLVE_GET)
def resolve_parameters(request: Request, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """Bring one name to an id, for a browser or curl."""
    tag = edition_tag(gazetteer.edition)
    return conditional(request, tag, _resolve_one(gazetteer, raw))


@router.post("/v1/resolve", **docs.RESOLVE_POST)
def resolve_body(body: BodyDep, settings: SettingsDep, gazetteer: GazetteerDep) -> Response:
    """Bring one name, or up to 10,000 in a batch, to ids.

    A query of a batch that cannot be read is an answer with the status `error`, in its place.
    """
    raw = parse_object(body)
    if "queries" not in raw:
        return answer(_resolve_one(gazetteer, raw))
    queries = raw["queries"]
    if not isinstance(queries, list):
        raise RequestError(INVALID, "queries: must be a list")
    if len(queries) > settings.max_batch:
        raise RequestError(TOO_LARGE, f"a batch may have {settings.max_batch:,} queries")
    return answer({"results": _resolve_batch(gazetteer, queries)})


def _resolve_one(gazetteer: Gazetteer, raw: Mapping[str, Any]) -> Any:
    (resolution,) = gazetteer.resolve_many([read_query(raw)])
    if resolution.status is Status.ERROR:
        raise InvalidQuery(resolution.error or "the query cannot be read")
    return _with_own_id(members(resolution), raw)


def _resolve_batch(gazetteer: Gazetteer, items: list[Any]) -> list[Any]:
    checked = [_read(item) for item in items]
    resolved = iter(gazetteer.resolve_many([query for query in checked if isinstance(query, Query)]))
    answers = (next(resolved) if isinstance(query, Query) else query for query in checked)
    return [_with_own_id(members(one), item) for one, item in zip(answers, items, strict=True)]


def _read(item: Any) -> Query | Resolution:
    """The query that an item of a batch is, or why it is none."""
    if not isinstance(item, dict):
        return Resolution("", Status.ERROR, None, error="a query must be a JSON object")
    try:
        return read_query(item)
    except InvalidQuery as error:
        return Resolution(_shown(item.get("q")), Status.ERROR, None, error=str(error))


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _with_own_id(resolution: Any, item: Any) -> Any:
    """The asker's own id is echoed as it was given: a number stays a number."""
    if isinstance(item, dict) and isinstance(item.get("id"), str | int | float):
        resolution["id"] = item["id"]
    return resolution
