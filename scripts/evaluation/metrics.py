"""Figures from outcomes, each with its standard error and the number of cases behind it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gazetteer import Status
from scripts.evaluation.ask import Outcome

BANDS: Final = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured share, between 0 and 1."""

    value: float
    error: float
    """Standard error."""
    count: int
    """Cases that it was measured on."""


@dataclass(frozen=True, slots=True)
class Band:
    """The answers of one band of probability."""

    stated: float
    """Mean probability given."""
    observed: float
    """Share of them that were right."""
    count: int


def share(hits: Iterable[bool]) -> Figure | None:
    """How many of some yes-or-no outcomes are yes; None of none.

    The standard error is the binomial one with one yes and one no added, so that a few cases are never certain.
    """
    values = list(hits)
    if not values:
        return None
    yes, count = sum(values), len(values)
    likely = (yes + 1) / (count + 2)
    return Figure(yes / count, math.sqrt(likely * (1 - likely) / count), count)


def recall_at(depth: int) -> Callable[[Sequence[Outcome]], Figure | None]:
    """Share of answerable cases with a right candidate among the first `depth`."""
    return lambda outcomes: share(o.rank is not None and o.rank <= depth for o in _answerable(outcomes))


def mean_reciprocal_rank(outcomes: Sequence[Outcome]) -> Figure | None:
    """Mean of 1 / rank over answerable cases, 0 where nothing right is among the candidates."""
    values = [1 / o.rank if o.rank else 0.0 for o in _answerable(outcomes)]
    if not values:
        return None
    mean = math.fsum(values) / len(values)
    variance = math.fsum((value - mean) ** 2 for value in values) / len(values)
    return Figure(mean, math.sqrt(variance / len(values)), len(values))


def match_precision(outcomes: Sequence[Outcome]) -> Figure | None:
    """Share of the answers `match` that are right; one given for an absent place is wrong."""
    return share(o.is_right for o in outcomes if o.status is Status.MATCH)


def match_coverage(outcomes: Sequence[Outcome]) -> Figure | None:
    """Share of the answerable cases that are answered by `match`."""
    return share(o.status is Status.MATCH for o in _answerable(outcomes))


def nil_refused(outcomes: Sequence[Outcome]) -> Figure | None:
    """Share of the absent places that are not answered by `match`."""
    return share(o.status is not Status.MATCH for o in outcomes if not o.case.right)


def nil_said(outcomes: Sequence[Outcome]) -> Figure | None:
    """Share of the absent places that are answered by `nil`."""
    return share(o.status is Status.NIL for o in outcomes if not o.case.right)


def nil_wrongly_said(outcomes: Sequence[Outcome]) -> Figure | None:
    """Share of the answerable cases whose right place is among the candidates and that are answered by `nil`."""
    return share(o.status is Status.NIL for o in _answerable(outcomes) if o.rank is not None)


def bands(outcomes: Iterable[Outcome]) -> list[Band]:
    """The answers that have a candidate in BANDS equal bands of probability; empty bands are left out."""
    found: list[list[Outcome]] = [[] for _ in range(BANDS)]
    for outcome in outcomes:
        if outcome.first is not None:
            found[min(int(outcome.probability * BANDS), BANDS - 1)].append(outcome)
    return [
        Band(math.fsum(o.probability for o in band) / len(band), sum(o.is_right for o in band) / len(band), len(band))
        for band in found
        if band
    ]


def calibration_error(outcomes: Sequence[Outcome]) -> Figure | None:
    """Mean distance between the probability stated and the share observed, by band, weighed by its answers."""
    found = bands(outcomes)
    total = sum(band.count for band in found)
    if not total:
        return None
    error = math.fsum(band.count / total * abs(band.stated - band.observed) for band in found)
    variance = math.fsum((b.count / total) ** 2 * b.observed * (1 - b.observed) / b.count for b in found)
    return Figure(error, math.sqrt(variance), total)


def _answerable(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.case.right]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that is reported."""

    title: str
    measure: Callable[[Sequence[Outcome]], Figure | None]
    more_is_better: bool = True


METRICS: Final[Mapping[str, Metric]] = {
    "recall_at_1": Metric("R@1", recall_at(1)),
    "recall_at_10": Metric("R@10", recall_at(10)),
    "recall_at_50": Metric("R@50", recall_at(50)),
    "mrr": Metric("MRR", mean_reciprocal_rank),
    "match_precision": Metric("`match` right", match_precision),
    "match_coverage": Metric("`match` given", match_coverage),
    "nil_refused": Metric("absent refused", nil_refused),
    "nil_said": Metric("absent `nil`", nil_said),
    "nil_wrongly_said": Metric("wrongly `nil`", nil_wrongly_said, more_is_better=False),
    "calibration_error": Metric("calibration error", calibration_error, more_is_better=False),
}


def measure(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Every figure that these outcomes have cases for."""
    figures = {name: metric.measure(outcomes) for name, metric in METRICS.items()}
    return {name: figure for name, figure in figures.items() if figure is not None}


def failures(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many cases went wrong in which way, the most frequent first."""
    return dict(Counter(outcome.failure for outcome in outcomes if outcome.failure).most_common())
