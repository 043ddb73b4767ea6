"""A grid over the earth, cells of a quarter of a degree, by which entities around a point are found.

A cell is one number, row by row from the south; SQLite keeps an index of it that is an expression of `lat` and `lon`,
so that nothing else must be kept in step with them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

KM_OF_DEGREE = 111.195
"""Kilometres of one degree of latitude, on a sphere of 6,371 km."""

_PER_DEGREE = 4
_COLUMNS = 360 * _PER_DEGREE + 1
"""180° east, the same meridian as 180° west, has a column of its own."""

CELL = f"CAST((lat + 90) * {_PER_DEGREE} AS INTEGER) * {_COLUMNS} + CAST((lon + 180) * {_PER_DEGREE} AS INTEGER)"
"""The cell of an entity, in SQL. A released index is of this very expression."""


def cells_around(lat: float, lon: float, km: float) -> list[tuple[int, int]]:
    """The ranges of cells, first and last, that hold everything within `km` of a point, and something more."""
    half = km / KM_OF_DEGREE
    rows = range(_row(max(-90.0, lat - half)), _row(min(90.0, lat + half)) + 1)
    return [
        (row * _COLUMNS + _column(west), row * _COLUMNS + _column(east))
        for west, east in _longitudes(lat, lon, half)
        for row in rows
    ]


def _row(lat: float) -> int:
    return int((lat + 90) * _PER_DEGREE)


def _column(lon: float) -> int:
    return int((lon + 180) * _PER_DEGREE)


def _longitudes(lat: float, lon: float, half: float) -> Iterator[tuple[float, float]]:
    """From west to east: one stretch, or two where the line at 180° cuts it."""
    if abs(lat) + half >= 90:
        yield -180.0, 180.0
        return
    # How far a circle reaches to the sides: a little more than along its parallel.
    reach = math.degrees(math.asin(min(1.0, math.sin(math.radians(half)) / math.cos(math.radians(lat)))))
    west, east = lon - reach, lon + reach
    yield max(west, -180.0), min(east, 180.0)
    if west <= -180:
        yield west + 360, 180.0
    if east >= 180:
        yield -180.0, east - 360
