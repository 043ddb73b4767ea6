"""docs/probability.md says of thresholds and of the fit what is so."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from gazetteer.matching.calibrate import ANY_BELOW, MATCH_FROM, NIL_BELOW
from gazetteer.matching.score import weights
from gazetteer.model import Reason, Status
from scripts.evaluation import fit, material
from scripts.evaluation.case import FIT, TEST, TUNE
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "probability.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "fact",
    [
        f"| `match` | the first candidate has {MATCH_FROM} or more |",
        f"the first has less than {NIL_BELOW}, or all together have less than {ANY_BELOW} |",
        *(f"| `nil`, `{reason}` |" for reason in Reason),
        *(f"`{status}`" for status in Status),
        *(f"`{name}`" for name in material.REGIONAL),
    ],
)
def test_what_is_told_is_so(fact: str) -> None:
    assert fact in TEXT


def test_the_splits_are_those_that_are_told() -> None:
    assert "tenths 0 to 5, the curve on tenth 6, and measured on 7 and 8" in TEXT
    assert (set(FIT), set(TUNE), set(TEST)) == (set(range(6)), {6}, {7, 8})


def test_the_curve_rises_and_never_reaches_1() -> None:
    assert "It never reaches 1." in TEXT
    shares = [share for _, share in weights().bands]
    assert all(low <= high for low, high in pairwise(shares))
    assert shares[-1] < 1


def test_ten_times_the_people_are_four_times_as_likely() -> None:
    """Two ranks are a factor of ten in people."""
    assert "one with ten times the people is at least about four times as likely" in TEXT
    assert math.exp(2 * fit.PROMINENCE) >= 4
