"""Which entity each name of a text means: one meaning for each name throughout, by all of the evidence together.

Every name has its candidates and, beside them, that it is no mention at all; each has log-odds from the name and the
words around it. Then a few rounds: what the other names of the text mean, weighed by how sure that is, speaks for
candidates of the same country, within or around the same places, near them, or named in another way. Rounds, not a
search: the result does not depend on the order of the names, and every number can be told apart.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from gazetteer.annotate import weights as w
from gazetteer.annotate.around import Generic
from gazetteer.annotate.lookup import Hit
from gazetteer.matching.preference import distance_km
from gazetteer.store.reader import NameHit

_ROUNDS: Final = 3
_NEIGHBOURS: Final = 12
"""Names of a text whose places a candidate's distance is measured to, the commonest first."""
_LIKELY: Final = 4
"""Candidates of a name that speak for those of others."""
_NEAR_KM: Final = 30.0
_FAR_KM: Final = 400.0

SURELY: Final = -100.0
"""Log-odds of being no mention, of a span that somebody marked."""


@dataclass(slots=True)
class Meaning:
    """A candidate for a name, with its log-odds."""

    hit: Hit
    score: float
    """From the name and the words around."""
    ancestors: frozenset[str]
    region: str | None
    """The first level below its country, as the records give it."""
    total: float = 0.0
    """With what the rest of the text says."""
    share: float = 0.0
    """Its probability."""


@dataclass(slots=True)
class Named:
    """A name of a text: its stretches, and what it may mean."""

    fold: str
    hints: tuple[Generic, ...]
    places: list[int]
    """Which of the chosen stretches it stands in."""
    absent: float
    """Log-odds that it is no mention."""
    meanings: list[Meaning]
    drift: float = 0.0
    """What the rest of the text would say for some candidate also by chance."""
    same: list[int] = field(default_factory=list)
    """Other names that must mean the same: in brackets beside it."""
    inside: list[int] = field(default_factory=list)
    """Other names that stand after a comma behind it."""


def choose(names: Sequence[Named]) -> None:
    """Fill in `total` and `share` of every meaning."""
    for one in names:
        for meaning in one.meanings:
            meaning.total = meaning.score
        _share(one)
    for _ in range(_ROUNDS):
        text = _Text(names)
        for i, one in enumerate(names):
            one.drift = 0.0
            for meaning in one.meanings:
                support = text.support(i, meaning)
                meaning.total = meaning.score + support
                one.drift = max(one.drift, w.CHANCE * support)
        for one in names:
            _share(one)


def _share(one: Named) -> None:
    """Probabilities: a softmax of the meanings and of no mention."""
    absent = one.absent + one.drift
    top = max((absent, *(meaning.total for meaning in one.meanings)))
    powers = [math.exp(meaning.total - top) for meaning in one.meanings]
    whole = sum(powers) + math.exp(absent - top)
    for meaning, power in zip(one.meanings, powers, strict=True):
        meaning.share = power / whole
    one.meanings.sort(key=lambda meaning: (-meaning.total, -meaning.hit.name.rank, meaning.hit.name.eid))


Sums = dict[str, float]


class _Text:
    """What all names of a text say together, at one round."""

    def __init__(self, names: Sequence[Named]) -> None:
        self._names = names
        self._likely = [one.meanings[:_LIKELY] for one in names]
        self._countries, self._of_country = self._shares(lambda one: one.hit.name.country)
        self._regions, self._of_region = self._shares(lambda one: one.region)
        self._ids: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._above: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, some in enumerate(self._likely):
            for one in some:
                self._ids[one.hit.name.id].append((i, one.share))
                for ancestor in one.ancestors:
                    self._above[ancestor].append((i, one.share))
        common = sorted(range(len(names)), key=lambda i: -len(names[i].places))[:_NEIGHBOURS]
        self._points = [
            (i, one.share, one.hit.name.lat, one.hit.name.lon)
            for i in common
            for one in self._likely[i][:2]
            if one.hit.name.lat is not None and one.hit.name.lon is not None and one.hit.name.type != "country"
        ]

    def _shares(self, of: Callable[[Meaning], str | None]) -> tuple[Sums, list[Sums]]:
        """How much speaks for each value, of the whole text and of each name."""
        whole: Sums = defaultdict(float)
        each: list[Sums] = []
        for one, some in zip(self._names, self._likely, strict=True):
            mine: Sums = defaultdict(float)
            for meaning in some:
                value = of(meaning)
                if value:
                    mine[value] += meaning.share * (1 + math.log(len(one.places)))
            for value, share in mine.items():
                whole[value] += share
            each.append(mine)
        return whole, each

    def support(self, i: int, one: Meaning) -> float:
        """What the other names of the text say for one meaning of the i-th."""
        name = one.hit.name
        total = _portion(name.country, self._countries, self._of_country[i]) * w.COUNTRY
        total += _portion(one.region, self._regions, self._of_region[i]) * w.REGION
        total += w.SAME_ENTITY * _most(self._ids.get(name.id, ()), i)
        inner = _most(self._above.get(name.id, ()), i) if name.type != "country" else 0.0
        outer = max((_most(self._ids.get(a, ()), i) for a in one.ancestors if a in self._ids), default=0.0)
        total += w.WITHIN * max(inner, outer)
        total += w.NEAR * self._nearness(i, name)
        return total + self._beside(self._names[i], one)

    def _nearness(self, i: int, name: NameHit) -> float:
        """How near the nearest other places are, 0 to 1, those counting most that are sure."""
        if name.lat is None or name.lon is None or name.type == "country":
            return 0.0
        return max(
            (share * _closeness(distance_km((name.lat, name.lon), (lat, lon)))
             for j, share, lat, lon in self._points if j != i and lat is not None and lon is not None),
            default=0.0,
        )  # fmt: skip

    def _beside(self, named: Named, one: Meaning) -> float:
        id = one.hit.name.id
        total: float = w.BRACKET * max((_share_of(self._names[j], id) for j in named.same), default=0.0)
        for j in named.inside:
            total += w.BESIDE * sum(m.share for m in self._likely[j] if _contains(m, one))
        return total


def _share_of(named: Named, id: str) -> float:
    return max((one.share for one in named.meanings if one.hit.name.id == id), default=0.0)


def _contains(outer: Meaning, inner: Meaning) -> bool:
    """Whether what stands after a comma contains what stands before it."""
    if outer.hit.name.id in inner.ancestors:
        return True
    return outer.hit.name.type == "country" and outer.hit.name.country == inner.hit.name.country


def _portion(value: str | None, whole: Sums, mine: Sums) -> float:
    """The share of a value in what all names but one's own say."""
    if value is None:
        return 0.0
    others = sum(whole.values()) - sum(mine.values())
    return (whole.get(value, 0.0) - mine.get(value, 0.0)) / (others + 1.0) if others > 0 else 0.0


def _most(found: Iterable[tuple[int, float]], but: int) -> float:
    return max((share for i, share in found if i != but), default=0.0)


def _closeness(km: float) -> float:
    """1 up to _NEAR_KM, 0 from _FAR_KM on, by the logarithm between."""
    if km <= _NEAR_KM:
        return 1.0
    if km >= _FAR_KM:
        return 0.0
    return 1.0 - math.log(km / _NEAR_KM) / math.log(_FAR_KM / _NEAR_KM)
