"""Of the names of near readings, those that are likeliest by what the entries of their postings tell.

So that few rows are read: an entry tells prominence, script and country, and the reading how alike the two sound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.matching.beside import OneByOne
from gazetteer.store.postings import first_entries, name_of, traits_of

if TYPE_CHECKING:
    from gazetteer.matching.columns import Columns


class Wanted(NamedTuple):
    """What is wanted for a query of a batch."""

    readings: Mapping[str, int]
    """The readings whose names are looked at, with their exact keys."""
    countries: frozenset[int]
    """Numbers of the countries asked for."""
    of_reading: int
    """Names of one reading that are looked at, the prominent first; and as many more of the countries asked for."""
    names: int
    """Names that are wanted."""


def choose(wanted: Sequence[Wanted], postings: Mapping[int, bytes], rater: OneByOne | Columns) -> list[dict[int, str]]:
    """For each query the likeliest names, the likeliest first, with the reading that each is heard by."""
    entries = [
        [first_entries(postings.get(key, b""), some.of_reading, some.countries) for key in some.readings.values()]
        for some in wanted
    ]
    if isinstance(rater, OneByOne):
        return [_one_by_one(row, some, entries[row], rater) for row, some in enumerate(wanted)]
    return _in_columns(wanted, entries, rater)


def _one_by_one(row: int, wanted: Wanted, entries: Sequence[Sequence[int]], rater: OneByOne) -> dict[int, str]:
    expected: dict[int, tuple[float, str]] = {}
    for reading, some in zip(wanted.readings, entries, strict=True):
        for entry in some:
            nid, value = name_of(entry), rater.expect(row, reading, *traits_of(entry))
            if nid not in expected or value > expected[nid][0]:
                expected[nid] = value, reading
    best = sorted(expected, key=lambda nid: (-expected[nid][0], nid))[: wanted.names]
    return {nid: expected[nid][1] for nid in best}


def _in_columns(
    wanted: Sequence[Wanted], entries: Sequence[Sequence[Sequence[int]]], rater: Columns
) -> list[dict[int, str]]:
    import numpy as np

    readings = [reading for some in wanted for reading in some.readings]
    rows = np.repeat(np.arange(len(wanted)), [len(some.readings) for some in wanted])
    times = np.array([len(some) for of_query in entries for some in of_query], dtype=np.int64)
    flat = np.array([entry for of_query in entries for some in of_query for entry in some], dtype=np.uint64)
    traits, names = (flat >> np.uint64(32)).astype(np.int64), (flat & np.uint64(0xFFFFFFFF)).astype(np.int64)
    rank, script, country = 15 - (traits >> 24), (traits >> 16) & 0xFF, traits & 0xFFFF
    if not len(flat):
        return [{} for _ in wanted]
    values = rater.expect(rows, readings, times, (rank, script, country))
    of_row, at = np.repeat(rows, times), np.repeat(np.arange(len(readings)), times)
    # The same name may be there by several readings: the one by which it is likeliest counts, the first of equals.
    order = np.lexsort((np.arange(len(values)), -values, names, of_row))
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (names[order][1:] != names[order][:-1]) | (of_row[order][1:] != of_row[order][:-1])
    order = order[is_first]
    order = order[np.lexsort((names[order], -values[order], of_row[order]))]
    starts = np.searchsorted(of_row[order], np.arange(len(wanted) + 1)).tolist()
    nids, sounds = names[order].tolist(), at[order].tolist()
    return [
        {nids[i]: readings[sounds[i]] for i in range(start, min(end, start + some.names))}
        for some, start, end in zip(wanted, starts, starts[1:], strict=False)
    ]
