"""Readings at a near key: kept in order, found by signature, in plain Python and in columns alike."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.store import neighbours
from gazetteer.store.neighbours import SIZE, entry, first, holding, likest, merged

signatures = st.sets(st.integers(0, 95), min_size=1, max_size=24).map(lambda bits: sum(1 << bit for bit in bits))
LOW = (1 << 64) - 1
entries = st.lists(st.tuples(st.integers(0, 2**32 - 1), signatures), max_size=60)


def blob(some: list[tuple[int, int]]) -> bytes:
    return b"".join(entry(*one) for one in some)


def test_an_entry() -> None:
    assert len(entry(7, 1 << 95)) == SIZE == 16
    assert first(entry(2**32 - 1, 2**96 - 1) + entry(1, 0), 5) == [2**32 - 1, 1]


def test_what_is_added_stands_first_and_once() -> None:
    old = blob([(1, 1), (2, 2), (3, 3)])
    assert first(merged(old, [entry(4, 4), entry(2, 2)], 10), 10) == [4, 2, 1, 3]
    assert first(merged(old, [entry(4, 4)], 2), 10) == [4, 1], "the last give way"
    assert merged(b"", [], 5) == b""


def test_the_likest() -> None:
    some = blob([(1, 0b1111), (2, 0b0011), (3, 0b1100), (4, 0b0111), (5, 0b0011)])
    assert likest([some], 0b0011, 2) == [2, 5]
    assert likest([some], 0b0011, 3) == [2, 4, 5], "in the order of their entries"
    assert likest([some], 0b0011, 4) == [1, 2, 4, 5]
    assert likest([some, some], 0b0011, 4) == [2, 5], "each once"
    assert likest([some], 0b0011, 99) == [1, 2, 3, 4, 5]
    assert likest([], 1, 5) == likest([b""], 1, 5) == []


@given(entries, signatures, st.integers(1, 60))
def test_both_ways_are_one(some: list[tuple[int, int]], signature: int, count: int) -> None:
    whole = blob(some)
    if len(some) <= count:
        assert likest([whole], signature, count) == list(dict.fromkeys(reading for reading, _ in some))
        return
    upper = np.array([bits >> 64 for _, bits in some], np.uint32)
    lower = np.array([bits & LOW for _, bits in some], np.uint64)
    plain = neighbours.chosen_one_by_one([(bits >> 64, bits & LOW) for _, bits in some], signature, count)
    assert plain == neighbours.chosen_in_columns(upper, lower, signature, count).tolist()
    assert len(plain) == count

    def likeness(bits: int) -> int:
        return (bits & signature).bit_count() * 511 // (bits.bit_count() + signature.bit_count())

    ranked = sorted((likeness(bits) for _, bits in some), reverse=True)
    kept = sorted((likeness(some[at][1]) for at in plain), reverse=True)
    assert all(one >= other for one, other in zip(kept, ranked[:count], strict=True))


@given(entries, signatures, st.integers(1, 10))
def test_those_that_hold_a_signature(some: list[tuple[int, int]], signature: int, count: int) -> None:
    expected = [reading for reading, bits in some if bits & signature == signature][:count]
    assert holding(blob(some), signature, count) == expected


@pytest.mark.parametrize("count", [1, 3, 7, 50])
def test_more_room_never_loses_one(count: int) -> None:
    some = blob([(n, (n * 2654435761) % (1 << 40) | 1) for n in range(100)])
    found = [set(likest([some], 0xFFFFF, many)) for many in (count, count + 1, 99)]
    assert all(less <= more for less, more in pairwise(found))
