"""What the names of a text say of each other: the country and region it is about, what lies within what, and near."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from gazetteer.annotate import weights as w
from gazetteer.annotate.named import Meaning, Named, Point, Support

_NEIGHBOURS: Final = 12
"""Names of a text whose places a candidate's distance is measured to, the commonest first."""
_LIKELY: Final = 4
"""Candidates of a name that speak for those of others, at most."""
LEAST: Final = 0.005
"""Probability from which on they do."""
_EARTH_KM: Final = 6371.0
_NEAR_KM: Final = 30.0
_FAR_KM: Final = 400.0
_FAR: Final = math.cos(_FAR_KM / _EARTH_KM)
_SCALE: Final = math.log(_FAR_KM / _NEAR_KM)

Sums = dict[str, float]
Shares = dict[str, list[tuple[int, float]]]
"""Id -> the names (by number) that mean it, or something within it, with the share of that meaning."""


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


def reasons(support: Support | None) -> tuple[str, ...]:
    """The evidence of a text that tells, in words."""
    return tuple(reason for reason, value in zip(REASONS, support or (), strict=False) if value >= _TELLING)


class _Portions:
    """How much of a text speaks for each value that meanings have: its country, its region."""

    def __init__(
        self, names: Sequence[Named], likely: Sequence[Sequence[Meaning]], of: Callable[[Meaning], str | None]
    ) -> None:
        self._whole: Sums = defaultdict(float)
        self._each: list[Sums] = []
        for one, some in zip(names, likely, strict=True):
            mine: Sums = {}
            weight = 1 + math.log(len(one.places))
            for meaning in some:
                value = of(meaning)
                if value:
                    mine[value] = mine.get(value, 0.0) + meaning.share * weight
            for value, share in mine.items():
                self._whole[value] += share
            self._each.append(mine)
        total = sum(self._whole.values())
        self._others = [total - sum(mine.values()) + 1.0 for mine in self._each]

    def portion(self, value: str | None, i: int) -> float:
        """The share of a value in what all names but the i-th say."""
        if value is None or value not in self._whole:
            return 0.0
        return (self._whole[value] - self._each[i].get(value, 0.0)) / self._others[i]


class WholeText:
    """What all names of a text say together, at one round."""

    def __init__(self, names: Sequence[Named]) -> None:
        self._names = names
        self._likely = [[m for m in one.meanings[:_LIKELY] if m.share >= LEAST] for one in names]
        self._countries = _Portions(names, self._likely, lambda one: one.seat.country)
        self._regions = _Portions(names, self._likely, lambda one: one.seat.region)
        self._ids: Shares = defaultdict(list)
        self._above: Shares = defaultdict(list)
        for i, some in enumerate(self._likely):
            for one in some:
                told = (i, one.share)
                self._ids[one.seat.id].append(told)
                for ancestor in one.seat.ancestors:
                    self._above[ancestor].append(told)
        common = sorted(range(len(names)), key=lambda i: -len(names[i].places))[:_NEIGHBOURS]
        points = [(one.share, i, one.seat.point) for i in common for one in self._likely[i][:2]]
        self._points = sorted(((share, i, *point) for share, i, point in points if point is not None), reverse=True)

    def support(self, i: int, one: Meaning) -> Support:
        """What the other names of the text say for one meaning of the i-th."""
        id, country, is_country, region, ancestors, point = one.seat
        ids = self._ids
        around = [_most(ids[outer], i) for outer in ancestors if outer in ids]
        if id in self._above and not is_country:
            around.append(_most(self._above[id], i))
        named = self._names[i]
        return (
            self._countries.portion(country, i) * w.COUNTRY,
            self._regions.portion(region, i) * w.REGION,
            w.SAME_ENTITY * _most(ids[id], i) if id in ids else 0.0,
            w.WITHIN * max(around) if around else 0.0,
            w.NEAR * self._nearness(i, point) if point is not None else 0.0,
            self._beside(named, one) if named.same or named.inside else 0.0,
        )

    def _nearness(self, i: int, point: Point) -> float:
        """How near the nearest other places are, 0 to 1, those counting most that are sure."""
        x, y, z = point
        best = 0.0
        for share, j, x1, y1, z1 in self._points:
            if share <= best:
                break
            cosine = x * x1 + y * y1 + z * z1
            if cosine > _FAR and j != i:
                best = max(best, share * _closeness(cosine))
        return best

    def _beside(self, named: Named, one: Meaning) -> float:
        total = 0.0
        if named.same:
            total += w.BRACKET * max(_share_of(self._names[j], one.seat.id) for j in named.same)
        for j in named.inside:
            total += w.BESIDE * sum(m.share for m in self._likely[j] if _contains(m, one))
        return total


def _share_of(named: Named, id: str) -> float:
    return max((one.share for one in named.meanings if one.seat.id == id), default=0.0)


def _contains(outer: Meaning, inner: Meaning) -> bool:
    """Whether what stands after a comma contains what stands before it."""
    if outer.seat.id in inner.seat.ancestors:
        return True
    return outer.seat.is_country and outer.seat.country == inner.seat.country


def _most(found: Iterable[tuple[int, float]], but: int) -> float:
    """The largest share of names but one."""
    best = 0.0
    for i, share in found:
        if share > best and i != but:
            best = share
    return best


def _closeness(cosine: float) -> float:
    """1 up to _NEAR_KM, 0 from _FAR_KM on, by the logarithm between."""
    km = _EARTH_KM * math.acos(min(1.0, cosine))
    return 1.0 if km <= _NEAR_KM else 1.0 - math.log(km / _NEAR_KM) / _SCALE
