"""A cell to reconcile, whichever version asks, as queries of the gazetteer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from api.reconcile.types import filters_of
from gazetteer.context import MAX_LIMIT, is_id, read_query
from gazetteer.countries import CODES
from gazetteer.errors import InvalidQuery
from gazetteer.model import Query

_LIMIT: Final = 10
_LEAST: Final = 0.005
"""Candidates that are less probable are none: beside a cell of a table, they would only be clicked by mistake."""
_PARENTS: Final = frozenset({"country", "within"})
_FIELDS: Final = {
    "lat": "lat", "lon": "lon", "coordinates": "near", "type": "type", "kind": "kind", "lang": "lang", "as_of": "as_of",
}  # fmt: skip
"""Property -> the field of context that it is."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of the entity to find."""

    texts: tuple[str, ...]
    """Its name; several ways to write it."""
    types: tuple[str, ...] = ()
    limit: int = _LIMIT
    properties: tuple[tuple[str, Any], ...] = ()
    """(property, value as given)."""
    lang: str | None = None

    @property
    def ids(self) -> list[str]:
        """Those of the texts that are ids."""
        return [text.strip() for text in self.texts if is_id(text.strip())]

    def queries(self) -> list[Query]:
        """A query for each text; none where what is given cannot be read."""
        try:
            context, parents = self._context()
            return [read_query({**context, "q": ", ".join([text, *parents])}) for text in self.texts if text.strip()]
        except InvalidQuery:
            return []

    def _context(self) -> tuple[dict[str, Any], list[str]]:
        """Fields of context, and names of what it lies within: other columns hold names where we know ids and codes."""
        context: dict[str, Any] = {"limit": self.limit, "lang": self.lang, "min_probability": _LEAST}
        context |= filters_of(self.types)
        parents: list[str] = []
        for property, value in self.properties:
            given = texts_of(value)
            if property in _PARENTS:
                parents += _read_parents(property, given, context)
            elif property in _FIELDS and given:
                context[_FIELDS[property]] = given[0]
        return context, parents


def _read_parents(property: str, given: list[str], context: dict[str, Any]) -> list[str]:
    """Note codes and ids in the context; returns what is neither, and so the name of a parent."""
    codes = [text for text in given if property == "country" and text.upper() in CODES]
    ids = [text for text in given if is_id(text)]
    if codes:
        context["country"] = codes
    if ids:
        context["within"] = ids[0]
    return [text for text in given if text not in codes and text not in ids]


def texts_of(value: Any) -> list[str]:
    """The texts of a value: of a reconciled cell its id, of a list those of its members; blanks are none."""
    values = value if isinstance(value, list) else [value]
    return [text for one in values if (text := _text(one.get("id") if isinstance(one, dict) else one).strip())]


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def limit_of(value: Any) -> int:
    """How many candidates: what is no sensible number is the usual one."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 1
    return int(min(value, MAX_LIMIT)) if is_number else _LIMIT


def strings_of(value: Any) -> tuple[str, ...]:
    """The strings that a string, or a list of them, is."""
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return tuple(one for one in values if isinstance(one, str))
