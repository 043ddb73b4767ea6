"""Sentences of the five languages: every mention, its span and its meaning, and nothing else."""

import pytest

from gazetteer import Gazetteer
from tests.annotate.marked import Marked, read_marked, unmark

CASES = read_marked("annotate")


def test_marks_are_taken_out() -> None:
    assert unmark("In [Qamişlo|gz:1042]yê.") == ("In Qamişloyê.", [(3, 10, "gz:1042")], "")


def found(gazetteer: Gazetteer, text: str) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.candidates[0].id) for one in gazetteer.annotate(text)]


@pytest.mark.parametrize("case", [case for case in CASES if not case.known_failure], ids=lambda case: case.text[:40])
def test_sentence(core: Gazetteer, case: Marked) -> None:
    assert found(core, case.text) == case.mentions


@pytest.mark.parametrize("case", [case for case in CASES if case.known_failure], ids=lambda case: case.text[:40])
def test_known_failure_still_fails(core: Gazetteer, case: Marked) -> None:
    assert found(core, case.text) != case.mentions, "it works now: no known failure any more"


def test_enough_sentences_are_right() -> None:
    right = sum(not case.known_failure for case in CASES)
    assert len(CASES) >= 120
    assert right / len(CASES) >= 0.95
