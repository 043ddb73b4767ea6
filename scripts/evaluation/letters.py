"""New names in the letters of others: n-gram models of names, learned at run time, that write thousands at once.

A letter follows up to ORDER - 1 letters before it. Witten-Bell smoothing says when fewer count: a context that was
followed by t different letters in n cases is left for the next shorter one in t of n + t cases. What is written is
about as often new as the next real name would be. It would be too short too often, and is thinned to the lengths of
the real.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

ORDER: Final = 4
LONGEST: Final = 60
"""Letters of a name at most."""

Whole = NDArray[np.int64]
Numbers = NDArray[np.uint64]

_BEGIN: Final = "\r"
_END: Final = "\0"
_RARE: Final = 3
"""A context of so many letters that was met once is left out: it says little, and most are such."""
_TRIED: Final = 2000
"""Names of a kind that are written to see how long they come out."""
_LENGTHS: Final = 20
"""Longer names count as so long."""
_KEPT: Final = 2.5
"""A length that is so many times as frequent among real names as among those written is kept always."""
_STRIDE: Final = 0x9E3779B97F4A7C15
_MIXERS: Final = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
"""Those of SplitMix64."""


class Letters:
    """What letters follow what in several kinds of names, all in one table.

    A row is a context of one kind; an entry is a letter that followed it, and the row that comes next. Each time that
    it followed is a slot: what is drawn is a slot, and no search is needed.
    """

    def __init__(self, kinds: Sequence[Sequence[str]]) -> None:
        rows = _Rows()
        self._start = np.array([rows.add(forms) for forms in kinds], np.int64)
        self._shorter, self._total, self._offset, self._seen = rows.columns()
        self._slots, self._letter, self._next = rows.entries()
        self._keep = np.ones((len(kinds), _LENGTHS + 1))
        self._keep = np.stack([self._thinned(kind, forms) for kind, forms in enumerate(kinds)])

    def _thinned(self, kind: int, forms: Sequence[str]) -> NDArray[np.float64]:
        """Length → share of the names written that are kept."""
        written = self.write(np.full(_TRIED, kind), np.arange(_TRIED, dtype=np.uint64))
        real, made = (
            np.bincount([_length(form) for form in some], minlength=_LENGTHS + 1) for some in (forms, written)
        )
        wanted = (real / len(forms)) / np.maximum(made / _TRIED, 1 / _TRIED) / _KEPT
        return np.where(made > 0, np.minimum(wanted, 1.0), 1.0)

    def write(self, kinds: Whole, numbers: Numbers) -> list[str]:
        """For each kind and number a name, perhaps a real one; the same number of a kind is the same name."""
        seeds = _mixed(numbers ^ _mixed(kinds.astype(np.uint64), 1), 1)
        letters = np.zeros((len(kinds), LONGEST), np.uint32)
        lengths = np.zeros(len(kinds), np.int64)
        rows = self._start[kinds]
        is_done = np.zeros(len(kinds), np.bool_)
        left, step = np.arange(len(kinds)), 0
        while left.size:
            step += 1
            here, entries = self._drawn(left, rows, _chance(seeds[left], 2 * step))
            is_end = (self._letter[entries] == 0) | (lengths[here] == LONGEST)
            going, entries, ended = here[~is_end], entries[~is_end], here[is_end]
            letters[going, lengths[going]] = self._letter[entries]
            lengths[going] += 1
            rows[going] = self._next[entries]
            keep = self._keep[kinds[ended], np.minimum(lengths[ended], _LENGTHS)]
            is_kept = _chance(seeds[ended], 2 * step + 1) < keep
            again = ended[~is_kept]
            letters[again], lengths[again], rows[again] = 0, 0, self._start[kinds[again]]
            is_done[ended[is_kept]] = True
            left = left[~is_done[left]]
        return [str(form) for form in letters.view(f"<U{LONGEST}").ravel().tolist()]

    def _drawn(self, left: Whole, rows: Whole, chance: NDArray[np.float64]) -> tuple[Whole, Whole]:
        """The names that go on with a letter, and its entries; the rows of the others become those that are shorter."""
        at = (chance * self._total[rows[left]]).astype(np.int64)
        is_here = at < self._seen[rows[left]]
        here, further = left[is_here], left[~is_here]
        entries = self._slots[self._offset[rows[here]] + at[is_here]]
        rows[further] = self._shorter[rows[further]]
        return here, entries


class _Rows:
    """The table while it grows."""

    def __init__(self) -> None:
        self._shorter: list[int] = []
        self._counts: list[Counter[str]] = []
        self._next: list[int] = []

    def add(self, forms: Sequence[str]) -> int:
        """Add a kind; returns the row that its names begin with."""
        order = order_of(forms)
        counts = _counts(forms, order)
        rows = {context: number for number, context in enumerate(counts, len(self._counts))}
        for context, followers in counts.items():
            self._shorter.append(rows[_known(context[1:], rows)])
            self._counts.append(followers)
            self._next += (rows[_known((context + letter)[1 - order :], rows)] for letter in followers)
        return rows[_BEGIN * (order - 1)]

    def columns(self) -> tuple[Whole, Whole, Whole, Whole]:
        """Of each row: the one of the shorter context, its whole, where its slots begin, how many it has."""
        shorter = np.array(self._shorter)
        seen = np.array([followers.total() for followers in self._counts])
        is_last = shorter == np.arange(len(shorter))
        total = seen + np.where(is_last, 0, [len(followers) for followers in self._counts])
        return shorter, total, np.cumsum(seen) - seen, seen

    def entries(self) -> tuple[NDArray[np.int32], NDArray[np.uint32], Whole]:
        """The entry of each slot; of each entry its letter, 0 for the end, and the next row."""
        letters = np.array([ord(letter) for followers in self._counts for letter in followers], np.uint32)
        times = [count for followers in self._counts for count in followers.values()]
        return np.repeat(np.arange(len(letters), dtype=np.int32), times), letters, np.array(self._next)


def order_of(forms: Sequence[str]) -> int:
    """ORDER, less where names are short: in two ideographs a longer context would but copy the names."""
    mean = sum(map(len, forms)) / len(forms)
    return max(2, min(ORDER, int(mean) - 1))


def _counts(forms: Sequence[str], order: int) -> dict[str, Counter[str]]:
    """Context, from none to the longest, → how often each letter followed."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for form in forms:
        text = _BEGIN * (order - 1) + form + _END
        for at in range(order - 1, len(text)):
            for size in range(order):
                counts[text[at - size : at]][text[at]] += 1
    return {context: some for context, some in counts.items() if len(context) < _RARE or some.total() > 1}


def _known(context: str, rows: dict[str, int]) -> str:
    """The longest end of a context that there is."""
    while context not in rows:
        context = context[1:]
    return context


def _length(form: str) -> int:
    return min(len(form), _LENGTHS)


def _chance(seeds: Numbers, step: int) -> NDArray[np.float64]:
    """A number of [0, 1) for each seed and a step."""
    return (_mixed(seeds, step) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def _mixed(seeds: Numbers, step: int) -> Numbers:
    """What SplitMix64 gives at a step."""
    mixed = seeds + np.uint64(step * _STRIDE % 2**64)
    for shift, mixer in zip((np.uint64(30), np.uint64(27)), _MIXERS, strict=True):
        mixed = (mixed ^ (mixed >> shift)) * mixer
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))
