"""The names of a text, and what each may mean."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from gazetteer.annotate.around import Generic
from gazetteer.annotate.lookup import Hit
from gazetteer.store.reader import NameHit

Point = tuple[float, float, float]
"""A place on the globe as a vector of length 1: the angle between two is quickly told."""

SURELY: Final = -100.0
"""Log-odds of being no mention, of a span that somebody marked."""


@dataclass(slots=True)
class Meaning:
    """A candidate for a name, with its log-odds."""

    hit: Hit
    score: float
    """From the name and the words around."""
    ancestors: frozenset[str]
    region: str | None
    """The first level below its country, as the records give it."""
    point: Point | None
    support: tuple[float, ...] = ()
    """What the rest of the text says, by kind of evidence (`whole.Support`)."""
    total: float = 0.0
    """With what the rest of the text says."""
    share: float = 0.0
    """Its probability."""


@dataclass(slots=True)
class Named:
    """A name of a text: its stretches, and what it may mean."""

    fold: str
    hints: tuple[Generic, ...]
    places: list[int]
    """Which of the chosen stretches it stands in."""
    absent: float
    """Log-odds that it is no mention."""
    meanings: list[Meaning]
    drift: float = 0.0
    """What the rest of the text would say for some candidate also by chance."""
    same: list[int] = field(default_factory=list)
    """Other names that must mean the same: in brackets beside it."""
    inside: list[int] = field(default_factory=list)
    """Other names that stand after a comma behind it."""


def point_of(name: NameHit) -> Point | None:
    """Where the entity of a name lies; None where that is not known, and for countries, which lie all over."""
    if name.lat is None or name.lon is None or name.type == "country":
        return None
    lat, lon = math.radians(name.lat), math.radians(name.lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
