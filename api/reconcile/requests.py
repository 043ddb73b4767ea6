"""What both versions need to read requests and to answer them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from api.conditions import conditional, edition_tag
from api.errors import MALFORMED, NOT_FOUND, TOO_LARGE, RequestError
from api.metrics import Metrics
from api.reading import media_type, parse_object
from api.reconcile.candidates import reconcile
from api.reconcile.cells import Cell
from api.settings import Settings
from gazetteer.context import is_id
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Entity

_MOST_FIELDS = 100
_Route = TypeVar("_Route", bound=Callable[..., Any])


def twice(router: APIRouter, method: str, path: str, docs: Mapping[str, Any]) -> Callable[[_Route], _Route]:
    """A route that is there with a slash at its end, too: being sent there turns a POST of forms into nothing."""

    def add(route: _Route) -> _Route:
        router.add_api_route(path, route, methods=[method], **docs)
        router.add_api_route(f"{path}/", route, methods=[method], include_in_schema=False)
        return route

    return add


def base_of(request: Request) -> str:
    """The address of the service, `/` at its end."""
    return str(request.base_url)


def form_of(request: Request, body: bytes) -> Mapping[str, Any]:
    """The members of a body: a form, whose values are texts, or a JSON object. Raises RequestError."""
    if media_type(request).endswith("json"):
        return parse_object(body)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"))
    except ValueError as error:
        raise RequestError(MALFORMED, "the body is not a form in UTF-8") from error


def json_of(value: Any, what: str) -> Any:
    """The value that a member of a form is: JSON as a text, or a value already. Raises RequestError."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except RecursionError as error:
        raise RequestError(MALFORMED, f"{what} is nested too deeply") from error
    except ValueError as error:
        raise RequestError(MALFORMED, f"{what} is not JSON: {error}") from error


def reconciled(request: Request, gazetteer: Gazetteer, cells: Sequence[Cell | None]) -> list[list[dict[str, Any]]]:
    """The candidates of each cell; the answers are counted. Raises RequestError where they are too many."""
    settings: Settings = request.app.state.settings
    if len(cells) > settings.max_batch:
        raise RequestError(TOO_LARGE, f"a batch may have {settings.max_batch:,} queries")
    metrics: Metrics = request.app.state.metrics
    return reconcile(gazetteer, cells, lambda answers: metrics.count_answers(answer.status for answer in answers))


def given(request: Request, gazetteer: Gazetteer, value: Any) -> Response:
    """The answer to a GET, with its ETag."""
    return conditional(request, edition_tag(gazetteer.edition), value)


def entity_of(gazetteer: Gazetteer, raw: Mapping[str, Any]) -> Entity:
    """The entity of the parameter `id`. Raises RequestError where it is none, NotFound where there is none."""
    id = raw.get("id")
    if not isinstance(id, str) or not is_id(id):
        raise RequestError(NOT_FOUND, "that is no id: ids look like gz:1042 or geonames:173377")
    return gazetteer.entity(id)
