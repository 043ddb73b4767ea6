"""The figures on cases worked out by hand."""

import math

import pytest

from gazetteer import Candidate, Kind, Resolution, Role, Status
from gazetteer.model import Matched
from scripts.evaluation.ask import Outcome, judge
from scripts.evaluation.case import Case
from scripts.evaluation.metrics import BANDS, bands, calibration_error, failures, measure, share


def outcome(
    rank: int | None, status: Status = Status.AMBIGUOUS, probability: float = 0.5, *, absent: bool = False
) -> Outcome:
    case = Case("name", right=frozenset() if absent else frozenset({"geonames:1"}))
    return Outcome(case, rank, status, probability, first="geonames:1" if probability else None, first_form="Other")


MIXED = [
    outcome(1, Status.MATCH, 0.95),
    outcome(1, Status.AMBIGUOUS, 0.55),
    outcome(2, Status.MATCH, 0.9),
    outcome(20, Status.NIL, 0.15),
    outcome(None, Status.NIL, 0.0),
    outcome(None, Status.MATCH, 0.9, absent=True),
    outcome(None, Status.NIL, 0.1, absent=True),
    outcome(None, Status.AMBIGUOUS, 0.5, absent=True),
]


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("recall_at_1", 2 / 5, 5),
        ("recall_at_10", 3 / 5, 5),
        ("recall_at_50", 4 / 5, 5),
        ("mrr", (1 + 1 + 1 / 2 + 1 / 20) / 5, 5),
        ("match_precision", 1 / 3, 3),
        ("match_coverage", 2 / 5, 5),
        ("nil_refused", 2 / 3, 3),
        ("nil_said", 1 / 3, 3),
        ("nil_wrongly_said", 1 / 4, 4),
    ],
)
def test_figures(name: str, value: float, count: int) -> None:
    figure = measure(MIXED)[name]
    assert figure.value == pytest.approx(value)
    assert figure.count == count


def test_a_figure_without_cases_is_left_out() -> None:
    assert "nil_refused" not in measure([outcome(1)])
    assert "recall_at_1" not in measure([outcome(None, absent=True)])
    assert share([]) is None


def test_standard_error_is_binomial_and_never_nought() -> None:
    figure = share([True] * 60 + [False] * 40)
    assert figure is not None
    assert figure.error == pytest.approx(math.sqrt(0.6 * 0.4 / 100), rel=0.01)
    certain = share([True] * 10)
    assert certain is not None
    assert certain.error > 0


def test_calibration_by_hand() -> None:
    stated = [outcome(1, probability=0.9)] * 8 + [outcome(2, probability=0.9)] * 2 + [outcome(2, probability=0.3)] * 10
    low, high = bands(stated)
    assert (low.observed, low.count, high.observed, high.count) == (0.0, 10, 0.8, 10)
    assert [low.stated, high.stated] == pytest.approx([0.3, 0.9])
    error = calibration_error(stated)
    assert error is not None
    assert error.value == pytest.approx((0.1 + 0.3) / 2)


def test_certainty_falls_into_the_last_of_ten_bands() -> None:
    assert BANDS == 10
    assert [band.count for band in bands([outcome(1, probability=1.0), outcome(1, probability=0.95)])] == [2]


def test_answers_without_a_candidate_state_no_probability() -> None:
    assert bands([outcome(None, Status.NIL, 0.0)]) == []


def test_kinds_of_failure() -> None:
    assert failures(MIXED) == {
        "another name first": 1,
        "deeper than 10": 1,
        "no candidate": 1,
        "absent, yet matched": 1,
    }


def candidate(id: str, **links: str) -> Candidate:
    matched = Matched("form", None, None, Role.VARIANT, "")
    linked = {who: (local,) for who, local in links.items()}
    return Candidate(id, Kind.PLACE, None, "form", None, (), None, None, linked, 0.7, 1.0, matched, ())


def test_a_linked_id_is_right_too() -> None:
    case = Case("name", right=frozenset({"geonames:1"}))
    answer = Resolution("name", Status.MATCH, None, 0.7, (candidate("gz:5"), candidate("gz:6", geonames="1")))
    judged = judge(case, answer)
    assert (judged.rank, judged.first, judged.is_right) == (2, "gz:5", False)
