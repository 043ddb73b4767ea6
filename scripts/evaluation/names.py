"""Which places bear which name, and how far apart they lie: to know namesakes, neighbours and duplicates."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from scripts.evaluation.forms import key
from scripts.evaluation.places import Place, world

Bearers = dict[str, tuple[Place, ...]]
"""Fold of a bare form → the places that bear it."""


def bearers_of(places: Iterable[Place]) -> Bearers:
    """Every name of some places with the places that bear it."""
    found: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    for place in places:
        for form in place.forms:
            found[key(form)][place.id] = place
    return {name: tuple(by_id.values()) for name, by_id in found.items()}


@cache
def world_bearers() -> Bearers:
    """`bearers_of` the whole world layer (some ten seconds)."""
    return bearers_of(world())


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points, on a sphere, good for some hundred kilometres."""
    x = math.radians(other_lon - lon) * math.cos(math.radians((lat + other_lat) / 2))
    return 6371.0 * math.hypot(x, math.radians(other_lat - lat))


def namesakes_within(km: float, place: Place, bearers: Bearers) -> frozenset[str]:
    """Ids of the other places within a distance that share any name with a place: its duplicates, most likely."""
    return frozenset(
        other.id
        for form in place.forms
        for other in bearers.get(key(form), ())
        if other.id != place.id and distance_km(place.lat, place.lon, other.lat, other.lon) <= km
    )
