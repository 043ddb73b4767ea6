"""How far to look for names that sound like a query: which keys, and how many of what they hold.

Of a name that is there as it is written only its like are looked at, where letters without vowels leave another one
possible; of one that is not, everything near.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from gazetteer.matching import keys

CUTOFF = 50.0
"""Likeness in percent below which a reading is not near that shares a key with the query's."""
STRICT_CUTOFF = 60.0
"""The same of any reading."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One distance to look."""

    caps: tuple[tuple[Callable[[str], tuple[int, ...]], int], ...]
    """Families of keys, and how many readings of one key are looked at, the prominent first."""
    alike: int
    """Readings that are looked at, those with the likest signatures."""
    readings: int
    """Readings that are kept of them, the nearest to the query's."""
    of_reading: int
    """Names of one reading that are looked at, the prominent first; and as many more of the countries asked for."""
    parts: int
    """Longer readings that the query is a part of, the prominent first; 0 where its parts are not looked for."""
    names: int
    """Names that are compared, the likeliest by what their entries tell."""

    @lru_cache(maxsize=64)  # noqa: B019 - there are few of them, and they live as long as the process
    def of(self, place: int) -> Reach:
        """How far to look for the reading of a query at this place: the likeliest counts in full, the next half."""
        return replace(self, alike=self.alike // (place + 1), readings=self.readings // (place + 1))

    def keyed(self, sounds: str) -> list[tuple[int, int]]:
        """The keys by which a reading is looked for, each with how many readings of it are looked at."""
        return [(key, cap) for keys_of, cap in self.caps for key in keys_of(sounds)]

    def keys(self, sounds: str) -> tuple[int, ...]:
        """All keys by which a reading is looked for, and longer ones that it is a part of."""
        found = tuple(key for key, _ in self.keyed(sounds))
        return (*found, *keys.word_keys(sounds)) if self.parts else found

    def nearest(self, sounds: str, pool: Iterable[str], cutoff: float = CUTOFF) -> list[str]:
        """The readings of a pool that are nearest to one of the query's."""
        nearest = process.extract(sounds, list(pool), scorer=fuzz.ratio, limit=self.readings, score_cutoff=cutoff)
        return [one for one, _, _ in nearest]


_LONG_WORD = 3
"""Sounds from which on a word may stand for the whole."""


def longest_word(sounds: str) -> str:
    """The word by which longer readings are looked for that hold all words of a reading; empty where it is short."""
    longest = max(sounds.split(), key=len, default="")
    return longest if len(longest) >= _LONG_WORD else ""


def parts(sounds: str, longer: Iterable[str], most: int) -> list[str]:
    """Readings that are more or less than the query by whole words: its longer words, and those that hold it."""
    words = sounds.split()
    found = [word for word in words if len(word) >= _LONG_WORD] if len(words) > 1 else []
    return found + [one for one in longer if set(words).issubset(one.split())][:most]


UNKNOWN = Reach(
    ((keys.alike_keys, 6000), (keys.end_keys, 6000)), alike=100, readings=20, of_reading=15, parts=12, names=40
)
KNOWN = Reach(((keys.skeleton_keys, 2000),), alike=20, readings=10, of_reading=6, parts=0, names=12)
