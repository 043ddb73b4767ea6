"""How far to look for names that sound like a query: which keys, and how many of what they hold.

Of a name that is there as it is written, only its like are looked at, in case another is meant; of one that is not,
everything near.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import fuzz, process

from gazetteer.matching import keys

CUTOFF = 50.0
"""Likeness in percent below which a reading is not near."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One distance to look."""

    caps: tuple[tuple[Callable[[str], tuple[int, ...]], int], ...]
    """Families of keys, and how many readings of one key are looked at, the prominent first."""
    compared: int
    """Readings that are compared by their sounds, the nearest to each of the query's."""
    close: int
    """Readings whose names are compared."""

    def keys(self, sounds: str) -> tuple[int, ...]:
        """All keys by which a reading is looked for."""
        return tuple(key for keys_of, _ in self.caps for key in keys_of(sounds))

    def nearest(self, sounds: str, near: Mapping[int, str]) -> list[str]:
        """The stored readings, of what the keys hold, that are nearest to one of the query's."""
        some = [
            near[key].split("\n", cap)[:cap] for keys_of, cap in self.caps for key in keys_of(sounds) if key in near
        ]
        pool = list(dict.fromkeys(chain.from_iterable(some)))
        nearest = process.extract(sounds, pool, scorer=fuzz.ratio, limit=self.compared, score_cutoff=CUTOFF)
        return [one for one, _, _ in nearest]


UNKNOWN = Reach(((keys.alike_keys, 4000), (keys.word_keys, 300), (keys.end_keys, 1000)), compared=50, close=30)
KNOWN = Reach(((keys.skeleton_keys, 1000),), compared=15, close=10)
