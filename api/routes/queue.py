"""/v1/queue: the names that were asked for and not found, for curators."""

from __future__ import annotations

from functools import partial
from typing import Final

from fastapi import APIRouter, Request, Response

from api import docs_queue as docs
from api.access import CuratorDep
from api.editing import canonical_of, submit
from api.opening import GazetteerDep
from api.reading import BodyDep, ParametersDep, SettingsDep, parse_object
from api.settings import Settings
from api.writer import answer
from gazetteer.curation.values import check_line
from gazetteer.errors import InvalidQuery
from gazetteer.misses.file import QueueFile, queue_path
from gazetteer.misses.review import read_wanted, settle, still_missed

router = APIRouter(tags=["queue"])

_PRIVATE: Final = {"Cache-Control": "no-store"}
_NAME: Final = ("lang", "role")
"""Members of a body that say something of the name."""


@router.get("/v1/queue", **docs.QUEUE)
def queue(_: CuratorDep, raw: ParametersDep, settings: SettingsDep, gazetteer: GazetteerDep) -> Response:
    """Names that are still not found, the most frequent first, each with what it may mean now."""
    resolve = partial(gazetteer.resolve_many, is_counted=False)
    return answer({"entries": still_missed(_file(settings), resolve, read_wanted(raw))}, headers=_PRIVATE)


@router.post("/v1/queue/{key}/alias", **docs.ALIAS)
def alias(request: Request, key: str, by: CuratorDep, body: BodyDep, gazetteer: GazetteerDep) -> Response:
    """Add the name to an entity; it is not listed any more until it is missed again."""
    raw = parse_object(body)
    file = _file(request.app.state.settings)
    entry = file.find(key)
    value = {"form": raw.get("form") or entry.form} | {member: raw[member] for member in _NAME if member in raw}
    # Not the id as given: one that was merged away would lead to another address, and to no entry of the queue there.
    id = canonical_of(gazetteer, raw["id"])[0] if isinstance(raw.get("id"), str) else None
    edit = {"action": "alias add", "entity": id, "value": value}
    told = submit(request, gazetteer, by, edit | {"source": raw.get("source"), "why": raw.get("why")}, status=201)
    if told.status_code == 201:
        settle(file, [entry.key])
    return told


@router.post("/v1/queue/{key}/dismiss", **docs.DISMISS)
def dismiss(key: str, by: CuratorDep, body: BodyDep, settings: SettingsDep) -> Response:
    """Mark an entry as not a name: it stays dismissed however often it is missed."""
    file = _file(settings)
    entry = file.find(key)
    file.dismiss(entry.key, by.name, _why(body))
    return answer(file.find(entry.key), headers=_PRIVATE)


@router.post("/v1/queue/{key}/restore", **docs.RESTORE)
def restore(key: str, _: CuratorDep, settings: SettingsDep) -> Response:
    """Take a dismissal back."""
    file = _file(settings)
    entry = file.find(key)
    file.restore(entry.key)
    return answer(file.find(entry.key), headers=_PRIVATE)


def _why(body: bytes) -> str:
    try:
        return check_line(parse_object(body).get("why"))
    except InvalidQuery as error:
        raise InvalidQuery(f"why: {error}") from error


def _file(settings: Settings) -> QueueFile:
    return QueueFile(queue_path(settings.db_path))
