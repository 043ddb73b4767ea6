"""Who may: the key of the Authorization header, and what its role allows.

OpenAPI says of each route which role it needs, as the list that stands beside the scheme.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import BackgroundTasks, Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import FORBIDDEN, TOO_MANY, UNAUTHORIZED, RequestError
from gazetteer.keys import Key, KeyRole, find_key, is_use_due, keys_path, note_use

_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="gazetteer"'}

_bearer = HTTPBearer(auto_error=False, description="A key that `gazetteer key create` made.")


def _given_key(
    request: Request, after: BackgroundTasks, given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
) -> Key | None:
    """The key of the request, None for none. Raises RequestError for a wrong one: 401, or 429 for one too many."""
    if given is None:
        return None
    path = keys_path(request.app.state.settings.db_path)
    key = find_key(path, given.credentials)
    if key is None:
        raise _wrong(request)
    if is_use_due(key):
        after.add_task(note_use, path, key)
    return key


def _wrong(request: Request) -> RequestError:
    address = request.client.host if request.client else ""
    if seconds := request.app.state.wrong_keys.note(address):
        return RequestError(TOO_MANY, "too many wrong keys from your address", {"Retry-After": str(seconds)})
    return RequestError(UNAUTHORIZED, "there is no such key, or it was revoked", _CHALLENGE)


def _require(role: KeyRole) -> Callable[..., Key]:
    """What gives the key of a request, which must allow what a role does. Raises RequestError: 401, 403, 429."""

    def check(key: Annotated[Key | None, Depends(_given_key)]) -> Key:
        if key is None:
            raise RequestError(UNAUTHORIZED, "send a key: Authorization: Bearer KEY", _CHALLENGE)
        if not key.role.includes(role):
            raise RequestError(FORBIDDEN, f"this needs the role {role}, your key has the role {key.role}")
        return key

    return check


ANY_KEY: Final = Depends(_require(KeyRole.CONTRIBUTOR))
"""For a router whose every route needs a key, whatever its role."""
ContributorDep = Annotated[Key, Security(_require(KeyRole.CONTRIBUTOR), scopes=[KeyRole.CONTRIBUTOR.value])]
"""The key of somebody who may at least propose."""
CuratorDep = Annotated[Key, Security(_require(KeyRole.CURATOR), scopes=[KeyRole.CURATOR.value])]
"""The key of somebody who may edit."""
AdminDep = Annotated[Key, Security(_require(KeyRole.ADMIN), scopes=[KeyRole.ADMIN.value])]
"""The key of somebody who may look after keys."""
