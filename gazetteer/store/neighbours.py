"""The packed entries of a near key: readings with their signatures, the prominent first.

An entry is 16 bytes, in native order: the id of the reading (32 bits), then its signature (96 bits, the higher 32 of
them first). The likest by signature are found without a look at the readings themselves: with NumPy where it is
loaded, else in plain Python; both give the same.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import islice
from struct import Struct
from typing import Any, Final

_ENTRY: Final = Struct("=IIQ")
SIZE: Final = _ENTRY.size
_LOW: Final = (1 << 64) - 1
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
    choose = _in_columns if "numpy" in sys.modules else _one_by_one
    return list(dict.fromkeys(choose(whole, signature, count)))


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


def _one_by_one(whole: bytes, signature: int, count: int) -> list[int]:
    readings, steps = [], []
    low, high, own = signature & _LOW, signature >> 64, signature.bit_count()
    for reading, upper, lower in _ENTRY.iter_unpack(whole):
        common = (lower & low).bit_count() + (upper & high).bit_count()
        readings.append(reading)
        steps.append(common * (2 * _STEPS - 1) // (own + lower.bit_count() + upper.bit_count()))
    at_least = sorted(steps)[-count]
    room = count - sum(step > at_least for step in steps)
    kept = []
    for reading, step in zip(readings, steps, strict=True):
        if step > at_least:
            kept.append(reading)
        elif step == at_least and room:
            kept.append(reading)
            room -= 1
    return kept


def _in_columns(whole: bytes, signature: int, count: int) -> list[int]:
    import numpy as np

    words = np.frombuffer(whole, np.uint32).reshape(-1, 4)
    upper, lower = words[:, 1], np.frombuffer(whole, np.uint64)[1::2]
    common = np.bitwise_count(lower & np.uint64(signature & _LOW)) + np.bitwise_count(
        upper & np.uint32(signature >> 64)
    )
    both = np.bitwise_count(lower) + np.bitwise_count(upper) + np.uint8(signature.bit_count())
    steps = common * np.uint16(2 * _STEPS - 1) // both
    above = np.cumsum(np.bincount(steps)[::-1])
    at_least = len(above) - 1 - int(np.searchsorted(above, count))
    kept: Any = steps >= at_least
    even = np.flatnonzero(steps == at_least)
    kept[even[count - int(above[-1 - at_least]) + len(even) :]] = False
    found: list[int] = words[kept, 0].tolist()
    return found
