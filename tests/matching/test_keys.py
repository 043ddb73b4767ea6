"""Candidate keys: a stored name is among its own candidates, and one slip apart is near enough to be found."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from gazetteer.matching import keys
from gazetteer.text.analyze import analyze
from gazetteer.text.phonetic import skeleton

ALPHABETS = {
    "Latn": "abcdefghijklmnopqrstuvwxyzçşêîûğäöüßéèàñâ'-",
    "Arab": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىئؤءأإآپچژگڤکیەۆێڕڵ",
    "Cyrl": "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ",
    "Syrc": "ܐܒܓܕܗܘܙܚܛܝܟܠܡܢܣܥܦܨܩܪܫܬ",
    "Hebr": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "Armn": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "Grek": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς",
    "Geor": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "Hani": "伊斯坦布尔大马士革",
    "mixed": "aق1ъش 2é-ܐ",
}
names = st.one_of([st.text(letters + letters.upper() + " ", min_size=1, max_size=30) for letters in ALPHABETS.values()])
langs = st.sampled_from([None, "en", "ar", "ckb", "kmr", "tr", "fa", "syr", "ru", "he", "de", "fr"])
sounds = st.text("abdefgijklmnopqrstuvwxyzAEIHSTC", min_size=3, max_size=14)
slips = st.tuples(st.sampled_from(["drop", "add", "change", "swap"]), st.integers(0, 20), st.sampled_from("aeiklmnrst"))


def all_keys(reading: str) -> set[int]:
    """All keys by which a query's reading looks for names near it."""
    return {*keys.alike_keys(reading), *keys.word_keys(reading), *keys.end_keys(reading)}


def slipped(text: str, slip: tuple[str, int, str]) -> str:
    kind, at, letter = slip
    at %= len(text)
    if kind == "drop":
        return text[:at] + text[at + 1 :]
    if kind == "add":
        return text[:at] + letter + text[at:]
    if kind == "change":
        return text[:at] + letter + text[at + 1 :]
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


@given(names, langs)
def test_a_stored_name_is_among_its_own_candidates(name: str, lang: str | None) -> None:
    analysis = analyze(name, lang)
    assume(analysis.core)
    assert set(keys.exact_keys(analysis)) & set(keys.exact_keys(analyze(name, lang)))
    unknown = analyze(name, None)
    assert set(keys.exact_keys(analysis)) & set(keys.exact_keys(unknown)), "whatever the asker says of the language"


@given(names, langs)
def test_its_readings_are_near_themselves(name: str, lang: str | None) -> None:
    for reading in analyze(name, lang).sounds:
        if reading.strip():
            assert all_keys(reading) & set(keys.near_keys(reading))
            assert keys.sound_key(reading) in keys.exact_keys(analyze(name, lang))


@given(sounds, slips)
def test_one_slip_apart_shares_a_key(reading: str, slip: tuple[str, int, str]) -> None:
    query = slipped(reading, slip)
    bones = skeleton(reading), skeleton(query)
    # A slip that makes a name longer by a consonant may change the classes of all: other keys are for these.
    assume(query and all(bones) and OSA.distance(*bones) <= 1)
    assume((len(bones[0]) < 4) == (len(bones[1]) < 4))
    assert all_keys(query) & set(keys.near_keys(reading))


@given(st.lists(sounds, min_size=2, max_size=3))
def test_a_word_finds_the_whole(words: list[str]) -> None:
    whole = " ".join(words)
    for word in words:
        if len(skeleton(word)) >= 2:
            assert all_keys(word) & set(keys.near_keys(whole))
            assert all_keys(whole) & set(keys.near_keys(word)), "and the whole its word"


@given(sounds, sounds)
def test_blanks_do_not_matter(one: str, other: str) -> None:
    assert keys.sound_key(f"{one} {other}") == keys.sound_key(one + other)


@given(st.text(max_size=40), langs)
def test_keys_fit_sqlite(name: str, lang: str | None) -> None:
    analysis = analyze(name, lang)
    made = [*keys.exact_keys(analysis)]
    for reading in analysis.sounds:
        made += [*keys.near_keys(reading), *all_keys(reading)]
    assert all(-(2**63) <= key < 2**63 for key in made)


@pytest.mark.parametrize(
    ("one", "other"),
    [("kamislo", "kamisli"), ("kamislo", "kmislo"), ("hasaka", "hasaki"), ("durbasia", "durbesia"), ("tay", "tai")],
)
def test_near(one: str, other: str) -> None:
    assert all_keys(one) & set(keys.near_keys(other))


@pytest.mark.parametrize(("one", "other"), [("kamislo", "dimask"), ("raka", "homs"), ("tay", "derik")])
def test_far(one: str, other: str) -> None:
    assert not all_keys(one) & set(keys.near_keys(other))


def test_short_texts_stand_for_themselves_and_long_ones_are_hashed() -> None:
    assert keys.sound_key("abc") == int.from_bytes(b"sabc", "big")
    assert keys.sound_key("abcdefg") < 0
    assert keys.sound_key("abcdef") != keys.sound_key("abcdeg")
