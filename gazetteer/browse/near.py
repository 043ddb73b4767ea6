"""What lies around a point, the nearest first."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.browse.reading import Around
from gazetteer.matching.preference import distance_km
from gazetteer.store.browser import Browser, Wanted
from gazetteer.store.grid import cells_around
from gazetteer.store.reader import EntityHit

_FIRST_KM = 5.0
_FURTHER = 3.0
"""Where too little lies within a circle, one so many times wider is looked at."""


def nearest(browser: Browser, asked: Around, wanted: Wanted) -> list[EntityHit]:
    """The entities within the radius, as many as are asked for."""
    found: list[EntityHit] = []
    for radius in _radii(asked.radius):
        found = _within(browser, asked.point, radius, wanted)
        if len(found) >= asked.limit:
            break
    return found[: asked.limit]


def _radii(widest: float) -> Iterator[float]:
    radius = _FIRST_KM
    while radius < widest:
        yield radius
        radius *= _FURTHER
    yield widest


def _within(browser: Browser, point: tuple[float, float], radius: float, wanted: Wanted) -> list[EntityHit]:
    rows = browser.around(cells_around(*point, radius), wanted)
    measured = sorted((distance_km(point, (row.lat or 0.0, row.lon or 0.0)), row.id, row) for row in rows)
    return [row for distance, _, row in measured if distance <= radius]
