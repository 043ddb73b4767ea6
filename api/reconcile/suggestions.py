"""Typing ahead in the boxes of OpenRefine: entities, types and properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.reconcile.candidates import Labelled
from api.reconcile.properties import PROPERTIES
from api.reconcile.types import all_types, describe, filters_of
from gazetteer.browse.reading import MAX_SKIP
from gazetteer.context import MAX_LIMIT
from gazetteer.gazetteer import Gazetteer

_LIMIT: Final = 10


def suggest_entities(gazetteer: Gazetteer, raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Entities by how their names begin, or by an id; only of a `type` where one is given."""
    skip, limit = _page(raw, _LIMIT)
    if skip > MAX_SKIP:
        return []
    filters = filters_of([_text(raw, "type")])
    found = gazetteer.suggest(_text(raw, "prefix"), limit=limit, cursor=skip, **filters).entities
    labels = Labelled(gazetteer, found)
    items = [labels.item(one) for one in found]
    return [{**item, "notable": item.pop("type")} for item in items]


def suggest_types(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Types by how their names or ids begin."""
    return _listed([describe(id) for id in all_types()], raw)


def suggest_properties(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Properties by how their names or ids begin."""
    known = PROPERTIES.values()
    return _listed([{"id": one.id, "name": one.name, "description": one.description} for one in known], raw)


def _listed(items: list[dict[str, Any]], raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items of which id or name begins so, then those that have it within."""
    prefix = _text(raw, "prefix").strip().casefold()
    places = [(min(_place(item["id"], prefix), _place(item["name"], prefix)), item) for item in items]
    found = [item for place, item in sorted(places, key=lambda one: one[0]) if place < 2]
    skip, limit = _page(raw, MAX_LIMIT)
    return found[skip : skip + limit]


def _place(text: str, prefix: str) -> int:
    folded = text.casefold()
    return 0 if folded.startswith(prefix) else 1 if prefix in folded else 2


def _page(raw: Mapping[str, Any], usual: int) -> tuple[int, int]:
    """How many to pass over (`cursor` in 0.2, `offset` in 1.0), and how many to give."""
    skip = number_of(_text(raw, "cursor") or _text(raw, "offset"))
    return skip or 0, min(number_of(_text(raw, "limit")) or usual, MAX_LIMIT)


def number_of(text: str) -> int | None:
    """A whole number, None for anything else: whoever types must not run into an error."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""
