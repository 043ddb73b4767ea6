"""What two descriptions must have in common to be of one thing: kind, country, type, and where they lie."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from gazetteer.matching.preference import distance_km
from gazetteer.types import lineage_of

Members = Mapping[str, Any]
"""Of a record or entity: kind, type, country, lat, lon …"""


class Accord(Enum):
    """Whether two types can be of one thing."""

    SAME = 1
    UNSURE = 2
    APART = 3


_SIZES = frozenset({"settlement", "village", "town", "city"})
"""Sources measure settlements with different rods: where one says village, another says town."""
_UNLEVELLED = frozenset({"admin", "municipality", "canton", "autonomous-region"})
"""Areas that may coincide with one of a level."""

_VILLAGE_KM, _TOWN_KM, _AREA_KM, _FEATURE_KM = 3.0, 10.0, 40.0, 5.0
"""How far apart two sources put one thing: villages by a few streets, towns by where they take the middle to be,
areas by the shape of which they take it."""


def accord(one: Members, other: Members) -> Accord:
    """Whether kind and type of two descriptions can be of one thing. A district is not its town."""
    if one["kind"] != other["kind"]:
        return Accord.APART
    first, second = one.get("type"), other.get("type")
    if not first or not second or one["kind"] == "group":
        return Accord.UNSURE
    if first == second or {first, second} <= _SIZES:
        return Accord.SAME
    if _root(first) != _root(second):
        return Accord.APART
    is_area = _root(first) == "admin"
    return Accord.APART if is_area and not {first, second} & _UNLEVELLED else Accord.UNSURE


def _root(type_: str) -> str:
    return (type_, *lineage_of(type_))[-1]


def is_same_country(one: Members, other: Members) -> bool:
    """Whether two descriptions name the same country, or one names none."""
    return one.get("country") in (None, other.get("country")) or other.get("country") is None


def distance(one: Members, other: Members) -> float | None:
    """Kilometres between the two, None where one has no coordinates."""
    if one.get("lat") is None or other.get("lat") is None:
        return None
    return distance_km((one["lat"], one["lon"]), (other["lat"], other["lon"]))


def limit_km(one: Members, other: Members) -> float:
    """How far apart two descriptions of one thing may lie, by their types."""
    types = {one.get("type"), other.get("type")}
    if types & {"city", "town"}:
        return _TOWN_KM
    roots = {_root(type_) for type_ in types if type_}
    return _AREA_KM if "admin" in roots else _FEATURE_KM if "feature" in roots else _VILLAGE_KM
