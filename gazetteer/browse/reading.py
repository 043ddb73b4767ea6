"""Raw values, from whichever door, into checked questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gazetteer.context import check_number, check_text, is_empty, read_context
from gazetteer.errors import InvalidQuery

FIELDS: Final[Mapping[str, str]] = {
    "kind": "`place` or `group`.",
    "type": "A type of the documented tree; its subtypes are found too.",
    "country": "ISO 3166-1 alpha-2, one or several.",
    "within": "Any id: only what is known to lie within it, or to belong to it.",
    "dataset": "Key of a dataset that says something of it (`names` is the curated gazetteer).",
    "source": "Key of a source that one of its names is from.",
}
"""The filters, and what they mean."""

MAX_SKIP: Final = 1000
"""Suggestions that can be passed over."""
MAX_RADIUS: Final = 500.0
"""Kilometres."""
_RADIUS: Final = 10.0
_CURSOR = re.compile(r"(\d{1,2}),([a-z]+:[A-Za-z0-9._-]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filters:
    """What an entity must be; None and an empty tuple: anything."""

    kind: str | None = None
    type: str | None = None
    country: tuple[str, ...] = ()
    within: str | None = None
    dataset: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What somebody has typed."""

    q: str
    filters: Filters
    limit: int
    skip: int


@dataclass(frozen=True, slots=True)
class Search:
    """Filters, and where to go on."""

    q: str
    """How a name begins; empty: any."""
    filters: Filters
    limit: int
    after: tuple[int, str] | None
    """Rank and id of the last entity that is known."""


@dataclass(frozen=True, slots=True)
class Around:
    """A point, and how far from it."""

    point: tuple[float, float]
    """Latitude and longitude, degrees."""
    radius: float
    """Kilometres."""
    filters: Filters
    limit: int


def read_ahead(raw: Mapping[str, Any]) -> Ahead:
    """From `q`, filters, `limit` and `cursor`. Raises InvalidQuery."""
    problems: list[str] = []
    filters, limit, _ = _read(raw, problems)
    skip = _checked(raw, "cursor", _skip, problems)
    q = check_q(raw, problems)
    _refuse(problems)
    return Ahead(q, filters, limit, skip or 0)


def read_search(raw: Mapping[str, Any]) -> Search:
    """From `q`, filters, `limit` and `cursor`. Raises InvalidQuery."""
    problems: list[str] = []
    filters, limit, _ = _read(raw, problems)
    after = _checked(raw, "cursor", _after, problems)
    q = "" if is_empty(raw.get("q")) else check_q(raw, problems)
    _refuse(problems)
    return Search(q, filters, limit, after)


def read_around(raw: Mapping[str, Any]) -> Around:
    """From `lat` and `lon`, or `near`, and `radius`, filters and `limit`. Raises InvalidQuery."""
    problems: list[str] = []
    filters, limit, point = _read(raw, problems)
    if point is None and not problems:
        problems.append("lat and lon: missing")
    radius = _checked(raw, "radius", _radius, problems)
    _refuse(problems)
    assert point
    return Around(point, _RADIUS if radius is None else radius, filters, limit)


def check_q(raw: Mapping[str, Any], problems: list[str]) -> str:
    """The member `q`, which must be there, but may be empty."""
    try:
        return check_text(raw.get("q"))
    except InvalidQuery as error:
        problems.append(f"q: {error}")
        return ""


def _read(raw: Mapping[str, Any], problems: list[str]) -> tuple[Filters, int, tuple[float, float] | None]:
    """What all questions have: filters, limit, and a point."""
    context: dict[str, Any] = {}
    try:
        context = read_context({**raw, "lang": None, "as_of": None, "min_probability": None})
    except InvalidQuery as error:
        problems.append(str(error))
    filters = Filters(
        kind=context.get("kind"),
        type=context.get("type"),
        country=context.get("country", ()),
        within=context.get("within"),
        dataset=_checked(raw, "dataset", check_text, problems),
        source=_checked(raw, "source", check_text, problems),
    )
    return filters, context.get("limit", 10), context.get("near")


def _checked(raw: Mapping[str, Any], field: str, check: Any, problems: list[str]) -> Any:
    """A checked field, None where it is empty."""
    if is_empty(raw.get(field)):
        return None
    try:
        return check(raw[field])
    except InvalidQuery as error:
        problems.append(f"{field}: {error}")
        return None


def _refuse(problems: list[str]) -> None:
    if problems:
        raise InvalidQuery("; ".join(problems))


def _skip(value: Any) -> int:
    number = check_number(value)
    if not number.is_integer() or not 0 <= number <= MAX_SKIP:
        raise InvalidQuery(f"must be a whole number from 0 to {MAX_SKIP}: what `next` said")
    return int(number)


def _after(value: Any) -> tuple[int, str]:
    found = _CURSOR.fullmatch(check_text(value))
    if not found:
        raise InvalidQuery("must be what `next` of another page said")
    return int(found[1]), found[2]


def _radius(value: Any) -> float:
    number = check_number(value)
    if not 0 < number <= MAX_RADIUS:
        raise InvalidQuery(f"must be more than 0 and at most {MAX_RADIUS:g} kilometres")
    return number
