"""Features of a query beside a name, value by value."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.matching.compare import SIZES, Asked, Features, asked, compare, hear
from gazetteer.model import Role
from gazetteer.text.analyze import analyze


@dataclass(frozen=True)
class Stored:
    core: str
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
    made = Stored(analysis.core, analysis.script, **stored)  # type: ignore[arg-type]
    return compare(one, made, hear(one, analysis.sounds[0]))


SAME = 10
"""The same letters but for blanks; the steps up to it are likeness, those above it are of other scripts."""


@pytest.mark.parametrize(
    ("query", "name", "written"),
    [
        ("Qamishli", "Qamishli", SAME),
        ("qamishli", "QAMISHLI", SAME),
        ("Kurd Dagh", "Kurddagh", SAME),
        ("Qamishli", "Qamishly", 6),
        ("Qamishli", "Damascus", 0),
    ],
)
def test_written(query: str, name: str, written: int) -> None:
    assert beside(query, name).written == written


def test_across_scripts_what_is_written_is_compared_as_romanized() -> None:
    """Beside a name in Latin letters by likeness; beside one in others there is nothing to compare."""
    near, far = beside("القامشلي", "Qamishli"), beside("دمشق", "Qamishli")
    nothing = SIZES.written - 1
    assert SAME < far.written < near.written < nothing
    assert beside("Qamishli", "القامشلي").written == nothing
    assert min(near.heard, far.heard) >= 13, "sounds too have steps of their own across scripts"


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


@pytest.mark.parametrize(("query", "name", "first"), [("Amuda", "Amude", 0), ("Amuda", "Omuda", 1)])
def test_the_first_sound(query: str, name: str, first: int) -> None:
    assert beside(query, name).first == first


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


def test_role_and_rank_are_told_apart() -> None:
    roles = {beside("Amuda", "Amuda", role=role.value).role for role in Role}
    assert roles == set(range(SIZES.role))
    same = [beside("Amuda", "Amuda", rank=rank).rank for rank in range(16)]
    alike = [beside("Amuda", "Amude", rank=rank).rank for rank in range(16)]
    assert alike + same == list(range(SIZES.rank)), "prominence counts apart where the forms are the same"


@pytest.mark.parametrize(
    ("query", "name", "sound", "consonants"),
    [
        ("Qamishli", "Qamishli", 12, 8),
        ("Qamishli", "Kamishly", 12, 8),
        ("Amuda", "Amude", 7, 8),
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
    assert (heard.sound, heard.start, heard.consonants, heard.words, heard.first) == (12, 8, 8, 0, 0)
