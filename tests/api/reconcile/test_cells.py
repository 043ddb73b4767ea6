"""What stands in a table, as queries: other columns narrow it, and what cannot be read finds nothing."""

from __future__ import annotations

from typing import Any

import pytest

from api.reconcile.cells import Cell, limit_of, texts_of
from api.reconcile.types import filters_of
from gazetteer.model import Kind, Query


def query(*properties: tuple[str, Any], **members: Any) -> Query | None:
    found = Cell(("Tay",), properties=properties, **members).queries()
    return found[0] if found else None


@pytest.mark.parametrize(
    ("properties", "field", "value"),
    [
        ([("country", "SY")], "country", ("SY",)),
        ([("country", ["sy", "IQ"])], "country", ("SY", "IQ")),
        ([("country", "Syria")], "q", "Tay, Syria"),
        ([("country", {"id": "gz:1001", "name": "Syria"})], "within", "gz:1001"),
        ([("within", {"id": "gz:1007", "name": "Al-Hasakah"})], "within", "gz:1007"),
        ([("within", "Al-Hasakah Governorate"), ("country", "Syria")], "q", "Tay, Al-Hasakah Governorate, Syria"),
        ([("lat", 37.05), ("lon", "41.22")], "near", (37.05, 41.22)),
        ([("coordinates", "37.05, 41.22")], "near", (37.05, 41.22)),
        ([("type", "tribe")], "type", "tribe"),
        ([("kind", "group")], "kind", Kind.GROUP),
        ([("lang", "ar")], "lang", "ar"),
        ([("as_of", 2014)], "as_of", "2014"),
        ([("as_of", 2014.0)], "as_of", "2014"),
        ([("country", ""), ("lat", None), ("type", [])], "q", "Tay"),
        ([("no-such", "x"), ("name-ar", "طي"), ("lat", True)], "q", "Tay"),
    ],
)
def test_other_columns(properties: list[tuple[str, Any]], field: str, value: Any) -> None:
    found = query(*properties)
    assert found
    assert getattr(found, field) == value


@pytest.mark.parametrize(
    "property",
    [("type", "zoo"), ("kind", "thing"), ("lang", "arabic"), ("as_of", "soon"), ("coordinates", "x"), ("lat", "37")],
)
def test_what_cannot_be_read_finds_nothing(property: tuple[str, Any]) -> None:
    assert query(property) is None


def test_texts_that_are_none() -> None:
    assert not Cell(("", "  ")).queries()
    assert not Cell(("a\0b",)).queries()


@pytest.mark.parametrize(
    ("types", "filters"),
    [
        (["city"], {"type": "city"}),
        (["group"], {"kind": "group"}),
        (["city", "village"], {"type": "settlement"}),
        (["city", "river"], {"kind": "place"}),
        (["city", "tribe"], {}),
        (["zoo"], {}),
        (["zoo", "tribe"], {"type": "tribe"}),
        ([], {}),
    ],
)
def test_types(types: list[str], filters: dict[str, str]) -> None:
    assert filters_of(types) == filters


@pytest.mark.parametrize(
    ("given", "limit"),
    [(3, 3), (2.7, 2), (10**9, 100), (0, 10), (-1, 10), ("5", 10), (None, 10), (True, 10), (float("nan"), 10)],
)
def test_limits(given: Any, limit: int) -> None:
    assert limit_of(given) == limit


def test_texts_of_every_form_of_a_value() -> None:
    assert texts_of(["x", 3, 1.5, {"id": "gz:1"}, {"name": "y"}, None, True, " "]) == ["x", "3", "1.5", "gz:1"]
