"""/v1/entities: one entity, whole, and its names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from api import docs
from api.access import CuratorDep
from api.conditions import conditional, entity_tag, require_match
from api.errors import NOT_FOUND, RequestError
from api.opening import GazetteerDep
from api.reading import BodyDep, parse_object
from api.writer import answer
from gazetteer.context import check_language, check_text, is_empty, is_id
from gazetteer.errors import InvalidQuery
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Role, as_json

router = APIRouter(tags=["entities"])


@router.get("/v1/entities/{id}", **docs.ENTITY)
def entity(request: Request, id: str, gazetteer: GazetteerDep) -> Response:
    """One entity, by any of its ids; an id that was merged away redirects to what it was merged into."""
    canonical, is_merged = _canonical(gazetteer, id)
    if is_merged:
        return Response(status_code=308, headers={"Location": _address(canonical)})
    found, edition = gazetteer.entity(canonical), gazetteer.edition
    return conditional(request, entity_tag(edition, found), as_json(found) | {"gazetteer": as_json(edition)})


@router.post("/v1/entities/{id}/names", **docs.NAMES_POST)
def add_name(request: Request, id: str, body: BodyDep, key: CuratorDep, gazetteer: GazetteerDep) -> Response:
    """Add a name to an entity; the next query finds it."""
    raw = parse_object(body)
    canonical, is_merged = _canonical(gazetteer, id)
    if is_merged:
        return Response(status_code=308, headers={"Location": f"{_address(canonical)}/names"})
    name = _read_name(raw)
    with request.app.state.writing:  # what If-Match says must still hold when the name is written
        require_match(request, gazetteer.entity(canonical))
        revision, name_id = gazetteer.add_name(canonical, **name, by=key.name)
    body_out = {"revision": revision.id, "name_id": name_id, "status": "applied"}
    tag = entity_tag(gazetteer.edition, gazetteer.entity(canonical))
    return answer(body_out, 201, {"Location": _address(canonical), "ETag": tag})


def _canonical(gazetteer: Gazetteer, id: str) -> tuple[str, bool]:
    if not is_id(id):
        raise RequestError(NOT_FOUND, "that is no id: ids look like gz:1042 or geonames:173377")
    return gazetteer.canonical_id(id)


def _address(id: str) -> str:
    return f"/v1/entities/{quote(id, safe=':')}"


def _read_name(raw: Mapping[str, Any]) -> dict[str, Any]:
    """`form`, `lang`, `role`, `source` and `why` as keywords of `Gazetteer.add_name`. Raises InvalidQuery."""
    problems: list[str] = []
    name = {
        "form": _checked(raw, "form", problems),
        "lang": _checked(raw, "lang", problems),
        "source": _checked(raw, "source", problems),
        "role": "variant" if is_empty(raw.get("role")) else _checked(raw, "role", problems),
        "why": None if is_empty(raw.get("why")) else _checked(raw, "why", problems),
    }
    if problems:
        raise InvalidQuery("; ".join(problems))
    return name | {"lang": None if name["lang"] == "und" else name["lang"]}


def _checked(raw: Mapping[str, Any], field: str, problems: list[str]) -> str:
    try:
        text = check_text(raw.get(field))
        if is_empty(text):
            raise InvalidQuery("missing")
        if field == "lang":
            return check_language(text)
        if field == "role" and text not in list(Role):
            raise InvalidQuery(f"is none of {', '.join(Role)}")
        return text
    except InvalidQuery as error:
        problems.append(f"{field}: {error}")
        return ""
