"""Signatures: what is alike shares bits, and what holds a word has all of the word's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.matching.signature import BITS, part_signature, signature

readings = st.text("aeioubptdkgfvhmnlrszSCJXZ ", max_size=40)
words = st.text("aeioubptdkgfvhmnlrszSCJXZ", max_size=12)


def test_a_signature_is_the_same_in_every_process() -> None:
    assert signature("kamiSli") == 0xC00000083802030000200109, "it stands in files"
    assert signature("a") != signature("b")


@given(readings)
def test_a_signature_has_so_many_bits_and_no_blanks(sounds: str) -> None:
    assert 0 < signature(sounds) < 1 << BITS
    assert signature(sounds) == signature(sounds.replace(" ", ""))


@given(words, words, words)
def test_what_holds_a_word_has_its_bits(before: str, word: str, after: str) -> None:
    part = part_signature(word)
    assert signature(f"{before} {word} {after}") & part == part


@given(st.text("abdklmnrs", min_size=6, max_size=12))
def test_one_sound_more_adds_few_bits(sounds: str) -> None:
    assert (signature(sounds) ^ signature(sounds + "a")).bit_count() <= 5
