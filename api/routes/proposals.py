"""/v1/proposals: what contributors proposed, and the say of curators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Response

from api import docs_proposals as docs
from api.access import ContributorDep, CuratorDep
from api.errors import INVALID, NOT_FOUND, RequestError
from api.opening import GazetteerDep
from api.reading import BodyDep, ParametersDep, parse_object, read_flag, read_number
from api.writer import answer
from gazetteer.context import check_text, is_empty
from gazetteer.curation.proposals import Standing
from gazetteer.errors import InvalidQuery
from gazetteer.keys import Key, KeyRole
from gazetteer.model import as_json

router = APIRouter(tags=["proposals"])

_MOST: Final = 1000


@router.get("/v1/proposals", **docs.PROPOSALS)
def proposals(key: ContributorDep, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """Proposals after number `since`, oldest first: those of all for a curator, one's own for a contributor."""
    since = read_number(raw, "since", 0)
    limit = read_number(raw, "limit", _MOST, most=_MOST)
    status, by = _standing(raw.get("status")), _person(raw.get("by"))
    found = gazetteer.proposals(status=status, by=_own(key) or by, since=since, limit=limit)
    return _answer({"proposals": as_json(found), "next": found[-1].id if found else since})


@router.get("/v1/proposals/{number}", **docs.PROPOSAL)
def proposal(key: ContributorDep, number: str, gazetteer: GazetteerDep) -> Response:
    """One proposal, and what became of it."""
    return _answer(as_json(gazetteer.proposal(_number(number), by=_own(key))))


@router.post("/v1/proposals/{number}/approve", **docs.APPROVE)
def approve(key: CuratorDep, number: str, body: BodyDep, raw: ParametersDep, gazetteer: GazetteerDep) -> Response:
    """Apply a proposal, as an edit of whoever made it that you approved. 409 where it does not fit any more."""
    if read_flag(raw, "dry_run"):
        return _answer(gazetteer.try_proposal(_number(number), by=key.name))
    force = read_flag(raw, "force")
    return _answer(as_json(gazetteer.approve(_number(number), by=key.name, why=_why(body), force=force)))


@router.post("/v1/proposals/{number}/decline", **docs.DECLINE)
def decline(key: CuratorDep, number: str, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Close a proposal without applying it, and say why."""
    return _answer(as_json(gazetteer.decline(_number(number), by=key.name, why=_why(body) or "")))


def _own(key: Key) -> str | None:
    """Whose proposals a key shows: None for everybody's."""
    return None if key.role.includes(KeyRole.CURATOR) else key.name


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise RequestError(NOT_FOUND, "that is no number of a proposal")
    return int(text)


def _person(value: Any) -> str | None:
    try:
        return None if is_empty(value) else check_text(value)
    except InvalidQuery as error:
        raise RequestError(INVALID, f"by: {error}") from error


def _standing(value: Any) -> Standing | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str) or value not in list(Standing):
        raise RequestError(INVALID, f"status: must be one of {', '.join(Standing)}")
    return Standing(value)


def _why(body: bytes) -> str | None:
    raw: Mapping[str, Any] = parse_object(body) if body.strip() else {}
    why = raw.get("why")
    if is_empty(why):
        return None
    if not isinstance(why, str):
        raise RequestError(INVALID, "why: must be a text")
    return why


def _answer(value: Any) -> Response:
    return answer(value, headers={"Cache-Control": "no-store"})
