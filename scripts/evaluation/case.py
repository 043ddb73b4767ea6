"""One question of the evaluation, with its right answer, and the splits by entity."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FIT: Final = frozenset(range(6))
TUNE: Final = frozenset({6})
TEST: Final = frozenset({7, 8})
"""Digits of `split_of`. 9 is in none: no script asks names of these places."""

MIDDLE_EAST: Final = frozenset({"SY", "IQ", "TR", "IR", "LB", "JO", "IL", "PS", "EG", "SA"})

HELD_OUT: Final = "held-out"
TYPO: Final = "typo"
NIL: Final = "nil"
"""Labels of the three tasks: a name that left the gazetteer, one mistyped, a place that left it altogether."""
KNOWN: Final = "known"
"""Label of a name that is in the gazetteer."""
PLACE_STRING: Final = "place string"
"""Label of a name followed by those of what it lies within."""


@dataclass(frozen=True, slots=True)
class Case:
    """A name to ask, and what is right."""

    query: str
    right: frozenset[str]
    """Ids of which any is a right answer; none: the right answer is nil."""
    hidden: frozenset[str] = frozenset()
    """Ids of the one place that the query was drawn from: with HELD_OUT it loses the name, with NIL it goes."""
    hidden_forms: frozenset[str] = frozenset()
    """Further forms of that place, letter by letter, that would give the answer away."""
    country: str | None = None
    within: str | None = None
    """Context that belongs to the question itself."""
    labels: frozenset[str] = frozenset()
    """What the case counts for: its set, task, script and traits."""


def digest(text: str) -> int:
    """A number of 32 bits that is the same everywhere, for draws that do not depend on each other."""
    return zlib.crc32(text.encode())


def split_of(id: str) -> int:
    """The tenth that an id belongs to: `geonames:173377` → 0..9."""
    return digest(id) % 10


def sampled(cases: Sequence[Case], size: int | None) -> list[Case]:
    """Some of the cases, always the same ones, in their order; all of them where `size` is None."""
    if size is None or size >= len(cases):
        return list(cases)
    ranked = sorted(range(len(cases)), key=lambda i: (digest(f"{i}:{cases[i].query}"), i))
    return [cases[i] for i in sorted(ranked[:size])]
