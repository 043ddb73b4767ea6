"""Probabilities of one answer: they fit together, and none says more than it may."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.matching.calibrate import as_shown, consistent


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([], []),
        ([0.9], [0.9]),
        ([0.6, 0.3], [0.6, 0.3]),
        ([0.9, 0.15, 0.05], [0.9, 0.075, 0.025]),
        ([0.5, 0.5, 0.5], [0.5, 0.25, 0.25]),
        ([1.0, 0.2], [1.0, 0.0]),
        ([0.0, 0.0], [0.0, 0.0]),
    ],
)
def test_the_others_share_what_the_first_leaves(shares: list[float], expected: list[float]) -> None:
    assert consistent(shares) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_together_never_more_than_certain_and_in_the_same_order(values: list[float]) -> None:
    shares = sorted(values, reverse=True)
    found = consistent(shares)
    assert found[:1] == shares[:1]
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(found))
    assert sum(map(as_shown, found)) <= 1 + 1e-9


@pytest.mark.parametrize(("share", "shown"), [(1.0, 1.0), (0.99999, 0.9999), (0.8, 0.8), (0.29, 0.29), (0.0, 0.0)])
def test_only_what_is_certain_is_shown_so(share: float, shown: float) -> None:
    assert as_shown(share) == shown
