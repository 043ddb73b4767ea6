"""The names of a text, and what each may mean."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from gazetteer.annotate.around import Generic
from gazetteer.annotate.hits import Hit
from gazetteer.annotate.memory import Memory
from gazetteer.store.lineage import Lineage
from gazetteer.store.reader import NameHit

Point = tuple[float, float, float]
"""A place on the globe as a vector of length 1: the angle between two is quickly told."""

SURELY: Final = -100.0
"""Log-odds of being no mention, of a span that somebody marked."""


_REMEMBERED: Final = 50_000
"""Entities whose place is remembered."""


class Seat(NamedTuple):
    """Where an entity lies, as the evidence of a text asks for it."""

    id: str
    country: str | None
    is_country: bool
    region: str | None
    """The first level below its country, as the records give it."""
    ancestors: frozenset[str]
    """All that it lies in, with the ids of its parents as they are given."""
    point: Point | None


Support = tuple[float, float, float, float, float, float]
"""What a text says for one meaning of a name, in log-odds: by its country, its region, another name of it, what it lies
within, what lies near, what stands beside it."""


@dataclass(slots=True)
class Meaning:
    """A candidate for a name, with its log-odds."""

    hit: Hit
    score: float
    """From the name and the words around."""
    seat: Seat
    """Where it lies."""
    support: Support | None = None
    """What the rest of the text says, once it was asked."""
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
    is_supported: bool = False
    """Whether something right beside it says what it is: a generic word, a preposition of place."""
    drift: float = 0.0
    """What the rest of the text would say for some candidate also by chance."""
    same: list[int] = field(default_factory=list)
    """Other names that must mean the same: in brackets beside it."""
    inside: list[int] = field(default_factory=list)
    """Other names that stand after a comma behind it."""


class Seats:
    """Where entities lie, remembered for one state of the gazetteer. One thread at a time."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self._known: dict[str, Seat] = {}
        self._above: Memory[tuple[str | None, str | None], tuple[str | None, frozenset[str]]] = Memory(
            self._read_above, _REMEMBERED
        )

    def of(self, name: NameHit) -> Seat:
        """Where the entity of a name lies."""
        found = self._known.get(name.id)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[name.id] = self._read(name)
        return found

    def _read(self, name: NameHit) -> Seat:
        region, ancestors = self._above[name.within, name.country]
        if name.id in ancestors:
            ancestors -= {name.id}
        return Seat(name.id, name.country, name.type == "country", region, ancestors, _point_of(name))

    def _read_above(self, parents: tuple[str | None, str | None]) -> tuple[str | None, frozenset[str]]:
        """The region and the ancestors of what lies within these and in this country: one set for all of them."""
        within, country = parents
        ids = within.split(" ") if within else []
        region = next((id for id in ids if id.startswith("admin:")), None)
        return region, frozenset((*self.lineage.of(within, country), *ids))


def _point_of(name: NameHit) -> Point | None:
    """None where it is not known, and for countries, which lie all over."""
    if name.lat is None or name.lon is None or name.type == "country":
        return None
    lat, lon = math.radians(name.lat), math.radians(name.lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
