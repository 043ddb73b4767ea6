from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.matching.preference import distance_km
from gazetteer.store.grid import CELL, cells_around

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


def cell_of(lat: float, lon: float) -> int:
    with sqlite3.connect(":memory:") as connection:
        (cell,) = connection.execute(f"SELECT {CELL} FROM (SELECT ? AS lat, ? AS lon)", (lat, lon)).fetchone()
    return int(cell)


def is_held(point: tuple[float, float], cells: list[tuple[int, int]]) -> bool:
    return any(first <= cell_of(*point) <= last for first, last in cells)


@given(LATITUDES, LONGITUDES, st.floats(-4, 4), st.floats(-4, 4), st.floats(0.1, 500))
def test_what_is_near_enough_is_in_the_cells(lat: float, lon: float, up: float, right: float, km: float) -> None:
    other = max(-90.0, min(90.0, lat + up)), (lon + right + 180) % 360 - 180
    if distance_km((lat, lon), other) <= km:
        assert is_held(other, cells_around(lat, lon, km))


@pytest.mark.parametrize(
    ("point", "other"),
    [
        ((-17.7, 179.99), (-17.7, -179.99)),
        ((-17.7, -179.99), (-17.7, 179.99)),
        ((0.0, 180.0), (0.0, -180.0)),
        ((0.0, -180.0), (0.0, 180.0)),
        ((89.99, 10.0), (89.99, -170.0)),
        ((90.0, 0.0), (90.0, 180.0)),
    ],
)
def test_the_line_at_180_and_the_poles(point: tuple[float, float], other: tuple[float, float]) -> None:
    assert is_held(other, cells_around(*point, 5))


def test_the_cells_are_few() -> None:
    cells = cells_around(37.05, 41.22, 10)
    assert sum(last - first + 1 for first, last in cells) <= 9
