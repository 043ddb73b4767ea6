"""Queries as they came in, one or many, to answers: what cannot be read is an error in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from gazetteer.context import read_query
from gazetteer.errors import InvalidQuery
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Query, Resolution, Status, members

PIECE: Final = 100
"""Queries that are answered in one go: of what takes longer than that, others get their turn."""


def resolve_one(gazetteer: Gazetteer, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The members of the answer to one query. Raises InvalidQuery where it cannot be read."""
    (resolution,) = gazetteer.resolve_many([read_query(raw)])
    if resolution.status is Status.ERROR:
        raise InvalidQuery(resolution.error or "the query cannot be read")
    return _with_own_id(members(resolution), raw)


def resolve_items(gazetteer: Gazetteer, items: Sequence[Any]) -> list[dict[str, Any]]:
    """The members of the answers to many queries, in order. An item may be its answer already: why it is no query."""
    checked = [_read(item) for item in items]
    resolved = iter(gazetteer.resolve_many([query for query in checked if isinstance(query, Query)]))
    answers = (next(resolved) if isinstance(query, Query) else query for query in checked)
    return [_with_own_id(members(one), item) for one, item in zip(answers, items, strict=True)]


def unreadable(shown: Any, why: str) -> Resolution:
    """The answer to what is no query; `shown` is what stood there, if it was a text."""
    return Resolution(shown if isinstance(shown, str) else "", Status.ERROR, None, error=why)


def _read(item: Any) -> Query | Resolution:
    """The query that an item of a batch is, or why it is none."""
    if isinstance(item, Resolution):
        return item
    if not isinstance(item, dict):
        return unreadable("", "a query must be a JSON object")
    try:
        return read_query(item)
    except InvalidQuery as error:
        return unreadable(item.get("q"), str(error))


def _with_own_id(resolution: dict[str, Any], item: Any) -> dict[str, Any]:
    """The asker's own id is echoed as it was given: a number stays a number."""
    if isinstance(item, Mapping) and isinstance(item.get("id"), str | int | float):
        resolution["id"] = item["id"]
    return resolution
