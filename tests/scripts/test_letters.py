"""Letters: new names in those of others, as long as they, the same for the same number."""

from itertools import pairwise
from random import Random
from statistics import fmean

import numpy as np
import pytest

from scripts.evaluation.letters import LONGEST, Letters, order_of

_LATIN = ("tall", "khan", "dayr", "bayt", "kafr", "zahra", "hamad", "rifat", "salim", "nur")
_IDEOGRAPHS = "山川田中村上下東西南北大小石井"


def _forms(number: int) -> list[str]:
    random = Random(1)
    return [" ".join(random.sample(_LATIN, random.randint(1, 3))) for _ in range(number)]


def _write(letters: Letters, kind: int, number: int) -> list[str]:
    return letters.write(np.full(number, kind), np.arange(number, dtype=np.uint64))


@pytest.fixture(scope="module")
def letters() -> Letters:
    random = Random(2)
    return Letters(
        [_forms(500), ["".join(random.sample(_IDEOGRAPHS, random.randint(2, 4))) for _ in range(200)], ["Ai"]]
    )


def test_each_kind_writes_in_its_own_letters(letters: Letters) -> None:
    for kind, known in enumerate(("".join(_LATIN) + " ", _IDEOGRAPHS, "Ai")):
        written = _write(letters, kind, 300)
        assert all(written)
        assert set("".join(written)) <= set(known)


def test_names_are_as_long_and_of_as_many_words_as_the_real(letters: Letters) -> None:
    real, written = _forms(500), _write(letters, 0, 4000)
    assert fmean(map(len, written)) == pytest.approx(fmean(map(len, real)), rel=0.05)
    for count in (1, 2, 3):
        share = fmean(form.count(" ") == count - 1 for form in written)
        assert share == pytest.approx(fmean(form.count(" ") == count - 1 for form in real), abs=0.1)
    assert max(map(len, written)) <= LONGEST


def test_some_names_are_new_and_what_follows_is_as_it_was(letters: Letters) -> None:
    real, written = _forms(500), _write(letters, 0, 2000)
    assert 0.1 < fmean(form not in set(real) for form in written) < 0.9
    pairs = {form[at : at + 2] for form in real for at in range(len(form) - 1)}
    assert fmean(form[at : at + 2] in pairs for form in written for at in range(len(form) - 1)) > 0.95


def test_a_number_is_one_name_whatever_is_written_beside_it(letters: Letters) -> None:
    kinds, numbers = np.array([0, 1, 0, 1]), np.array([7, 7, 2**63 + 5, 8], np.uint64)
    together = letters.write(kinds, numbers)
    alone = [letters.write(kinds[at : at + 1], numbers[at : at + 1])[0] for at in range(4)]
    assert together == alone
    assert Letters([_forms(500)]).write(kinds[:1], numbers[:1]) == together[:1]


def test_neighbouring_numbers_are_not_alike(letters: Letters) -> None:
    written = _write(letters, 0, 500)
    assert fmean(one[0] == other[0] for one, other in pairwise(written)) < 0.3


@pytest.mark.parametrize(("forms", "order"), [(["ab", "cd"], 2), (["abcd"], 3), (["abcdefgh"], 4), (["a" * 40], 4)])
def test_a_context_is_shorter_than_a_name(forms: list[str], order: int) -> None:
    assert order_of(forms) == order
