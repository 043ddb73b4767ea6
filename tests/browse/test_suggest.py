from __future__ import annotations

from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import InvalidQuery


def ids(gazetteer: Gazetteer, q: str, **filters: Any) -> list[str]:
    return [found.id.removeprefix("own:") for found in gazetteer.suggest(q, **filters).entities]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("q", "qamishli"),
        ("Qami", "qamishli"),
        ("qamişl", "qamishli"),
        ("ق", "qamishli"),
        ("الق", "qamishli"),
        ("قامش", "qamishli"),
        ("臺", "taipei"),
        ("qamshlo", "qamishli"),
        ("Qamischli", "qamishli"),
        ("own:tell", "tell"),
        ("geonames:173377", "qamishli"),
        ("tell a", "tell"),
        ("tellab", "tell"),
        ("hasak", "sy08"),
    ],
)
def test_every_keystroke(gazetteer: Gazetteer, typed: str, first: str) -> None:
    assert ids(gazetteer, typed)[:1] == [first]


@pytest.mark.parametrize("typed", ["", "  ", "-", "…"])
def test_nothing_typed(gazetteer: Gazetteer, typed: str) -> None:
    assert ids(gazetteer, typed) == []


def test_prominent_first_but_a_whole_name_has_a_start(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, "ta")[:2] == ["taipei", "taybad"]
    found = ids(gazetteer, "tay")
    assert found[:2] == ["taipei", "taybad"]
    assert {"tay", "tay-tribe"} <= set(found)


def test_a_word_that_says_little_is_a_beginning_too(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, "tell")[0] == "tell"
    assert "telaviv" in ids(gazetteer, "tell")


def test_the_name_that_begins_so_is_told(gazetteer: Gazetteer) -> None:
    (found, *_) = gazetteer.suggest("قام").entities
    assert found.matched
    assert (found.matched.form, found.matched.lang) == ("القامشلي", "ar")
    (found, *_) = gazetteer.suggest("geonames:173377").entities
    assert found.matched is None


def test_filters(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, "tay", kind="group") == ["tay-tribe"]
    assert ids(gazetteer, "ta", country="IR") == ["taybad"]
    assert ids(gazetteer, "ta", type="settlement", within="iso:SY") == ["tay"]


def test_pages_hold_together(gazetteer: Gazetteer) -> None:
    whole = ids(gazetteer, "ta", limit=100)
    paged, cursor = [], "0"
    while cursor:
        page = gazetteer.suggest("ta", limit=2, cursor=cursor)
        paged += [found.id.removeprefix("own:") for found in page.entities]
        cursor = page.next or ""
    assert paged == whole
    assert len(set(paged)) == len(paged) > 3


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"q": None}, "q: missing"),
        ({"q": "a\0b"}, "q: holds a NUL"),
        ({"q": "a", "cursor": "x"}, "cursor"),
        ({"q": "a", "cursor": "-1"}, "cursor"),
        ({"q": "a", "limit": "101"}, "limit"),
        ({"q": "a", "type": "zoo"}, "type"),
        ({"q": "a", "within": "own:none"}, "within: there is no entity own:none"),
        ({"q": "a", "country": "Syria", "kind": "thing"}, "kind"),
    ],
)
def test_what_cannot_be_meant(gazetteer: Gazetteer, asked: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidQuery, match=told):
        gazetteer.suggest(**asked)
