"""The packed entries of a near key: readings with their signatures, the prominent first.

An entry is 16 bytes, in native order: the id of the reading (32 bits), then its signature (96 bits, the higher 32 of
them first). The likest by signature are found without a look at the readings themselves: with NumPy where it is
loaded, else in plain Python; both give the same.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from struct import Struct
from typing import Any, Final

_ENTRY: Final = Struct("=IIQ")
SIZE: Final = _ENTRY.size
_LOW: Final = (1 << 64) - 1
_POOL: Final = 16
"""How many times as many as are wanted are compared by likeness, those with the most bits in common."""
_STEPS: Final = 256
"""Likeness is told in this many steps: twice the bits in common over the bits of both (Dice)."""


def entry(reading: int, signature: int) -> bytes:
    """An entry as stored."""
    return _ENTRY.pack(reading, signature >> 64, signature & _LOW)


def merged(old: bytes, new: Iterable[bytes], cap: int) -> bytes:
    """Entries with others before them, each reading once, at most `cap` of them."""
    both = dict.fromkeys((*new, *(old[at : at + SIZE] for at in range(0, len(old), SIZE))))
    return b"".join(islice(both, cap))


def first(blob: bytes, count: int) -> list[int]:
    """The readings of the first entries."""
    return array("I", blob[: count * SIZE]).tolist()[::4]


def likest(blobs: Sequence[bytes], signature: int, count: int) -> list[int]:
    """The readings of the `count` entries that are likest a signature, each once, in the order of their entries."""
    whole = b"".join(blobs)
    if len(whole) <= count * SIZE:
        return list(dict.fromkeys(first(whole, count)))
    if "numpy" not in sys.modules:
        rows = list(_ENTRY.iter_unpack(whole))
        kept = chosen_one_by_one([(upper, lower) for _, upper, lower in rows], signature, count)
        return list(dict.fromkeys([rows[at][0] for at in kept]))
    import numpy as np

    words = np.frombuffer(whole, np.uint32).reshape(-1, 4)
    at = chosen_in_columns(words[:, 1], np.frombuffer(whole, np.uint64)[1::2], signature, count)
    return list(dict.fromkeys(words[at, 0].tolist()))


def holding(blob: bytes, signature: int, count: int) -> list[int]:
    """The readings of the first `count` entries that have all bits of a signature."""
    low, high = signature & _LOW, signature >> 64
    if "numpy" not in sys.modules:
        entries = _ENTRY.iter_unpack(blob)
        found = (reading for reading, upper, lower in entries if lower & low == low and upper & high == high)
        return list(islice(found, count))
    import numpy as np

    words = np.frombuffer(blob, np.uint32).reshape(-1, 4)
    has_low = np.frombuffer(blob, np.uint64)[1::2] & np.uint64(low) == np.uint64(low)
    has_high = words[:, 1] & np.uint32(high) == np.uint32(high)
    readings: list[int] = words[np.flatnonzero(has_low & has_high)[:count], 0].tolist()
    return readings


def chosen_one_by_one(signatures: Sequence[tuple[int, int]], signature: int, count: int) -> list[int]:
    """Places of the `count` signatures, each (higher 32 bits, lower 64), that are likest another; the first of equals.

    Of very many, only those with the most bits in common are compared. All where there are no more than `count`.
    """
    if len(signatures) <= count:
        return list(range(len(signatures)))
    low, high, own = signature & _LOW, signature >> 64, signature.bit_count()
    common = [(lower & low).bit_count() + (upper & high).bit_count() for upper, lower in signatures]
    least = _least(own, count, lambda bits: sum(one >= bits for one in common))
    pool = [at for at, one in enumerate(common) if one >= least]
    steps = {
        at: common[at] * (2 * _STEPS - 1) // (own + signatures[at][0].bit_count() + signatures[at][1].bit_count())
        for at in pool
    }
    at_least = sorted(steps.values())[-count]
    room = count - sum(step > at_least for step in steps.values())
    left_out = {at for at in pool if steps[at] == at_least and (room := room - 1) < 0}
    return [at for at in pool if steps[at] >= at_least and at not in left_out]


def chosen_in_columns(upper: Any, lower: Any, signature: int, count: int) -> Any:
    """The same of two columns of NumPy, as a column."""
    import numpy as np

    if len(lower) <= count:
        return np.arange(len(lower))
    common = np.bitwise_count(lower & np.uint64(signature & _LOW)) + np.bitwise_count(
        upper & np.uint32(signature >> 64)
    )
    least = _least(signature.bit_count(), count, lambda bits: int(np.count_nonzero(common >= bits)))
    pool = np.flatnonzero(common >= least)
    both = np.bitwise_count(lower[pool]) + np.bitwise_count(upper[pool]) + np.uint8(signature.bit_count())
    steps = common[pool] * np.uint16(2 * _STEPS - 1) // both
    above = np.cumsum(np.bincount(steps)[::-1])
    at_least = len(above) - 1 - int(np.searchsorted(above, count))
    kept: Any = steps >= at_least
    even = np.flatnonzero(steps == at_least)
    kept[even[count - int(above[-1 - at_least]) + len(even) :]] = False
    return pool[kept]


def _least(own: int, count: int, with_bits: Callable[[int], int]) -> int:
    """The most bits in common that enough signatures have for the `count` likest to be among them.

    `own`: bits of the signature asked for; `with_bits`: how many signatures have at least so many in common with it.
    """
    least = own
    while least and with_bits(least) < _POOL * count:
        least -= 1
    return least
