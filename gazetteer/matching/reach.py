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
    readings: int
    """Readings that are looked at, the nearest to each of the query's."""
    of_reading: int
    """Names of one reading that are looked at, the prominent first; and as many more of the countries asked for."""
    parts: int
    """Longer readings that the query is a part of, the prominent first; 0 where its parts are not looked for."""
    names: int
    """Names that are compared, the likeliest by what their entries tell."""

    def keys(self, sounds: str) -> tuple[int, ...]:
        """All keys by which a reading is looked for."""
        found = tuple(key for keys_of, _ in self.caps for key in keys_of(sounds))
        return (*found, *keys.word_keys(sounds)) if self.parts else found

    def nearest(self, sounds: str, near: Mapping[int, str]) -> list[str]:
        """The stored readings, of what the keys hold, that are nearest to one of the query's."""
        some = [
            near[key].split("\n", cap)[:cap] for keys_of, cap in self.caps for key in keys_of(sounds) if key in near
        ]
        pool = list(dict.fromkeys(chain.from_iterable(some)))
        nearest = process.extract(sounds, pool, scorer=fuzz.ratio, limit=self.readings, score_cutoff=CUTOFF)
        return [one for one, _, _ in nearest]


_LONG_WORD = 3
"""Sounds from which on a word may stand for the whole."""


def parts(sounds: str, near: Mapping[int, str], most: int) -> list[str]:
    """Readings that are more or less than the query by whole words: longer ones that hold it, and its longer words."""
    words = sounds.split()
    longest = max(words, key=len, default="")
    if len(longest) < _LONG_WORD:
        return []
    found = [word for word in words if len(word) >= _LONG_WORD] if len(words) > 1 else []
    return found + _holding(set(words), longest, near.get(keys.word_key(longest), ""), most)


def _holding(words: set[str], longest: str, text: str, most: int) -> list[str]:
    """The first lines of a text that hold some words, among them the longest."""
    found: list[str] = []
    at = text.find(longest)
    while at >= 0 and len(found) < most:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        line = text[start : end if end >= 0 else len(text)]
        if words.issubset(line.split()):
            found.append(line)
        at = text.find(longest, start + len(line))
    return found


UNKNOWN = Reach(((keys.alike_keys, 4000), (keys.end_keys, 1000)), readings=40, of_reading=15, parts=12, names=36)
KNOWN = Reach(((keys.skeleton_keys, 300),), readings=6, of_reading=2, parts=0, names=5)
