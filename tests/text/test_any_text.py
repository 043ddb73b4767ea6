"""What holds for any text at all: no failure, bounded results, and folds that are stable."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.text.analyze import MAX_LENGTH, analyze
from gazetteer.text.designators import designators
from gazetteer.text.fold import clean, divide, fold, fold_word
from gazetteer.text.phonetic import skeleton, sounds
from gazetteer.text.placestring import parse
from gazetteer.text.rules import read_rows
from gazetteer.text.script import script_of
from gazetteer.text.tokens import tokenize
from gazetteer.text.words import MAX_READINGS
from tests.text.cases import CASES, read_cases

ANY_TEXT = st.text(st.characters(), max_size=40) | st.text("آأبتةجخدرسشعغفقكلمنهويىێۆەک ‌َِّ-'", max_size=20)
LANGS = st.sampled_from([None, "ar", "ckb", "kmr", "tr", "fr", "de", "he", "und", "zz", ""])
HOSTILE = [
    "", " ", "\x00", "\ud800", "\udfff\ud800", "!?…", "\u202e\u202e", "\u200d" * 50, "a" + "\u0301" * 1000,
    "ب" + "\u0651" * 1000, "x" * 100_000, "ء" * 100_000, "\U0001f600", "﷽", "\u0130" * 300, "-" * 1000, "\u0301",
]  # fmt: skip


@given(ANY_TEXT, LANGS)
def test_analysis_is_bounded(text: str, lang: str | None) -> None:
    found = analyze(text, lang)
    for readings in (found.latin, found.sounds):
        assert 1 <= len(readings) <= MAX_READINGS
        assert len(set(readings)) == len(readings)
    assert all(re.fullmatch("[a-z0-9 ]*", latin) for latin in found.latin)
    assert all(re.fullmatch("[a-zA-Z0-9 ]*", heard) for heard in found.sounds)
    assert analyze(text, lang) == found


@given(ANY_TEXT)
def test_fold_is_stable_and_the_same_everywhere(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(tokenize(text))
    assert analyze(text).fold == " ".join(fold(clean(text)[:MAX_LENGTH]).split())


@given(ANY_TEXT)
def test_parts_of_a_word_fold_to_its_tokens(text: str) -> None:
    for word in clean(text).split():
        assert " ".join(filter(None, map(fold_word, divide(word)))) == fold_word(word)


@given(ANY_TEXT)
def test_clean_is_stable(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode("utf-8")


@given(ANY_TEXT)
def test_placestring_has_clean_parts(text: str) -> None:
    found = parse(text)
    for part in (found.head, *found.spellings, *found.parents):
        assert part == clean(part)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text(text: str) -> None:
    found = analyze(text)
    assert len(found.text) <= MAX_LENGTH
    assert script_of(found.text) == found.script
    assert parse(text).head == parse(text).head
    found.fold.encode("utf-8")


def test_script_of_texts() -> None:
    scripts = {script_of(text): text for text, _, _ in read_cases("romanize")}
    assert {"Arab", "Latn", "Cyrl", "Grek", "Armn", "Geor", "Hebr", "Syrc", "Hani"} <= set(scripts)
    assert script_of("Qamishlo قا") == "Latn"
    assert script_of("12 - !") == "Zyyy"


def test_an_unknown_language_hears_more_than_a_known_one() -> None:
    assert sounds("cizre", None)[:2] == ("sizre", "Jizre")
    assert sounds("chabur", None) == ("Cabur", "Sabur", "Xabur")
    assert len(sounds("cjxszth", None)) <= 3


def test_skeletons_of_long_names_are_coarser() -> None:
    assert skeleton("kamiSli") == "kmSl"
    assert skeleton("gaza") == "gs"
    assert skeleton("gazagaza") != skeleton("kasakapa")
    assert skeleton("salihabad") == skeleton("saliabat")
    assert skeleton("amuda")[0] == "A"


def test_types_of_designators_exist() -> None:
    with (CASES.parents[1] / "data" / "names" / "types.csv").open(encoding="utf-8") as file:
        types = {tuple(line.split(",")[:2]) for line in file}
    for word, entry in designators().items():
        assert word, entry
        assert entry.position in ("prefix", "suffix", "any"), word
        assert entry.type is None or (entry.type, entry.kind) in types, word


@pytest.mark.parametrize(
    "table", ["arabic", "armenian", "cyrillic", "georgian", "greek", "hebrew", "latin", "sounds", "syriac"]
)
def test_every_rule_has_a_source(table: str) -> None:
    assert all(row["source"] for row in read_rows(table))


@pytest.mark.parametrize("table", ["arabic", "armenian", "cyrillic", "georgian", "greek", "hebrew", "latin", "syriac"])
def test_every_rule_has_a_case(table: str) -> None:
    """Its letters stand in a word of tests/cases/romanize.csv."""
    words = [(f"^{text.lower()}$", lang) for text, lang, _ in read_cases("romanize")]
    missing = {row["letters"] for row in read_rows(table) if not any(row["letters"] in word for word, _ in words)}
    assert not missing


def test_every_habit_has_a_case() -> None:
    """The letters of each rule of sounds.csv stand in a word of tests/cases/sounds.csv of its language."""
    words = [(f"^{text}$", lang) for text, lang, _ in read_cases("sounds")]
    missing = {
        (row["letters"], row["langs"])
        for row in read_rows("sounds")
        if row["letters"] != "Q"  # no letter: what another rule leaves
        if set(row["langs"].split()) - {"alt", "far"} or not row["langs"]
        if not any(row["letters"] in word and (lang or "") in (row["langs"] or lang or "") for word, lang in words)
    }
    assert not missing
