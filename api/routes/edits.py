"""Every way to edit: names, entities, links, merges, splits, undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from api import docs_edits as docs
from api.access import ContributorDep
from api.conditions import conditional, edition_tag
from api.editing import canonical_of, redirect, submit
from api.errors import NOT_FOUND, RequestError
from api.opening import GazetteerDep
from api.reading import BodyDep, ParametersDep, parse_object
from gazetteer.model import as_json

router = APIRouter(tags=["edits"])

_TOLD = ("why", "source")
"""Members of every body that say something of the edit itself."""


@router.post("/v1/entities", **docs.ENTITIES_POST)
def add_entity(request: Request, key: ContributorDep, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Make an entity; Location says where it is."""
    return submit(request, gazetteer, key, _edit("entity add", None, parse_object(body)), status=201)


@router.patch("/v1/entities/{id}", **docs.ENTITY_PATCH)
def change_entity(request: Request, id: str, key: ContributorDep, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Give an entity other fields; null: there is none."""
    return submit(request, gazetteer, key, _edit("entity change", id, parse_object(body)))


@router.post("/v1/entities/{id}/retire", **docs.RETIRE)
def retire_entity(request: Request, id: str, key: ContributorDep, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Take an entity out of use: it matches no more, and is still shown."""
    return submit(request, gazetteer, key, _edit("entity retire", id, _told(body)))


@router.post("/v1/entities/{id}/names", **docs.NAMES_POST)
def add_name(request: Request, id: str, key: ContributorDep, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Add a name to an entity; the next query finds it."""
    return submit(request, gazetteer, key, _edit("alias add", id, parse_object(body)), status=201)


@router.patch("/v1/entities/{id}/names/{name_id}", **docs.NAME_PATCH)
def change_name(
    request: Request, id: str, name_id: str, key: ContributorDep, body: BodyDep, gazetteer: GazetteerDep
) -> Response:
    """Retire a name and add it as it shall be, as one edit; the answer has its new id."""
    raw = parse_object(body)
    to = {member: value for member, value in raw.items() if member != "why"}
    edit = _edit("alias change", id, {"name": {"id": name_id}, "to": to, "why": raw.get("why")})
    return submit(request, gazetteer, key, edit)


@router.delete("/v1/entities/{id}/names/{name_id}", **docs.NAME_DELETE)
def remove_name(
    request: Request, id: str, name_id: str, raw: ParametersDep, key: ContributorDep, gazetteer: GazetteerDep
) -> Response:
    """Retire a name: it stops matching and stays in the history."""
    return submit(request, gazetteer, key, _edit("alias remove", id, {"name": {"id": name_id}, "why": raw.get("why")}))


@router.put("/v1/entities/{id}/links/{link}", **docs.LINK_PUT)
def add_link(
    request: Request, id: str, link: str, key: ContributorDep, body: BodyDep, gazetteer: GazetteerDep
) -> Response:
    """State that an entity has an id elsewhere; what is known under it becomes a part of the entity."""
    return submit(request, gazetteer, key, _edit("link add", id, {**_told(body), "link": link}))


@router.delete("/v1/entities/{id}/links/{link}", **docs.LINK_DELETE)
def remove_link(
    request: Request, id: str, link: str, raw: ParametersDep, key: ContributorDep, gazetteer: GazetteerDep
) -> Response:
    """State that an id elsewhere is not an entity's, whoever says so."""
    return submit(request, gazetteer, key, _edit("link remove", id, {"link": link, "why": raw.get("why")}))


@router.post("/v1/entities/{id}/merge", **docs.MERGE)
def merge(request: Request, id: str, key: ContributorDep, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Make one entity of two: this id redirects to the other from now on."""
    return submit(request, gazetteer, key, _edit("merge", id, parse_object(body)))


@router.post("/v1/entities/{id}/split", **docs.SPLIT)
def split(request: Request, id: str, key: ContributorDep, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Make several entities of one: each part by its ids; the revision tells which id belongs to which."""
    return submit(request, gazetteer, key, _edit("split", id, parse_object(body)))


@router.post("/v1/revisions/{number}/undo", **docs.UNDO)
def undo(request: Request, number: str, key: ContributorDep, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Take an edit back, which is an edit too. 409 where a later one touched the same; detail names it."""
    return submit(request, gazetteer, key, _edit("undo", None, {**_told(body), "revision": _number(number)}))


@router.get("/v1/revisions/{number}", **docs.REVISION)
def revision(request: Request, number: str, gazetteer: GazetteerDep) -> Response:
    """One edit: who changed what, when, why, from what to what."""
    return conditional(request, edition_tag(gazetteer.edition), as_json(gazetteer.revision(_number(number))))


@router.get("/v1/entities/{id}/history", **docs.HISTORY)
def history(request: Request, id: str, gazetteer: GazetteerDep) -> Response:
    """All edits of an entity, oldest first, also under ids that it had before."""
    canonical, is_merged = canonical_of(gazetteer, id)
    if is_merged:
        return redirect(request, canonical)
    tag = edition_tag(gazetteer.edition)
    return conditional(request, tag, {"revisions": as_json(gazetteer.history(canonical))})


def _edit(action: str, id: str | None, raw: Mapping[str, Any]) -> dict[str, Any]:
    """An edit, not checked yet, from the members of a body."""
    value = {member: value for member, value in raw.items() if member not in _TOLD}
    return {"action": action, "entity": id, "value": value, **{member: raw.get(member) for member in _TOLD}}


def _told(body: bytes) -> dict[str, Any]:
    """`why` and `source` of a body that need not be there."""
    raw = parse_object(body) if body.strip() else {}
    return {member: raw.get(member) for member in _TOLD}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise RequestError(NOT_FOUND, "that is no number of a revision")
    return int(text)
