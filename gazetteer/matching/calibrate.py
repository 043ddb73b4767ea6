"""From a raw probability to an honest one, and from that to a status."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from gazetteer.matching.score import Weights
from gazetteer.model import Reason, Status

MATCH_FROM = 0.8
"""A first answer of at least this probability is a match."""
NIL_BELOW = 0.1
"""A first answer of less than this is none."""
ANY_BELOW = 0.25
"""Where it is less probable than this that any candidate is right, there is none."""


def calibrated(raw: float, weights: Weights) -> float:
    """The share of right answers among those of this raw probability, as measured: linear between fitted points."""
    points = weights.bands
    at = bisect_right(points, (raw, 2.0))
    if at == 0:
        return points[0][1]
    if at == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[at - 1], points[at]
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)


def decide(probabilities: Sequence[float]) -> tuple[Status, Reason | None]:
    """The status of an answer by the calibrated probabilities of its candidates, the best first."""
    if not probabilities:
        return Status.NIL, Reason.UNKNOWN
    best = probabilities[0]
    if best >= MATCH_FROM:
        return Status.MATCH, None
    if best < NIL_BELOW or sum(probabilities) < ANY_BELOW:
        return Status.NIL, Reason.TOO_WEAK
    return Status.AMBIGUOUS, None
