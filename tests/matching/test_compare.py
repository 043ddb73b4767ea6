"""Features of a query beside a name, value by value."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.matching.compare import SAME, SAME_CORE, SIZES, Asked, Features, asked, compare, hear, hear_itself
from gazetteer.model import Role
from gazetteer.text.analyze import analyze


@dataclass(frozen=True)
class Stored:
    form: str
    core: str
    says: str | None
    script: str | None
    role: str = "variant"
    country: str | None = None
    rank: int = 0


def ask(text: str, *country: str, lang: str | None = None) -> Asked:
    return asked(analyze(text, lang), country)


def beside(query: str, name: str, *country: str, **stored: object) -> Features:
    """The features of a query beside a name, by the first reading of the name."""
    analysis = analyze(name)
    one = ask(query, *country)
    made = Stored(name, analysis.core, ask(name).marks.says, analysis.script, **stored)  # type: ignore[arg-type]
    return compare(one, made, hear(one, analysis.sounds[0]))


@pytest.mark.parametrize(
    ("query", "name", "written"),
    [
        ("Qamishli", "Qamishli", SAME),
        ("qamishli", "QAMISHLI", SAME),
        ("Kurd Dagh", "Kurddagh", SAME),
        ("Al-Hasakah", "Hasakah", SAME),
        ("Deir ez-Zor", "Deir Zor", SAME),
        ("Holly Hill", "Holly Hill", SAME),
        ("Holly", "Holly Hill", SAME_CORE),
        ("Holly Hill", "Holly", SAME_CORE),
        ("Хайленд", "Хайленд-Парк", SAME_CORE),
        ("مدينة القامشلي", "القامشلي", SAME_CORE),
        ("Qamishli", "Qamishly", 11),
        ("Qamishli", "Damascus", 0),
    ],
)
def test_written(query: str, name: str, written: int) -> None:
    assert beside(query, name).written == written


def test_across_scripts_what_is_written_is_compared_as_romanized() -> None:
    """Beside a name in Latin letters by likeness; beside one in others there is nothing to compare."""
    near, far = beside("القامشلي", "Qamishli"), beside("دمشق", "Qamishli")
    nothing = SIZES.written - 1
    assert SAME_CORE < SAME < far.written < near.written < nothing
    assert far.begins < near.begins
    assert beside("Qamishli", "القامشلي").written == nothing
    assert beside("Qamishli", "القامشلي").begins == SIZES.begins - 1
    assert (near.cross, beside("Qamishli", "Qamishly").cross) == (1, 0)


@pytest.mark.parametrize(
    ("query", "name", "article", "generic"),
    [
        ("Huwayjah", "Huwayjah", 0, 0),
        ("Huwayjah", "Al Huwayjah", 1, 0),
        ("الحويجة", "Huwayjah", 2, 0),
        ("الحويجة", "Al Huwayjah", 3, 0),
        ("Sinjar", "Qaryat Sinjar", 0, 1),
        ("قرية سنجار", "Sinjar", 0, 2),
        ("قرية سنجار", "Qaryat Sinjar", 0, 3),
        ("حي الزهور", "Qaryat az Zuhur", 3, 4),
    ],
)
def test_articles_and_generic_words_are_compared_across_scripts(
    query: str, name: str, article: int, generic: int
) -> None:
    assert beside(query, name).marked == 5 * article + generic


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("Amuda", "Amuda", 0),
        ("Kurd Dagh", "Kurd Dagh", 0),
        ("Kurd Dagh", "Kurd", 3),
        ("Kurd", "Kurd Dagh", 4),
        ("Kurd Dagh Afrin", "Kobani Raqqa", 1),
        ("Kobani Raqqa", "Kurd Dagh Afrin", 2),
    ],
)
def test_words(query: str, name: str, words: int) -> None:
    assert beside(query, name).words == words


@pytest.mark.parametrize(
    ("query", "name", "ends"),
    [("Amuda", "Amoda", 3), ("Amuda", "Omuda", 2), ("Amuda", "Amude", 1), ("Amuda", "Homs", 0)],
)
def test_the_first_and_the_last_sound(query: str, name: str, ends: int) -> None:
    assert beside(query, name).ends == ends


@pytest.mark.parametrize(
    ("query", "name", "closeness"),
    [("Amuda", "amûda", 3), ("Qamishli", "Kamishly", 2), ("Qamishli", "Qamishle", 1), ("Amuda", "Homs", 0)],
)
def test_closeness(query: str, name: str, closeness: int) -> None:
    assert beside(query, name).closeness == closeness


@pytest.mark.parametrize(
    ("query", "name", "length"),
    [
        ("Til", "Tilel", 0),
        ("Amud", "Amuda", 1),
        ("Amuda", "Amuda", 2),
        ("Qamishli", "Qamishli", 4),
        ("a" * 9, "be" * 99, 0),
    ],
)
def test_length(query: str, name: str, length: int) -> None:
    assert beside(query, name).length == length


@pytest.mark.parametrize(
    ("query", "name", "scripts"),
    [
        ("Amuda", "Amuda", 0),
        ("عامودا", "عامودا", 1),
        ("Амуда", "Амуда", 2),
        ("عامودا", "Amuda", 3),
        ("Amuda", "عامودا", 4),
        ("Амуда", "Amuda", 5),
        ("Amuda", "Амуда", 6),
        ("ܩܡܫܠܐ", "Amuda", 7),
        ("Amuda", "12", 7),
    ],
)
def test_scripts(query: str, name: str, scripts: int) -> None:
    assert beside(query, name).scripts == scripts


@pytest.mark.parametrize(
    ("asked_for", "actual", "country"),
    [((), "SY", 0), ((), None, 0), (("SY",), "SY", 1), (("TR", "SY"), "SY", 1), (("TR",), "SY", 2), (("TR",), None, 3)],
)
def test_country(asked_for: tuple[str, ...], actual: str | None, country: int) -> None:
    assert beside("Amuda", "Amuda", *asked_for, country=actual).country == country


def test_roles_and_ranks_are_told_apart() -> None:
    assert {beside("Amuda", "Amuda", role=role.value).role for role in Role} == set(range(SIZES.role))
    assert [beside("Amuda", "Amude", rank=rank).rank for rank in range(16)] == list(range(SIZES.rank))


@pytest.mark.parametrize(
    ("query", "name", "sound", "consonants"),
    [
        ("Qamishli", "Qamishli", 13, 9),
        ("Qamishli", "Kamishly", 13, 9),
        ("Amuda", "Amude", 8, 9),
        ("Amuda", "Homs", 0, 0),
    ],
)
def test_how_it_sounds(query: str, name: str, sound: int, consonants: int) -> None:
    heard = hear(ask(query), analyze(name).sounds[0])
    assert (heard.sound, heard.consonants) == (sound, consonants)


any_name = st.text("abcdeşêu عقملي ابود-", min_size=1, max_size=20).filter(lambda text: analyze(text).core != "")


@given(any_name, any_name, st.sampled_from([(), ("SY",)]), st.sampled_from([None, "SY", "TR"]), st.sampled_from(Role))
def test_every_feature_points_into_its_table(
    query: str, name: str, countries: tuple[str, ...], country: str | None, role: Role
) -> None:
    features = beside(query, name, *countries, country=country, role=role.value)
    for field, value, size in zip(Features._fields, features, SIZES, strict=True):
        assert 0 <= value < size, field


@given(any_name)
def test_nothing_is_nearer_than_the_same(name: str) -> None:
    query = ask(name)
    heard = hear(query, query.sounds[0])
    assert heard == hear_itself(query)
    assert (heard.sound, heard.overlap, heard.consonants, heard.skeleton, heard.words, heard.ends) == (
        13,
        11,
        9,
        8,
        0,
        3,
    )
