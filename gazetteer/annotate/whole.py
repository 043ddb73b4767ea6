"""What the names of a text say of each other: the country and region it is about, what lies within what, and near."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from gazetteer.annotate import weights as w
from gazetteer.annotate.named import Meaning, Named, Point

_NEIGHBOURS: Final = 12
"""Names of a text whose places a candidate's distance is measured to, the commonest first."""
_LIKELY: Final = 4
"""Candidates of a name that speak for those of others."""
_EARTH_KM: Final = 6371.0
_NEAR_KM: Final = 30.0
_FAR_KM: Final = 400.0
_FAR: Final = math.cos(_FAR_KM / _EARTH_KM)
_SCALE: Final = math.log(_FAR_KM / _NEAR_KM)

Sums = dict[str, float]


class Support(NamedTuple):
    """What a text says for one meaning of a name, by kind of evidence, in log-odds."""

    country: float
    region: float
    same: float
    within: float
    near: float
    beside: float


REASONS: Final = (
    "the text is about its country",
    "the text is about its region",
    "named otherwise in the text too",
    "what it lies in, or what lies in it, is named in the text",
    "other places of the text are near",
    "what stands beside it says so",
)
"""What each kind of evidence is called."""
_TELLING: Final = 0.5
"""Log-odds from which on evidence is told."""


def reasons(support: tuple[float, ...]) -> tuple[str, ...]:
    """The evidence of a text that tells, in words."""
    return tuple(reason for reason, value in zip(REASONS, support, strict=False) if value >= _TELLING)


class _Portions:
    """How much of a text speaks for each value that meanings have: its country, its region."""

    def __init__(self, names: Sequence[Named], of: Callable[[Meaning], str | None]) -> None:
        self._whole: Sums = defaultdict(float)
        self._each: list[Sums] = []
        for one in names:
            mine: Sums = defaultdict(float)
            weight = 1 + math.log(len(one.places))
            for meaning in one.meanings[:_LIKELY]:
                value = of(meaning)
                if value:
                    mine[value] += meaning.share * weight
            for value, share in mine.items():
                self._whole[value] += share
            self._each.append(mine)
        total = sum(self._whole.values())
        self._others = [total - sum(mine.values()) for mine in self._each]

    def portion(self, value: str | None, i: int) -> float:
        """The share of a value in what all names but the i-th say."""
        if value is None or value not in self._whole:
            return 0.0
        return (self._whole[value] - self._each[i].get(value, 0.0)) / (self._others[i] + 1.0)


class WholeText:
    """What all names of a text say together, at one round."""

    def __init__(self, names: Sequence[Named]) -> None:
        self._names = names
        self._likely = [one.meanings[:_LIKELY] for one in names]
        self._countries = _Portions(names, lambda one: one.hit.name.country)
        self._regions = _Portions(names, lambda one: one.region)
        self._ids: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._above: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, some in enumerate(self._likely):
            for one in some:
                self._ids[one.hit.name.id].append((i, one.share))
                for ancestor in one.ancestors:
                    self._above[ancestor].append((i, one.share))
        common = sorted(range(len(names)), key=lambda i: -len(names[i].places))[:_NEIGHBOURS]
        self._points = [
            (i, one.share, one.point) for i in common for one in self._likely[i][:2] if one.point is not None
        ]

    def support(self, i: int, one: Meaning) -> Support:
        """What the other names of the text say for one meaning of the i-th."""
        name = one.hit.name
        inner = _most(self._above.get(name.id, ()), i) if name.type != "country" else 0.0
        outer = max((_most(self._ids.get(a, ()), i) for a in one.ancestors if a in self._ids), default=0.0)
        return Support(
            self._countries.portion(name.country, i) * w.COUNTRY,
            self._regions.portion(one.region, i) * w.REGION,
            w.SAME_ENTITY * _most(self._ids.get(name.id, ()), i),
            w.WITHIN * max(inner, outer),
            w.NEAR * self._nearness(i, one.point) if one.point is not None else 0.0,
            self._beside(self._names[i], one),
        )

    def _nearness(self, i: int, point: Point) -> float:
        """How near the nearest other places are, 0 to 1, those counting most that are sure."""
        x, y, z = point
        best = 0.0
        for j, share, (x1, y1, z1) in self._points:
            cosine = x * x1 + y * y1 + z * z1
            if cosine > _FAR and share > best and j != i:
                best = max(best, share * _closeness(cosine))
        return best

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


def _most(found: Iterable[tuple[int, float]], but: int) -> float:
    return max((share for i, share in found if i != but), default=0.0)


def _closeness(cosine: float) -> float:
    """1 up to _NEAR_KM, 0 from _FAR_KM on, by the logarithm between."""
    km = _EARTH_KM * math.acos(min(1.0, cosine))
    return 1.0 if km <= _NEAR_KM else 1.0 - math.log(km / _NEAR_KM) / _SCALE
