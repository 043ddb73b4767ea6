"""The larger areas of the world layer: what the package states of them, and no more."""

from __future__ import annotations

import pytest

from gazetteer.exchange.record import Link, Record
from gazetteer.exchange.world import DATASET, World
from gazetteer.exchange.world_areas import read_areas
from gazetteer.model import Kind, Name, Role

CONTINENTS = {
    "AF": {
        "name": "Africa", "geonameId": 6255146, "lat": "7.1881", "lng": "21.09375", "population": 1031833000,
        "alternateNames": [
            {"name": "Africa", "lang": "en", "isPreferredName": True},
            {"name": "أفريقيا", "lang": "ar"},
            {"name": "https://en.wikipedia.org/wiki/Africa", "lang": "link"},
            {"name": "", "lang": "fr"},
            {"name": "Black Land", "lang": "en", "isColloquial": True},
        ],
    }
}  # fmt: skip
STATES = {"CA": {"code": "CA", "name": "California", "fips": "06", "geonameid": 5332921}}
COUNTIES = [
    {"fips": "06059", "name": "Orange County", "state": "CA"},
    {"fips": "72001", "name": "Adjuntas Municipio", "state": "PR"},
]


@pytest.fixture(scope="module")
def areas() -> list[Record]:
    return list(read_areas(CONTINENTS, STATES, COUNTIES, DATASET))


def test_a_continent_has_its_point_and_the_names_that_are_names(areas: list[Record]) -> None:
    africa = areas[0]
    assert (africa.id, africa.kind, africa.type, africa.country) == ("geonames:6255146", Kind.PLACE, "region", None)
    assert (africa.lat, africa.lon, africa.population) == (7.1881, 21.09375, 1031833000)
    assert [(name.form, name.lang, name.role) for name in africa.names] == [
        ("Africa", "en", Role.PREFERRED),
        ("أفريقيا", "ar", Role.VARIANT),
        ("Black Land", "en", Role.COLLOQUIAL),
    ]


def test_a_state_is_found_by_the_code_that_its_places_bear(areas: list[Record]) -> None:
    california = areas[1]
    assert (california.id, california.type, california.country) == ("geonames:5332921", "province", "US")
    assert california.links == (Link("admin:US.CA"),)
    assert california.names[0] == Name("California", "en", "Latn", Role.PREFERRED, DATASET)
    assert california.names[1].role is Role.CODE
    assert california.lat is None


def test_a_county_lies_in_its_state_and_an_island_in_none(areas: list[Record]) -> None:
    orange, adjuntas = areas[2:]
    assert (orange.id, orange.type, orange.country) == ("fips:06059", "district", "US")
    assert orange.within == ("geonames:5332921",)
    assert (adjuntas.country, adjuntas.within) == ("PR", ())


@pytest.mark.long
def test_the_package_holds_them_all() -> None:
    world = World()
    ids = [record.id for record in world]
    assert len(set(ids)) == len(ids) <= len(world)
    assert {"geonames:6255146", "geonames:5332921", "fips:06059", "geonames:163843"} <= set(ids)
