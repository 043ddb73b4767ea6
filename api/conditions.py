"""ETag, If-None-Match and If-Match.

An ETag is `"<edition>"`, for an entity `"<edition>~<fingerprint>"`: an answer can change with every edition, so a cache
asks again then; but for If-Match only the entity's own fingerprint counts, so that an edit of something else does not
refuse a write.
"""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from api.writer import answer
from gazetteer.curation import fingerprint
from gazetteer.model import Edition, Entity


def edition_tag(edition: Edition) -> str:
    """The ETag of an answer of this edition."""
    return f'"{edition.version}+{edition.rules}"'


def entity_tag(edition: Edition, entity: Entity) -> str:
    """The ETag of an entity."""
    return f'"{edition.version}+{edition.rules}~{fingerprint(entity)}"'


def conditional(request: Request, tag: str, value: Any) -> Response:
    """The answer with its ETag, or 304 where the asker has it already."""
    return unchanged(request, tag) or answer(value, headers=headers_of(tag))


def unchanged(request: Request, tag: str) -> Response | None:
    """304 where the asker has the answer with that ETag already."""
    known = [one.removeprefix("W/") for one in _tags(request, "if-none-match")]
    return Response(status_code=304, headers=headers_of(tag)) if tag in known or "*" in known else None


def is_conditional(request: Request) -> bool:
    """Whether the asker has an answer already: else there is no need to know the edition beforehand."""
    return "if-none-match" in request.headers


def headers_of(tag: str) -> dict[str, str]:
    """The headers of an answer that may be kept, and is to be asked for again."""
    return {"ETag": tag, "Cache-Control": "no-cache"}


def expected(request: Request) -> list[str]:
    """The fingerprints of If-Match, of which an entity must have one; none where any will do."""
    tags = _tags(request, "if-match")
    return [] if "*" in tags else [one.strip('"').rpartition("~")[2] for one in tags]


def _tags(request: Request, header: str) -> list[str]:
    return [tag.strip() for value in request.headers.getlist(header) for tag in value.split(",") if tag.strip()]
