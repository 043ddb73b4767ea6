"""From features to scores, from scores to probabilities, from these to a status."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.matching.calibrate import ANY_BELOW, MATCH_FROM, NIL_BELOW, calibrated, decide
from gazetteer.matching.compare import SIZES, Features, asked
from gazetteer.matching.score import ABSENT_SIZE, Weights, absent_value, probabilities, score, weights
from gazetteer.model import Reason, Status
from gazetteer.text.analyze import analyze

QUERY = asked(analyze("Amuda"), ())


def made(**changed: Any) -> Weights:
    """Weights of which every table counts up from 0 in its own unit."""
    tables = {name: [unit * value for value in range(size)] for unit, (name, size) in
              enumerate(zip(Features._fields, SIZES, strict=True), start=1)}  # fmt: skip
    data = {"version": "t", "features": tables, "absent": [0.0] * ABSENT_SIZE, "calibration": [[0, 0], [1, 1]]}
    return Weights({**data, **changed})


def test_a_score_is_the_sum_of_its_weights() -> None:
    features = Features(1, 2, 3, 0, 0, 0, 1, 0, 0, 15, 3, 0)
    assert score(features, made()) == 1 * 1 + 2 * 2 + 3 * 3 + 7 * 1 + 10 * 15 + 11 * 3


def test_the_weights_that_come_with_it_fit_the_features() -> None:
    assert len(weights().absent) == ABSENT_SIZE
    assert [len(table) for table in weights().tables] == list(SIZES)
    points = weights().bands
    assert list(points) == sorted(points)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in points)
    assert [y for _, y in points] == sorted(y for _, y in points), "more is never less"


def test_weights_of_another_size_are_refused() -> None:
    tables = {name: [0.0] * size for name, size in zip(Features._fields, SIZES, strict=True)}
    with pytest.raises(ValueError, match="role has 3 values, 11 are expected"):
        made(features={**tables, "role": [0.0] * 3})


def test_probabilities_are_a_softmax_with_absence() -> None:
    assert probabilities([0.0], QUERY, made()) == [0.5]
    assert probabilities([0.0, 0.0, 0.0], QUERY, made()) == [0.25] * 3
    assert probabilities([], QUERY, made()) == []
    (one,) = probabilities([math.log(3)], QUERY, made())
    assert one == pytest.approx(0.75)


@given(st.lists(st.floats(-1000, 1000), min_size=1, max_size=20))
def test_probabilities_are_some(scores: list[float]) -> None:
    shares = probabilities(scores, QUERY, made())
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) <= 1 + 1e-9
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    assert [shares[at] for at in order] == sorted(shares)


@pytest.mark.parametrize(
    ("joined", "script", "value"), [("a", "Latn", 1), ("a" * 40, "Latn", 11), ("ا", "Arab", 13), ("ا" * 40, "Arab", 23)]
)
def test_absence(joined: str, script: str, value: int) -> None:
    assert absent_value(QUERY._replace(joined=joined, script=script)) == value


@pytest.mark.parametrize(
    ("raw", "share"), [(0, 0.1), (0.2, 0.1), (0.3, 0.2), (0.4, 0.3), (0.7, 0.65), (1.0, 1.0), (0.35, 0.25)]
)
def test_calibrated_between_points(raw: float, share: float) -> None:
    points = [[0.2, 0.1], [0.4, 0.3], [1.0, 1.0]]
    assert calibrated(raw, made(calibration=points)) == pytest.approx(share)


@given(st.floats(0, 1), st.floats(0, 1))
def test_calibration_keeps_the_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= calibrated(low, weights()) <= calibrated(high, weights()) + 1e-12 <= 1 + 1e-9


@pytest.mark.parametrize(
    ("shares", "status", "reason"),
    [
        ([], Status.NIL, Reason.UNKNOWN),
        ([1.0], Status.MATCH, None),
        ([MATCH_FROM, 0.15], Status.MATCH, None),
        ([MATCH_FROM - 0.01], Status.AMBIGUOUS, None),
        ([0.5, 0.5], Status.AMBIGUOUS, None),
        ([ANY_BELOW], Status.AMBIGUOUS, None),
        ([ANY_BELOW - 0.01], Status.NIL, Reason.TOO_WEAK),
        ([ANY_BELOW - NIL_BELOW, NIL_BELOW], Status.AMBIGUOUS, None),
        ([NIL_BELOW - 0.01] * 20, Status.NIL, Reason.TOO_WEAK),
        ([0.0], Status.NIL, Reason.TOO_WEAK),
    ],
)
def test_statuses(shares: list[float], status: Status, reason: Reason | None) -> None:
    assert decide(shares) == (status, reason)
