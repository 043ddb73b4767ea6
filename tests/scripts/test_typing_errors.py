"""Typing errors: few, of the same script, and always the same."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from gazetteer.text.script import script_of
from scripts.evaluation.typing_errors import ALPHABETS, KINDS, mistype

NAMES = ["Qamishli", "Tal Rifat", "القامشلي", "Камышлы", "קמישלי", "Καμισλί", "Կամիշլի", "კამიშლი"]


@pytest.mark.parametrize("name", NAMES)
@given(seed=st.integers(0, 10_000))
def test_slips_are_as_many_as_said_and_of_the_same_script(name: str, seed: int) -> None:
    typed, kinds = mistype(name, Random(seed))
    assert 1 <= len(kinds) <= 2
    assert OSA.distance(name, typed) <= sum(1 if kind != "transpose" else 2 for kind in kinds)
    assert {script_of(letter) for letter in typed if letter.isalpha()} == {script_of(name)}


def test_short_names_get_one_slip_long_ones_one_or_two() -> None:
    assert {len(mistype("Tartous", Random(i))[1]) for i in range(50)} == {1}
    assert {len(mistype("Qamishlo", Random(i))[1]) for i in range(50)} == {1, 2}


def test_all_kinds_come_about_evenly() -> None:
    found = Counter(mistype("Hasakah", Random(i))[1][0] for i in range(2000))
    assert set(found) == set(KINDS)
    assert min(found.values()) > 350


def test_the_same_seed_gives_the_same_slip() -> None:
    assert [mistype("Qamishli", Random(f"x{i}")) for i in range(20)] == [
        mistype("Qamishli", Random(f"x{i}")) for i in range(20)
    ]


@pytest.mark.parametrize(("script", "alphabet"), ALPHABETS.items())
def test_alphabets_are_of_their_script(script: str, alphabet: str) -> None:
    assert {script_of(letter) for letter in alphabet} == {script}
    assert len(set(alphabet)) == len(alphabet)
