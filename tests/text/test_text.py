"""The rules of gazetteer.text, one case each (tests/cases/*.csv)."""

import pytest
from rapidfuzz.distance import Levenshtein

from gazetteer.text.analyze import Hint, analyze
from gazetteer.text.fold import fold
from gazetteer.text.habits import guess_latin
from gazetteer.text.phonetic import skeleton, sounds
from gazetteer.text.placestring import parse
from gazetteer.text.romanize import romanize
from gazetteer.text.script import script_of
from gazetteer.text.tokens import has_article
from tests.text.cases import read_cases


@pytest.mark.parametrize(("text", "lang", "expected"), read_cases("fold"))
def test_fold(text: str, lang: str | None, expected: str) -> None:
    assert fold(text) == expected
    assert fold(expected) == expected


@pytest.mark.parametrize(("text", "lang", "expected"), read_cases("romanize"))
def test_romanize(text: str, lang: str | None, expected: str) -> None:
    assert romanize(text, script_of(text), lang or guess_latin(text))[0] == expected


@pytest.mark.parametrize(("text", "lang", "expected"), read_cases("sounds"))
def test_sounds(text: str, lang: str | None, expected: str) -> None:
    assert sounds(text, lang) == (expected,)


@pytest.mark.parametrize(("text", "lang", "expected"), read_cases("same"))
def test_spellings_of_one_name_share_a_skeleton(text: str, lang: str | None, expected: str) -> None:
    first = {skeleton(heard) for heard in analyze(expected).sounds}
    other = {skeleton(heard) for heard in analyze(text, lang).sounds}
    assert min(Levenshtein.distance(a, b) for a in first for b in other) <= 1


@pytest.mark.parametrize(("text", "lang", "expected"), read_cases("which"))
def test_what_tells_places_of_one_name_apart_has_no_order(text: str, lang: str | None, expected: str) -> None:
    assert set(analyze(text, lang).sounds) & set(analyze(expected).sounds)


@pytest.mark.parametrize(("text", "lang", "expected"), read_cases("core"))
def test_core(text: str, lang: str | None, expected: str) -> None:
    assert analyze(text, lang).core == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Al Huwayjah", True),
        ("el-Bab", True),
        ("Tall aş Şayyādah", True),
        ("Deir ez-Zor", True),
        ("Adh Dhi'b", True),
        ("الحويجة", True),
        ("تل اللحم", True),
        ("Эль-Хасака", True),
        ("Alba", False),
        ("Elbistan", False),
        ("Saint-Jean-en-Royans", False),
        ("Kani", False),
        ("El", False),
        ("ال", False),
    ],
)
def test_an_article_as_it_is_written(text: str, expected: bool) -> None:
    assert has_article(text) is expected


@pytest.mark.parametrize(("text", "lang", "expected"), read_cases("hints"))
def test_hints(text: str, lang: str | None, expected: str) -> None:
    found = tuple(f"{hint.word} {hint.kind or '-'} {hint.type or '-'}" for hint in analyze(text, lang).hints)
    assert found == ((expected,) if expected else ())
    assert all(isinstance(hint, Hint) for hint in analyze(text, lang).hints)


@pytest.mark.parametrize(("text", "lang", "expected"), read_cases("placestring"))
def test_placestring(text: str, lang: str | None, expected: str) -> None:
    found = parse(text)
    assert "|".join((found.head, ";".join(found.spellings), ";".join(found.parents))) == expected
