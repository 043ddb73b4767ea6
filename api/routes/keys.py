"""/v1/keys: who may write, for admins."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Response

from api import docs_keys as docs
from api.access import AdminDep
from api.errors import INVALID, RequestError
from api.reading import BodyDep, SettingsDep, parse_object
from api.writer import answer
from gazetteer.keys import KeyRole, create_key, keys_path, read_keys, revoke_key

router = APIRouter(tags=["keys"])

_PRIVATE: Final = {"Cache-Control": "no-store"}


@router.get("/v1/keys", **docs.KEYS)
def list_keys(_: AdminDep, settings: SettingsDep) -> Response:
    """Every key with its role and its last use, revoked ones too; never the key itself."""
    keys = read_keys(keys_path(settings.db_path))
    return answer({"keys": [key.description() for key in keys]}, headers=_PRIVATE)


@router.post("/v1/keys", **docs.KEYS_POST)
def make_key(_: AdminDep, body: BodyDep, settings: SettingsDep) -> Response:
    """Make a key. It is in the answer, this once and never again."""
    raw = parse_object(body)
    name, role = raw.get("name"), raw.get("role")
    if not isinstance(name, str):
        raise RequestError(INVALID, "name: say whom edits made with the key are credited to")
    secret = create_key(keys_path(settings.db_path), name, _role(role))
    return answer({"name": name, "role": role, "key": secret}, 201, _PRIVATE)


@router.delete("/v1/keys/{name:path}", **docs.KEY_DELETE)
def end_key(_: AdminDep, name: str, settings: SettingsDep) -> Response:
    """Revoke a key: it opens nothing any more, and stays listed."""
    return answer(revoke_key(keys_path(settings.db_path), name).description(), headers=_PRIVATE)


def _role(role: Any) -> KeyRole:
    if not isinstance(role, str) or role not in list(KeyRole):
        raise RequestError(INVALID, f"role: must be one of {', '.join(KeyRole)}")
    return KeyRole(role)
