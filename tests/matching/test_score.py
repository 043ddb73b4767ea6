"""From features to scores, from scores to probabilities, from these to a status."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.matching.beside import Beside
from gazetteer.matching.calibrate import ANY_BELOW, MATCH_FROM, NIL_BELOW, calibrated, decide
from gazetteer.matching.compare import AGREEING, SIZES, Features, asked, compare, hear
from gazetteer.matching.score import (
    ABSENT_SIZE,
    FEATURES,
    TERMS,
    Weights,
    absent_value,
    probabilities,
    score,
    size_of,
    weights,
)
from gazetteer.model import Reason, Status
from gazetteer.text.analyze import analyze

QUERY = asked(analyze("Amuda"), ())


@dataclass(frozen=True)
class Stored:
    form: str
    core: str
    script: str | None
    country: str | None
    rank: int
    role: str = "variant"
    says: str | None = None


def made(**changed: Any) -> Weights:
    """Weights of which every term counts up from 0 in its own unit."""
    terms = {term: [unit * value for value in range(size_of(term.split("*")))] for unit, term in enumerate(TERMS, 1)}
    data = {"version": "t", "terms": terms, "absent": [0.0] * ABSENT_SIZE, "calibration": [[0, 0], [1, 1]]}
    return Weights({**data, **changed})


@given(st.tuples(*(st.integers(0, size - 1) for size in SIZES)).map(Features._make))
def test_a_score_is_the_sum_of_its_terms(features: Features) -> None:
    total = 0
    for unit, term in enumerate(TERMS, 1):
        place = 0
        for name in term.split("*"):
            place = place * getattr(SIZES, name) + getattr(features, name)
        total += unit * place
    assert score(features, made()) == pytest.approx(total)


def test_every_term_is_in_one_table_at_least_and_every_table_has_one() -> None:
    homes = [{table for table, names in FEATURES.items() if set(term.split("*")) <= set(names)} for term in TERMS]
    assert all(homes)
    assert set().union(*homes) == set(FEATURES)


names = st.text("abcdeşêu عقملي Амуд-", min_size=1, max_size=15).filter(lambda text: analyze(text).core != "")


@given(names, names, st.sampled_from([None, "SY", "TR"]), st.integers(0, 15), st.sampled_from(["SY", ""]))
def test_beside_many_names_the_score_is_the_same(
    query: str, name: str, country: str | None, rank: int, given: str
) -> None:
    one, other = asked(analyze(query), (given,) if given else ()), analyze(name)
    stored = Stored(name, other.core, other.script, country, rank)
    heard = hear(one, other.sounds[0])
    found, is_same = Beside(one, weights()).score(stored, heard)
    features = compare(one, stored, heard)
    assert found == pytest.approx(score(features, weights()))
    assert is_same == (features.closeness == 3)


def test_the_weights_that_come_with_it() -> None:
    assert len(weights().absent) == ABSENT_SIZE
    points = weights().bands
    assert list(points) == sorted(points)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in points)
    assert [y for _, y in points] == sorted(y for _, y in points), "more is never less"


def test_that_articles_or_generic_words_differ_never_counts_for_a_name() -> None:
    table = weights().tables.marked
    for value in range(SIZES.marked):
        some = table[value * SIZES.closeness : (value + 1) * SIZES.closeness]
        assert set(some) == {0.0} if value in AGREEING else max(some) <= 0.0


def test_weights_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="role has 3 values, 11 are expected"):
        made(terms={term: [0.0] * (3 if term == "role" else size_of(term.split("*"))) for term in TERMS})


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
