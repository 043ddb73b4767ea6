"""Of the names of near readings, those that are likeliest by what the entries of their postings tell.

So that few rows are read: an entry tells prominence, script and country, and the reading how alike the two sound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.matching.beside import OneByOne
from gazetteer.store.postings import first_entries, name_of, traits_of

if TYPE_CHECKING:
    from gazetteer.matching.columns import Columns, Floats, Ints


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
    inside: Mapping[str, Sequence[int]] = {}
    """Entries of further names by their readings, which lie where the query says."""
    bonus: float = 0.0
    """What that adds to what is expected of them."""


def choose(wanted: Sequence[Wanted], postings: Mapping[int, bytes], rater: OneByOne | Columns) -> list[dict[int, str]]:
    """For each query the likeliest names, the likeliest first, with the reading that each is heard by."""
    entries = [
        [_entries(some, reading, postings.get(key, b"")) for reading, key in some.readings.items()] for some in wanted
    ]
    if isinstance(rater, OneByOne):
        return [_one_by_one(row, some, entries[row], rater) for row, some in enumerate(wanted)]
    return _in_columns(wanted, entries, rater)


class _Entries(NamedTuple):
    """The entries of a reading: from everywhere, and from where the query says."""

    anywhere: Sequence[int]
    inside: Sequence[int]


def _entries(wanted: Wanted, reading: str, posting: bytes) -> _Entries:
    return _Entries(first_entries(posting, wanted.of_reading, wanted.countries), wanted.inside.get(reading, ()))


def _one_by_one(row: int, wanted: Wanted, entries: Sequence[_Entries], rater: OneByOne) -> dict[int, str]:
    expected: dict[int, tuple[float, str]] = {}
    for reading, (anywhere, inside) in zip(wanted.readings, entries, strict=True):
        for some, bonus in ((anywhere, 0.0), (inside, wanted.bonus)):
            for entry in some:
                nid, value = name_of(entry), rater.expect(row, reading, *traits_of(entry)) + bonus
                if nid not in expected or value > expected[nid][0]:
                    expected[nid] = value, reading
    best = sorted(expected, key=lambda nid: (-expected[nid][0], nid))[: wanted.names]
    return {nid: expected[nid][1] for nid in best}


def _in_columns(
    wanted: Sequence[Wanted], entries: Sequence[Sequence[_Entries]], rater: Columns
) -> list[dict[int, str]]:
    import numpy as np

    flat = np.array([entry for of_query in entries for some in of_query for entry in chain(*some)], dtype=np.uint64)
    if not len(flat):
        return [{} for _ in wanted]
    readings = [reading for some in wanted for reading in some.readings]
    rows = np.repeat(np.arange(len(wanted)), [len(some.readings) for some in wanted])
    times = np.array([len(a) + len(b) for of_query in entries for a, b in of_query], dtype=np.int64)
    traits, names = (flat >> np.uint64(32)).astype(np.int64), (flat & np.uint64(0xFFFFFFFF)).astype(np.int64)
    rank, script, country = 15 - (traits >> 24), (traits >> 16) & 0xFF, traits & 0xFFFF
    values = rater.expect(rows, readings, times, (rank, script, country))
    if any(some.bonus for some in wanted):
        values = values + np.array(_bonuses(wanted, entries))
    of_row, at = np.repeat(rows, times), np.repeat(np.arange(len(readings)), times)
    order = _best_first(of_row, names, values)
    starts = np.searchsorted(of_row[order], np.arange(len(wanted) + 1)).tolist()
    nids, sounds = names[order].tolist(), at[order].tolist()
    return [
        {nids[i]: readings[sounds[i]] for i in range(start, min(end, start + some.names))}
        for some, start, end in zip(wanted, starts, starts[1:], strict=False)
    ]


def _bonuses(wanted: Sequence[Wanted], entries: Sequence[Sequence[_Entries]]) -> list[float]:
    """Of each entry what it adds to lie where its query says."""
    return [
        bonus
        for some, of_query in zip(wanted, entries, strict=True)
        for anywhere, inside in of_query
        for bonus in chain(repeat(0.0, len(anywhere)), repeat(some.bonus, len(inside)))
    ]


def _best_first(rows: Ints, names: Ints, values: Floats) -> Ints:
    """Places of the names of each row, the likeliest first; of one that is there by several readings, that by which it
    is likeliest, the first of equals."""
    import numpy as np

    order = np.lexsort((np.arange(len(values)), -values, names, rows))
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (names[order][1:] != names[order][:-1]) | (rows[order][1:] != rows[order][:-1])
    order = order[is_first]
    best: Ints = order[np.lexsort((names[order], -values[order], rows[order]))]
    return best
