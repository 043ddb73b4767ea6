"""ETag, If-None-Match and If-Match.

An ETag is `"<edition>"`, for an entity `"<edition>~<fingerprint>"`: an answer can change with every edition, so a cache
asks again then; but for If-Match only the entity's own fingerprint counts, so that an edit of something else does not
refuse a write.
"""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import Request, Response

from api.errors import CHANGED, RequestError
from api.writer import answer
from gazetteer.encoding import encode_json
from gazetteer.model import Edition, Entity, as_json


def edition_tag(edition: Edition) -> str:
    """The ETag of an answer of this edition."""
    return f'"{edition.version}+{edition.rules}"'


def entity_tag(edition: Edition, entity: Entity) -> str:
    """The ETag of an entity."""
    return f'"{edition.version}+{edition.rules}~{_fingerprint(entity)}"'


def conditional(request: Request, tag: str, value: Any) -> Response:
    """The answer with its ETag, or 304 where the asker has it already."""
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = [one.removeprefix("W/") for one in _tags(request, "if-none-match")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return answer(value, headers=headers)


def require_match(request: Request, entity: Entity) -> None:
    """Nothing without If-Match, or where it names the entity as it is. Raises RequestError (412)."""
    tags = _tags(request, "if-match")
    if tags and "*" not in tags and _fingerprint(entity) not in [one.strip('"').rpartition("~")[2] for one in tags]:
        raise RequestError(CHANGED, f"{entity.id} is not as If-Match says: get it again and look at the difference")


def _tags(request: Request, header: str) -> list[str]:
    return [tag.strip() for value in request.headers.getlist(header) for tag in value.split(",") if tag.strip()]


def _fingerprint(entity: Entity) -> str:
    return hashlib.sha256(encode_json(as_json(entity))).hexdigest()[:16]
