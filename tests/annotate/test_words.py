"""Cutting a text into words, and what sticks to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.annotate.affixes import readings
from gazetteer.annotate.language import languages
from gazetteer.annotate.words import BLANK, BREAK, HYPHEN, LINE, split
from gazetteer.text.fold import clean, fold


def test_words_hyphens_and_abbreviations() -> None:
    text = "U.S.-backed men in Ma'an,\nal-Tay’s end.\n\nDeir\nez-Zor"
    words = split(text)
    assert [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)] == [
        "U.S.", "backed", "men", "in", "Ma'an", "al", "Tay’s", "end", "Deir", "ez", "Zor",
    ]  # fmt: skip


def test_gaps_tell_what_ends_a_name() -> None:
    assert list(split("a b-c\nd, e\n\nf").gaps) == [BREAK, BLANK, HYPHEN, LINE, BREAK, BREAK]


def test_sentences_lines_and_quotations_begin_anew() -> None:
    assert list(split('A b. "C d\ne, f').firsts) == [True, False, True, False, True, False]


@given(st.text(st.sampled_from("aB١'’.-_ \n،قê\u0301😀"), max_size=40))
def test_every_word_has_an_entry_in_each_column(text: str) -> None:
    words = split(text)
    assert len({*map(len, words)}) == 1
    borders = [at for word in zip(words.starts, words.ends, strict=True) for at in word]
    assert borders == sorted(borders)
    assert [form.text for form in words.forms] == [clean(text[a:b]) for a, b in zip(*words[1:3], strict=True)]


def test_marks_and_joiners_stay_in_words() -> None:
    assert [form.text for form in split("قَامِشلي گل‌اوواسی").forms] == ["قَامِشلي", "گلاوواسی"]


@pytest.mark.parametrize(
    ("word", "lang", "name"),
    [
        ("Qamishlo's", "en", "Qamishlo"),
        ("Kamışlı'da", "tr", "Kamışlı"),
        ("Haseke’nin", "tr", "Haseke"),
        ("Rakkadan", "tr", "Rakka"),
        ("Qamişloyê", "kmr", "Qamişlo"),
        ("Hesekeyê", "kmr", "Heseke"),
        ("Amûdê", "kmr", "Amûda"),
        ("Kobaniyê", "kmr", "Kobanî"),
        ("قامشلۆدا", "ckb", "قامشلۆ"),
        ("هەولێرەوە", "ckb", "هەولێر"),
        ("بالقامشلي", "ar", "القامشلي"),
        ("والحسكة", "ar", "الحسكة"),
        ("للرقة", "ar", "رقة"),
        ("وبدمشق", "ar", "بدمشق"),
    ],
)
def test_what_sticks_to_a_word_is_taken_off(word: str, lang: str, name: str) -> None:
    assert fold(name) in [one.fold for one in readings(word, lang)]


def test_the_word_itself_comes_first() -> None:
    assert readings("Batman", "tr")[0].fold == "batman"
    assert [one.fold for one in readings("Damascus", "en")] == ["damascus", "damascu"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The road to the city is closed", "en"),
        ("Bugün yol ve köprü kapalı", "tr"),
        ("Li bajarê Amûdê rê girtî ye", "kmr"),
        ("وصلت القافلة إلى المدينة", "ar"),
        ("ئەوان هاتن بۆ شار", "ckb"),
    ],
)
def test_language_of_a_line(text: str, lang: str) -> None:
    assert set(languages(text, split(text), None)) == {lang}


def test_each_line_has_its_own_language() -> None:
    text = "The road is closed and the city is calm\nLi bajêr şer heye û rê girtî ye"
    guesses = languages(text, split(text), None)
    assert guesses[0] == "en"
    assert guesses[-1] == "kmr"


def test_a_language_that_is_given_holds() -> None:
    assert languages("The road", split("The road"), "ku-Latn") == ["ku", "ku"]
