"""The peers find what they should, over the same names, and who is ahead is counted case by case."""

from collections.abc import Sequence

import pytest

from scripts.evaluation.benchmark import Contender
from scripts.evaluation.case import Case, sampled
from scripts.evaluation.peers import BASELINE, PEERS, Names, plain
from scripts.evaluation.postgres import UnavailableError

NAMES = Names.of(
    [("geonames:1", "Qāmishlī"), ("geonames:1", "Qamishli"), ("geonames:2", "Amuda"), ("geonames:1", "Kamishli")]
)


def test_names_are_plain_and_each_once_a_place() -> None:
    assert plain("Qāmishlī  القامشلي") == "qamishli lqmshly"
    assert list(zip(NAMES.ids, NAMES.forms, strict=True)) == [
        ("geonames:1", "qamishli"),
        ("geonames:2", "amuda"),
        ("geonames:1", "kamishli"),
    ]


@pytest.mark.parametrize("title", PEERS)
def test_every_peer_finds_a_near_name(title: str) -> None:
    try:
        search = PEERS[title].make(NAMES)
    except UnavailableError as reason:
        pytest.skip(str(reason))
    found = search("Qamishly")
    assert found[0] == "geonames:1"
    assert found.count("geonames:1") == 1


def test_the_baseline_is_a_peer() -> None:
    assert BASELINE in PEERS


def contender(ranks: Sequence[int | None], cases: Sequence[Case]) -> Contender:
    return Contender(cases, ranks, seconds=1.0)


def test_ahead_is_counted_on_the_cases_that_both_answered() -> None:
    cases = [Case(f"name {i}", frozenset({"geonames:1"})) for i in range(100)]
    ours = contender([1] * 50 + [None] * 50, cases)
    assert contender([1] * 60 + [2] * 40, cases).is_ahead_of(ours, frozenset())
    assert not contender([1] * 53 + [2] * 47, cases).is_ahead_of(ours, frozenset())
    assert not contender([1] * 25, cases[:25]).is_ahead_of(ours, frozenset())
    assert contender([1] * 25, cases[50:75]).is_ahead_of(ours, frozenset())


def test_recall_of_a_slice() -> None:
    cases = [Case("a", frozenset({"x"}), labels=frozenset({"Arab"})), Case("b", frozenset({"x"}))]
    both = contender([3, 1], cases)
    assert [figure.value for depth in (1, 10) if (figure := both.recall(depth, frozenset({"Arab"})))] == [0.0, 1.0]
    assert both.recall(1, frozenset({"Grek"})) is None


def test_a_sample_is_always_the_same_and_keeps_the_order() -> None:
    cases = [Case(f"name {i}", frozenset()) for i in range(100)]
    some = sampled(cases, 10)
    assert len(some) == 10
    assert some == sampled(cases, 10) == [case for case in cases if case in some]
    assert set(sampled(cases, 5)) <= set(some)
    assert sampled(cases, None) == sampled(cases, 1000) == cases
