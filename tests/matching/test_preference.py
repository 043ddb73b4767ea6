"""What the context adds to a score, field by field."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.matching import preference as of
from gazetteer.matching.preference import distance_km, preference
from gazetteer.model import Kind, Query
from gazetteer.text.analyze import Hint, analyze
from gazetteer.types import lineage_of

QAMISHLI = (37.05, 41.22)


@dataclass(frozen=True)
class Stored:
    id: str = "geonames:1"
    kind: str = "place"
    core: str = "amuda"
    type: str | None = "city"
    form: str = "Amuda"
    says: str | None = None
    role: str = "variant"
    lang: str | None = None
    lat: float | None = None
    lon: float | None = None
    since: str | None = None
    until: str | None = None
    entity_since: str | None = None
    entity_until: str | None = None


def added(query: Query, stored: Stored, *hints: Hint) -> float:
    return preference(query, hints, stored, lineage_of)


def test_nothing_asked_adds_nothing() -> None:
    assert added(Query("Amuda"), Stored(lang="ar", lat=1.0, lon=2.0, since="1900", until="1950")) == 0


@pytest.mark.parametrize(
    ("lang", "stored", "adds"),
    [
        ("ar", "ar", of.SAME_LANGUAGE),
        ("ar", "ar-Latn", of.SAME_LANGUAGE),
        ("kmr", "ar", of.OTHER_LANGUAGE),
        ("ar", None, 0),
    ],
)
def test_language(lang: str, stored: str | None, adds: float) -> None:
    assert added(Query("Amuda", lang=lang), Stored(lang=stored)) == adds


@pytest.mark.parametrize(
    ("type_", "stored", "adds"),
    [
        ("city", "city", of.SAME_TYPE),
        ("settlement", "city", of.SAME_TYPE),
        ("city", "settlement", of.ANCESTOR_TYPE),
        ("city", "river", of.OTHER_TYPE),
        ("city", None, 0),
    ],
)
def test_type(type_: str, stored: str | None, adds: float) -> None:
    without = added(Query("Amuda"), Stored(type=stored))
    assert added(Query("Amuda", type=type_), Stored(type=stored)) - without == adds


@pytest.mark.parametrize(
    ("north", "least", "most"),
    [(0.0, of.NEAR, of.NEAR), (0.2, of.NEAR, of.NEAR), (0.7, of.FAR, of.NEAR), (3, of.FAR, of.FAR)],
)
def test_near(north: float, least: float, most: float) -> None:
    stored = Stored(lat=QAMISHLI[0] + north, lon=QAMISHLI[1])
    assert least <= added(Query("Amuda", near=QAMISHLI), stored) <= most


def test_near_an_entity_without_coordinates_is_neutral() -> None:
    assert added(Query("Amuda", near=QAMISHLI), Stored()) == 0


@given(st.floats(0, 2000), st.floats(0, 2000))
def test_nearer_is_never_less(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert of._nearness(low) >= of._nearness(high)


@pytest.mark.parametrize(
    ("day", "since", "until", "adds"),
    [
        ("2020", "2012-11-01", "2024-12-08", 0),
        ("2012", "2012-11-01", None, 0),
        ("2012-10", "2012-11-01", None, of.OUT_OF_USE),
        ("2012-11", "2012-11-01", None, 0),
        ("2024", None, "2024-12-08", 0),
        ("2024-12-09", None, "2024-12-08", of.OUT_OF_USE),
        ("2024-12-08", None, "2024-12-08", 0),
        ("2024-12-09", None, "2024-12", 0),
        ("2025", None, "2024", of.OUT_OF_USE),
        ("1999", "2012", "2024", of.OUT_OF_USE),
        ("2020", None, None, 0),
    ],
)
def test_as_of(day: str, since: str | None, until: str | None, adds: float) -> None:
    query = Query("Amuda", as_of=day)
    assert added(query, Stored(since=since, until=until)) == adds
    assert added(query, Stored(entity_since=since, entity_until=until)) == adds


TRIBE, GOVERNORATE, DISTRICT = (
    Hint("tribe", "group", "tribe"),
    Hint("gov", "place", "province"),
    Hint("d", "place", None),
)


@pytest.mark.parametrize(
    ("hint", "stored", "adds"),
    [
        (TRIBE, Stored(kind="group", type="tribe"), of.HINTED_TYPE),
        (TRIBE, Stored(kind="place", type="city"), of.AGAINST_HINT),
        (GOVERNORATE, Stored(type="province"), of.HINTED_TYPE),
        (GOVERNORATE, Stored(type="river"), of.AGAINST_HINT),
        (GOVERNORATE, Stored(type="admin"), 0),
        (GOVERNORATE, Stored(type=None), 0),
        (Hint("x", None, None), Stored(), 0),
        (Hint("the people", "group", None), Stored(kind="group", type=None), of.HINTED_KIND),
        (DISTRICT, Stored(kind="group", type="tribe"), of.AGAINST_HINT),
    ],
)
def test_a_word_that_says_what_it_is(hint: Hint, stored: Stored, adds: float) -> None:
    assert added(Query("Amuda"), stored, hint) == adds


def test_of_two_hints_the_better_counts() -> None:
    assert added(Query("Amuda"), Stored(kind="group", type="tribe"), GOVERNORATE, TRIBE) == of.HINTED_TYPE


@pytest.mark.parametrize(
    ("query", "form", "role", "adds"),
    [
        ("SDF", "SDF", "abbreviation", of.SAME_ABBREVIATION),
        ("sdf", "SDF", "abbreviation", 0),
        ("Amuda District", "Amuda District", "variant", of.SAME_WORDS),
        ("amuda district", "Amuda District", "variant", of.SAME_WORDS),
        ("Amuda District", "Amuda", "variant", 0),
        ("Amuda", "Amuda", "variant", 0),
    ],
)
def test_the_very_form(query: str, form: str, role: str, adds: float) -> None:
    stored = Stored(form=form, role=role, core=analyze(form).core)
    assert of.same_form(analyze(query), stored) == adds


@pytest.mark.parametrize(
    ("id", "is_same", "adds"), [("gz:1", True, of.CURATED), ("gz:1", False, 0), ("geonames:1", True, 0)]
)
def test_the_very_name_of_what_is_curated(id: str, is_same: bool, adds: float) -> None:
    found = of.added(Query("Amuda"), analyze("Amuda"), Stored(id=id), lineage_of, is_written_same=is_same)
    assert found == adds


@pytest.mark.parametrize("query", [Query("Amuda"), Query("Amuda", lang="ar"), Query("Amuda", as_of="1999")])
@pytest.mark.parametrize("name", ["Amuda", "Amuda district", "Amuda tribe"])
@pytest.mark.parametrize(
    "stored",
    [
        Stored(),
        Stored(type="town", lang="ar", since="2012"),
        Stored(type="district"),
        Stored(type="airport", says="airport"),
        Stored(role="abbreviation"),
        Stored(kind="group", type="tribe"),
    ],
)
def test_all_that_is_added(query: Query, name: str, stored: Stored) -> None:
    """The short cut for the usual case leaves nothing out."""
    asked = analyze(name)
    parts = preference(query, asked.hints, stored, lineage_of) + of.same_form(asked, stored)
    assert of.added(query, asked, stored, lineage_of, is_written_same=False) == parts


def test_kind_is_no_preference() -> None:
    assert added(Query("Amuda", kind=Kind.GROUP), Stored()) == 0


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        (QAMISHLI, QAMISHLI, 0),
        ((0, 0), (0, 1), 111.2),
        ((0, 179.5), (0, -179.5), 111.2),
        ((90, 0), (90, 120), 0),
        ((0, 0), (0, 180), 20015),
        (QAMISHLI, (36.5, 40.75), 74),
    ],
)
def test_distance(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert distance_km(one, other) == pytest.approx(km, abs=1)
