"""Who may write: the key of the Authorization header."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import FORBIDDEN, UNAUTHORIZED, RequestError
from gazetteer.keys import Key, KeyRole, find_key, keys_path

_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="gazetteer"'}
_MAY_EDIT: Final = frozenset({KeyRole.CURATOR, KeyRole.ADMIN})


_bearer = HTTPBearer(auto_error=False, description="A key that `gazetteer key create` made.")


def _curator(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]) -> Key:
    """The key of the request, which must allow to edit. Raises RequestError: 401 without one, else 403."""
    if given is None:
        raise RequestError(UNAUTHORIZED, "send a key: Authorization: Bearer KEY", _CHALLENGE)
    key = find_key(keys_path(request.app.state.settings.db_path), given.credentials)
    if key is None:
        raise RequestError(UNAUTHORIZED, "there is no such key", _CHALLENGE)
    if key.role not in _MAY_EDIT:
        raise RequestError(FORBIDDEN, f"the role {key.role} may not edit")
    return key


CuratorDep = Annotated[Key, Depends(_curator)]
"""The key of somebody who may edit."""
