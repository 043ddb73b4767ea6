"""The names that sound like a query: by near keys from everywhere, and whole areas where the query says where.

Readings are chosen by their signatures, then by their sounds; of their names, the likeliest (`shortlist`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.matching import keys
from gazetteer.matching.beside import OneByOne
from gazetteer.matching.compare import Asked
from gazetteer.matching.reach import STRICT_CUTOFF, Reach, longest_word, parts
from gazetteer.matching.signature import part_signature, signature
from gazetteer.shortlist import Wanted, choose
from gazetteer.store import neighbours
from gazetteer.store.areas import SIZE, Area
from gazetteer.store.reader import Reader

if TYPE_CHECKING:
    from gazetteer.matching.columns import Columns

Readings = Mapping[int, tuple[str, int]]
"""Reading -> its sounds, and the exact key of the names that sound so."""
Inside = dict[int, list[int]]
"""Reading -> entries of the names that have it within an area."""

AREA_NAMES = 30_000
"""Names of areas that are looked at, the smallest area first, which is looked at however large it is."""
_INSIDE = Reach((), alike=80, readings=30, of_reading=0, parts=0, names=0)
"""How far to look within an area: more find next to nothing more (measured)."""


class Sought(NamedTuple):
    """What is sought for one spelling of a query."""

    asked: Asked
    reach: Reach
    countries: frozenset[int]
    """Numbers of the countries asked for."""
    within: tuple[str, ...]
    """Ids of the areas of any of which all names are looked at: what the query says it lies within, or `EVERYWHERE`."""
    bonus: float
    """What it adds to a score to lie within."""
    room: int
    """Names that are wanted."""


def find(reader: Reader, sought: Sequence[Sought], rater: OneByOne | Columns) -> list[dict[int, str]]:
    """For each spelling the names near it, the likeliest first, with the reading that each is heard by.

    The rater has heard these readings then.
    """
    blobs = reader.neighbours({key for one in sought for sounds in one.asked.sounds for key in one.reach.keys(sounds)})
    alike = [_alike(one.asked, blobs, one.reach) for one in sought]
    inside = [_inside(one, area) for one, area in zip(sought, _areas(reader, sought), strict=True)]
    readings = reader.readings(
        {id for some in alike for ids in some for id in ids} | {id for some in inside for ids in some for id in ids}
    )
    wanted = [_wanted(one, some, found, readings) for one, some, found in zip(sought, alike, inside, strict=True)]
    rater.hear(
        [row for row, one in enumerate(wanted) for _ in one.readings],
        [reading for one in wanted for reading in one.readings],
    )
    return choose(wanted, reader.postings({key for one in wanted for key in one.readings.values()}), rater)


def _wanted(sought: Sought, alike: Sequence[Sequence[int]], inside: Sequence[Inside], readings: Readings) -> Wanted:
    """The nearest of the readings alike, and of those of the areas, with the names that these have there."""
    query, reach = sought.asked, sought.reach
    heard = _nearest(query, alike, readings, reach)
    entries = {}
    for place, (sounds, found) in enumerate(zip(query.sounds, inside, strict=False)):
        pool = {readings[id][0]: id for id in found}
        for one in _INSIDE.of(place).nearest(sounds, pool, STRICT_CUTOFF):
            entries[one] = found[pool[one]]
            heard[one] = readings[pool[one]][1]
    return Wanted(heard, sought.countries, reach.of_reading, sought.room, entries, sought.bonus)


def _alike(query: Asked, near: Mapping[int, bytes], reach: Reach) -> list[list[int]]:
    """The stored readings whose signatures are likest those of the query, for each of its readings; then, where parts
    are looked for, those that may hold all its words."""
    found = []
    for place, sounds in enumerate(query.sounds):
        blobs = [near[key][: cap * neighbours.SIZE] for key, cap in reach.keyed(sounds) if key in near]
        found.append(neighbours.likest(blobs, signature(sounds), reach.of(place).alike))
    if reach.parts and (longest := longest_word(query.sounds[0])):
        blob = near.get(keys.word_key(longest), b"")
        found.append(neighbours.holding(blob, part_signature(longest), 2 * reach.parts))
    return found


def _nearest(query: Asked, alike: Sequence[Sequence[int]], readings: Readings, reach: Reach) -> dict[str, int]:
    """Of the stored readings alike, those that are nearest to any of the query's, with their keys."""
    pools = [dict([readings[id] for id in ids]) for ids in alike]
    near = {
        one: pool[one]
        for place, (sounds, pool) in enumerate(zip(query.sounds, pools, strict=False))
        for one in reach.of(place).nearest(sounds, pool)
    }
    if reach.parts:
        longer = pools[-1] if len(pools) > len(query.sounds) else {}
        near |= {one: longer.get(one) or keys.sound_key(one) for one in parts(query.sounds[0], longer, reach.parts)}
    return near


def _areas(reader: Reader, sought: Sequence[Sought]) -> list[Area | None]:
    """The areas that each is sought in."""
    eids = reader.eids({id for one in sought for id in one.within})
    ids: dict[int, list[str]] = {}
    for eid, id, _ in reader.identifiers(set(eids.values())):
        ids.setdefault(eid, []).append(id)
    named = [{id for name in one.within for id in (ids[eids[name]] if name in eids else [name])} for one in sought]
    sizes = reader.area_sizes({id for some in named for id in some})
    chosen = [_smallest(sizes, some) for some in named]
    blobs = reader.areas({id for some in chosen for id in some})
    made = {some: Area(b"".join([blobs[id] for id in some])) for some in set(chosen) if some}
    return [made.get(some) for some in chosen]


def _smallest(sizes: Mapping[str, int], ids: Iterable[str]) -> tuple[str, ...]:
    """Those of some areas that are looked at."""
    found: list[str] = []
    total = 0
    for size, id in sorted({(sizes[id], id) for id in ids if id in sizes}):
        total += size // SIZE
        if found and total > AREA_NAMES:
            break
        found.append(id)
    return tuple(found)


def _inside(sought: Sought, area: Area | None) -> list[Inside]:
    """For each reading of the query, the likest readings of its areas: their ids, and the entries of their names."""
    found: list[Inside] = []
    if area is None:
        return found
    for place, sounds in enumerate(sought.asked.sounds):
        readings: Inside = {}
        for entry, reading in area.likest(signature(sounds), _INSIDE.of(place).alike):
            readings.setdefault(reading, []).append(entry)
        found.append(readings)
    return found
