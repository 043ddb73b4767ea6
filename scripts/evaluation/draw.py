"""Draws the world cases: held-out names in strata by script, typing errors, places removed altogether.

`cases(FIT, Sizes(…))` draws the same kind of cases to fit on; `holdout.HoldOut.of` says what has to leave for them.
Every choice hangs on a checksum of the seed and the place's id, so that it is the same everywhere, and one more place
in the data changes no other choice. A place gives at most one case: one gazetteer serves them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from types import MappingProxyType
from typing import Final

from gazetteer.text.script import script_of
from scripts.evaluation.case import HELD_OUT, MIDDLE_EAST, NIL, TEST, TYPO, Case, digest, split_of
from scripts.evaluation.forms import SCRIPTS, askable, is_unlike, key, lower_romanizations, machine_twins
from scripts.evaluation.names import Bearers, namesakes_within, world_bearers
from scripts.evaluation.places import Place, curated_links, world
from scripts.evaluation.typing_errors import mistype

SEED: Final = 1
MIN_ALTERNATES: Final = 4
MIN_MISTYPED: Final = 4
"""Letters that a name must have to be mistyped: fewer, and what comes out is another name."""
DUPLICATE_KM: Final = 20.0
"""A removed place has no namesake as near as this: it would be the same place once more."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many cases to draw; fewer come where the data hold fewer."""

    strata: Mapping[str, int]
    """Script of the query → held-out names."""
    typos: int
    removed: int
    whole_middle_east: bool = True
    """Whether every Middle Eastern place that qualifies and is in no stratum gives a held-out name too."""


FULL: Final = Sizes(
    MappingProxyType({"Geor": 300, "Armn": 350, "Grek": 350, "Hebr": 400, "Arab": 1200, "Cyrl": 800, "Latn": 1600}),
    typos=2000,
    removed=1000,
)
"""The test: 5,000 in strata, the rest of the Middle East, 2,000 mistyped, 1,000 removed. Rare scripts draw first."""


@dataclass(frozen=True)
class World:
    """What to draw from."""

    places: tuple[Place, ...]
    bearers: Bearers
    curated: frozenset[str]
    """Ids that curated entities link to: these places are never removed, for they are more than GeoNames says."""


@cache
def whole_world() -> World:
    """GeoNames with 500 people or more, and data/names."""
    return World(world(), world_bearers(), frozenset().union(*curated_links().values()))


def cases(
    split: Collection[int] = TEST, sizes: Sizes = FULL, seed: int = SEED, source: World | None = None
) -> list[Case]:
    """The world cases of some tenths (`case.FIT`, `TUNE`, `TEST`): held out, then mistyped, then removed."""
    return list(_Draw(source or whole_world(), split, seed).all(sizes))


class _Draw:
    """One draw: the places that qualify, in a shuffled order, each used once."""

    def __init__(self, source: World, split: Collection[int], seed: int) -> None:
        self._source = source
        self._seed = seed
        places = [p for p in source.places if split_of(p.id) in split and len(p.forms) >= MIN_ALTERNATES]
        places.sort(key=lambda place: (digest(f"{seed}:{place.id}"), place.id))
        self._names = {place.id: askable(place) for place in places}
        self._left = {place.id: place for place in places if len(self._names[place.id]) > 1}

    def all(self, sizes: Sizes) -> Iterator[Case]:
        for script, count in sizes.strata.items():
            yield from self._take((self._held_out(place, {script}) for place in self._remaining()), count)
        if sizes.whole_middle_east:
            near = (place for place in self._remaining() if place.country in MIDDLE_EAST)
            yield from self._take((self._held_out(place, SCRIPTS) for place in near), len(self._left))
        yield from self._take(map(self._mistyped, self._remaining()), sizes.typos)
        yield from self._take(map(self._removed, self._remaining()), sizes.removed)

    def _remaining(self) -> list[Place]:
        return list(self._left.values())

    def _take(self, drawn: Iterator[Case | None], count: int) -> Iterator[Case]:
        for case in drawn:
            if count <= 0:
                return
            if case is not None:
                (id,) = case.hidden
                del self._left[id]
                count -= 1
                yield case

    def _pick(self, place: Place, scripts: Collection[str], min_letters: int = 2) -> str | None:
        names = [
            name
            for name in self._names[place.id].values()
            if script_of(name) in scripts and sum(map(str.isalpha, name)) >= min_letters
        ]
        return names[digest(f"{self._seed}:name:{place.id}") % len(names)] if names else None

    def _held_out(self, place: Place, scripts: Collection[str]) -> Case | None:
        name = self._pick(place, scripts)
        if name is None:
            return None
        hidden = lower_romanizations(place)
        if script_of(name) == "Latn":
            hidden = frozenset(form for form in hidden if _letters(form) == _letters(name))
        hidden |= machine_twins(name, place)
        left = [form for form in place.forms if key(form) != key(name) and form not in hidden]
        labels = {HELD_OUT, *self._traits(place, name)}
        if script_of(name) not in map(script_of, left):
            labels.add("cross-script")
        if is_unlike(name, left):
            labels.add("unlike")
        elif "shared" not in labels:
            labels.add("distinct")
        return self._case(place, name, labels, hidden)

    def _mistyped(self, place: Place) -> Case | None:
        name = self._pick(place, SCRIPTS, MIN_MISTYPED)
        if name is None:
            return None
        typed, kinds = mistype(name, Random(f"{self._seed}:typo:{place.id}"))
        if key(typed) in self._source.bearers:
            return None
        slips = "two slips" if len(kinds) > 1 else kinds[0]
        return self._case(place, typed, {TYPO, slips, *self._traits(place, name)})

    def _removed(self, place: Place) -> Case | None:
        name = self._pick(place, SCRIPTS)
        if name is None or place.id in self._source.curated or len(self._source.bearers[key(name)]) > 1:
            return None
        if namesakes_within(DUPLICATE_KM, place, self._source.bearers):
            return None
        return self._case(place, name, {NIL, *self._traits(place, name)})

    def _traits(self, place: Place, name: str) -> Iterator[str]:
        yield "world"
        yield script_of(name)
        if place.country in MIDDLE_EAST:
            yield "middle east"
        if len(self._source.bearers[key(name)]) > 1:
            yield "shared"

    def _case(self, place: Place, name: str, labels: set[str], hidden_forms: frozenset[str] = frozenset()) -> Case:
        return Case(
            query=name,
            right=frozenset() if NIL in labels else frozenset({place.id}),
            hidden=frozenset({place.id}),
            hidden_forms=hidden_forms,
            country=place.country,
            labels=frozenset(labels),
        )


def _letters(form: str) -> str:
    """The key of a form without its blanks: `wen ping` is Wenping over again."""
    return key(form).replace(" ", "")
