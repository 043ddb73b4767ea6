"""Cutting a text into words, and what sticks to them."""

import pytest

from gazetteer.annotate.affixes import readings
from gazetteer.annotate.language import languages
from gazetteer.annotate.words import BLANK, BREAK, HYPHEN, LINE, split
from gazetteer.text.fold import fold


def test_words_hyphens_and_abbreviations() -> None:
    text = "U.S.-backed men in Ma'an,\nal-Tay’s end.\n\nDeir\nez-Zor"
    assert [text[word.start : word.end] for word in split(text)] == [
        "U.S.", "backed", "men", "in", "Ma'an", "al", "Tay’s", "end", "Deir", "ez", "Zor",
    ]  # fmt: skip


def test_gaps_tell_what_ends_a_name() -> None:
    assert [word.gap for word in split("a b-c\nd, e\n\nf")] == [BREAK, BLANK, HYPHEN, LINE, BREAK, BREAK]


def test_marks_and_joiners_stay_in_words() -> None:
    assert [word.form.text for word in split("قَامِشلي گل‌اوواسی")] == ["قَامِشلي", "گلاوواسی"]


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
    assert fold(name) in [one.fold for one in readings(word, fold(word), lang)]


def test_the_word_itself_comes_first() -> None:
    assert readings("Batman", "batman", "tr")[0].fold == "batman"
    assert [one.fold for one in readings("Damascus", "damascus", "en")] == ["damascus", "damascu"]


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
