"""How often names are given again: San José is a hundred places, most names are one.

The most frequent names keep their shares, whatever the size; all others follow a Zipf-Mandelbrot law, whose k-th name
has the share P(k) = (1 + k/shift)**-tail - (1 + (k+1)/shift)**-tail. The tail follows from the share of names that are
met once, which of such a law is 1 / (1 + tail) in the long run; the shift from how many names are different.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from scripts.evaluation.letters import Numbers, Whole

HEAD: Final = 100
"""Names whose share is taken as it is, at most."""
_REPEATED: Final = 4
"""Times that a name of the head is met at least: fewer are chance."""
_UNIQUE: Final = 2.0**40
"""A number from here on is drawn once."""
_ROUNDS: Final = 40
_ONCE: Final = (0.5, 0.995)
"""Bounds of the share of names met once, for what few names say."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """The law of one kind of names."""

    head: Sequence[str]
    """The most frequent names."""
    shares: Sequence[float]
    """How much of all names these are."""
    tail: float
    shift: float


class Laws:
    """The laws of several kinds."""

    def __init__(self, laws: Sequence[Repetition]) -> None:
        self.heads = [law.head for law in laws]
        shares = np.array([[*law.shares, *[0.0] * (HEAD - len(law.shares))] for law in laws])
        self._bounds = np.cumsum(shares, axis=1)
        self._tail = np.array([law.tail for law in laws])
        self._shift = np.array([law.shift for law in laws])

    def draw(self, kinds: Whole, random: np.random.Generator) -> Numbers:
        """For each kind the number of a name: up to HEAD one of its head, from _UNIQUE on one that is met once."""
        at = random.random(len(kinds))
        bounds = self._bounds[kinds]
        depth = -np.log1p(-random.random(len(kinds))) / self._tail[kinds]
        rank = self._shift[kinds] * np.expm1(np.minimum(depth, math.log(_UNIQUE)))
        once = random.integers(int(_UNIQUE), 2**63, len(kinds), dtype=np.uint64)
        others = np.where(rank < _UNIQUE, HEAD + np.minimum(rank, _UNIQUE).astype(np.uint64), once)
        return np.where(at < bounds[:, -1], (at[:, None] >= bounds).sum(axis=1).astype(np.uint64), others)


def fit(counts: Counter[str], freshness: float = 1.0) -> Repetition:
    """The law of names that were met so often. `freshness`: what share of names made anew are different by chance."""
    met = counts.most_common()
    head = [(name, count) for name, count in met[:HEAD] if count >= _REPEATED]
    rest = [count for _, count in met[len(head) :]]
    once = sum(count == 1 for count in rest) / max(1, len(rest))
    tail = 1 / min(_ONCE[1], max(_ONCE[0], once)) - 1
    number, all_names = sum(rest), counts.total()
    shift = _shift(number, tail, min(number, len(rest) / max(freshness, 1e-9)))
    return Repetition([name for name, _ in head], [count / all_names for _, count in head], tail, shift)


def _shift(number: int, tail: float, different: float) -> float:
    """The shift by which `number` names are so many different ones: by halving, in logarithms."""
    low, high = -3.0, 30.0
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if expected(number, tail, math.exp(middle)) < different:
            low = middle
        else:
            high = middle
    return math.exp(low)


def expected(number: int, tail: float, shift: float) -> float:
    """How many different ones there are among so many names, the head aside."""
    beyond = np.power(1 + _EDGES / shift, -tail)
    widths = np.diff(_EDGES)
    return float((widths * -np.expm1(number * np.diff(beyond) / widths)).sum() + number * beyond[-1])


def _edges() -> Iterator[float]:
    """Ranks one by one, then in ever wider cells."""
    edge = 0.0
    while edge < _UNIQUE:
        yield edge
        edge = edge + 1 if edge < 50 else edge * 1.15


_EDGES: Final = np.array(list(_edges()))
