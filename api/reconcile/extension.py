"""Data extension: values of properties for entities. Every row has every property."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.errors import INVALID, RequestError
from api.reconcile.candidates import Labelled
from api.reconcile.properties import FETCHED, Property, Value, property_of
from gazetteer.gazetteer import Gazetteer

_MOST = 1000
"""Entities, and properties, of one request."""


@dataclass(frozen=True, slots=True)
class _Column:
    property: Property
    most: int
    """Values of one row; 0 for all."""


@dataclass(frozen=True, slots=True)
class Extension:
    """What is to be fetched of what."""

    ids: list[str]
    columns: list[_Column]

    def meta(self) -> list[dict[str, Any]]:
        """The columns, in the order asked for."""
        return [
            {"id": one.property.id, "name": one.property.name}
            | ({"type": {"id": "place", "name": "place"}} if one.property.is_entity else {})
            for one in self.columns
        ]

    def rows(self, gazetteer: Gazetteer) -> Iterator[tuple[str, list[tuple[str, list[Value]]]]]:
        """(id, (property, values) …) for every id, in the order asked for; an id that nothing has has no values."""
        entities = gazetteer.entities(self.ids)
        labels = Labelled(gazetteer, entities.values() if any(one.property.is_entity for one in self.columns) else ())
        for id in self.ids:
            entity = entities.get(id)
            yield (
                id,
                [
                    (one.property.id, _cut(one.property.read(entity, labels.labels), one.most))
                    if entity and one.property.read
                    else (one.property.id, [])
                    for one in self.columns
                ],
            )


def _cut(values: list[Value], most: int) -> list[Value]:
    return values[:most] if most else values


def read_extension(raw: Any) -> Extension:
    """What a request asks to be fetched. Raises RequestError."""
    ids, properties = (raw.get("ids"), raw.get("properties")) if isinstance(raw, dict) else (None, None)
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise RequestError(INVALID, "extend: needs the lists ids and properties")
    if len(ids) > _MOST or len(properties) > _MOST:
        raise RequestError(INVALID, f"extend: at most {_MOST} ids and {_MOST} properties at once")
    if not all(isinstance(id, str) for id in ids):
        raise RequestError(INVALID, "extend: every id must be a string")
    return Extension(list(dict.fromkeys(ids)), [_column(one) for one in properties])


def _column(raw: Any) -> _Column:
    id = raw.get("id") if isinstance(raw, dict) else None
    if not isinstance(id, str) or not id:
        raise RequestError(INVALID, "extend: every property needs an id")
    return _Column(property_of(id), _limit(raw.get("settings")))


def _limit(settings: Any) -> int:
    """How many values; OpenRefine sends the number as a text."""
    limit = settings.get("limit") if isinstance(settings, Mapping) else None
    text = str(limit)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def propose(limit: int | None) -> list[dict[str, str]]:
    """The properties that can be fetched, at most `limit`."""
    return [{"id": one.id, "name": one.name, "description": one.description} for one in FETCHED.values()][:limit]
