"""The one way in which a write over HTTP is done: an edit is read, applied as the key allows, and answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request, Response

from api.conditions import entity_tag, expected
from api.errors import NOT_FOUND, RequestError
from api.reading import read_flag, read_parameters
from api.writer import answer
from gazetteer.context import is_id
from gazetteer.curating import clashes_of, name_id
from gazetteer.curation.proposals import Proposal
from gazetteer.gazetteer import Gazetteer
from gazetteer.keys import Key, KeyRole
from gazetteer.model import Revision

_OF_NAMES: Final = ("alias add", "alias change")
"""The actions that make a name, whose id is told."""


def submit(request: Request, gazetteer: Gazetteer, key: Key, edit: Mapping[str, Any], *, status: int = 200) -> Response:
    """Do an edit, as `gazetteer.curation.edit` writes one, not checked yet; answer what became of it.

    With the key of a contributor, or `propose=true` in the URL, it is proposed, else applied; with `dry_run=true` it is
    said what it would change, and nothing done; with `force=true` it is applied although it spoils right answers.
    308 where its entity was merged away. Raises what `Gazetteer.apply` raises, and RequestError.
    """
    parameters = read_parameters(request)
    is_tried, force = read_flag(parameters, "dry_run"), read_flag(parameters, "force")
    id = edit.get("entity")
    if id is not None:
        canonical, is_merged = canonical_of(gazetteer, id)
        if is_merged:
            return redirect(request, canonical)
    if is_tried:
        return answer(gazetteer.try_out(edit, by=key.name, expect=expected(request)))
    if read_flag(parameters, "propose") or not key.role.includes(KeyRole.CURATOR):
        return _proposed(gazetteer.propose(edit, by=key.name, expect=expected(request)), status)
    return _applied(gazetteer, gazetteer.apply(edit, by=key.name, expect=expected(request), force=force), status)


def canonical_of(gazetteer: Gazetteer, id: str) -> tuple[str, bool]:
    """The canonical id, and whether `id` was merged away into it. Raises RequestError, NotFound."""
    if not is_id(id):
        raise RequestError(NOT_FOUND, "that is no id: ids look like gz:1042 or geonames:173377")
    return gazetteer.canonical_id(id)


def address_of(id: str) -> str:
    """Where an entity is."""
    return f"/v1/entities/{quote(id, safe=':')}"


def redirect(request: Request, id: str) -> Response:
    """The same request, of the entity that its own was merged into."""
    rest = request.url.path.split("/", 4)[4:]
    asked = f"?{request.url.query}" if request.url.query else ""
    return Response(status_code=308, headers={"Location": "/".join([address_of(id), *rest]) + asked})


def _applied(gazetteer: Gazetteer, revision: Revision, status: int) -> Response:
    entity = gazetteer.entity(revision.entity)
    told = {"revision": revision.id, "entity": entity.id, "status": "applied", "clashes": clashes_of(revision)}
    if revision.action in _OF_NAMES:
        told["name_id"] = name_id(revision)
    headers = {"ETag": entity_tag(gazetteer.edition, entity)}
    return answer(told, status, headers | ({"Location": address_of(entity.id)} if status == 201 else {}))


def _proposed(proposal: Proposal, status: int) -> Response:
    """202 for an edit that would be answered with 200; what would be made is a proposal for now."""
    told = {"revision": None, "proposal": proposal.id, "entity": proposal.entity, "status": "proposed"}
    if proposal.action in _OF_NAMES:
        told["name_id"] = None
    return answer(told, 202 if status == 200 else status, {"Location": f"/v1/proposals/{proposal.id}"})
