"""Long texts are cut at borders, and the same however their pieces come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Gazetteer
from gazetteer.annotate.sections import SECTION, cut


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("twelve words \n \nand an end\nof it", "twelve words \n \n"),
        ("twelve words and\nan end. Of it", "twelve words and\n"),
        ("twelve words end. Of it, said", "twelve words end. "),
        ("twelve words, no end of them", "twelve words, no "),
        ("a" * 30, "a" * 20),
        ("one\n\ntwo three four five six", "one\n\ntwo three four "),
    ],
)
def test_the_best_border_of_the_second_half(text: str, first: str) -> None:
    assert next(cut([text], 20)) == (0, first)


def test_a_text_within_the_limit_is_one_section() -> None:
    text = "a b\n\n" * (SECTION // 5)
    assert list(cut([text])) == [(0, text)]
    assert list(cut([])) == [(0, "")]


@given(text=st.text("ab \n.", max_size=120), size=st.integers(1, 50))
def test_sections_are_the_text_however_it_comes(text: str, size: int) -> None:
    found = list(cut([text[i : i + size] for i in range(0, len(text), size)], 20))
    assert "".join(section for _, section in found) == text
    assert [start for start, _ in found] == [text.index(section, start) for start, section in found]
    assert found == list(cut([text], 20))


def test_positions_count_in_the_whole_text(core: Gazetteer) -> None:
    text = "Rain fell in Qamishlo.\n\n" * (SECTION // 24 + 3)
    found = core.annotate(text)
    assert len(found) == text.count("Qamishlo")
    assert all(text[one.start : one.end] == "Qamishlo" for one in found)
    assert [one.start for one in found] == sorted({one.start for one in found})
