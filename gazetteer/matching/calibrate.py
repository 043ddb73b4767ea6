"""From raw probabilities to honest ones, and from those to a status.

What is fitted is the curve of the first answer: of those given 0.9, nine in ten are right. The others are put to the
same curve, which knows nothing of their being alternatives to the first; so they are scaled down where all together
would be more than certain (`consistent`). Their shares are an order of size, the first one's is measured.
"""

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


def consistent(shares: Sequence[float]) -> list[float]:
    """Calibrated probabilities of one answer, the best first, of which one at most can be right: never above 1 in all.

    The first stays as it is; the others share what it leaves, in proportion, where they are more than that.
    """
    rest, room = sum(shares[1:]), 1.0 - sum(shares[:1])
    if rest <= room:
        return list(shares)
    return [*shares[:1], *(share * room / rest for share in shares[1:])]


def as_shown(probability: float) -> float:
    """Four decimals, rounded down: only what is certain is 1, and shares that add up to 1 still do not exceed it."""
    return int(probability * 10_000 + 1e-6) / 10_000


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
