"""A map of points as SVG that needs nothing from elsewhere: a grid of degrees, a scale in km, and labels.

Equirectangular, true to scale in the middle; the points lie as they would on a map, without land or water.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple

from gazetteer.cli.screen import display_width

_WIDTH: Final = 640.0
_LEAST, _MOST = 260.0, 640.0
"""Height of a map."""
_MARGIN: Final = 0.15
"""Of the extent of the points, left free on each side."""
_SMALLEST: Final = 0.3
"""Degrees that a map shows at least."""
_STEPS: Final = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
_LINES: Final = 6
"""Lines of the grid in one direction, at most."""
_LETTER, _LINE = 6.6, 13.0
"""Width of a letter and height of a line, in pixels."""
_KM_A_DEGREE: Final = 111.2


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map."""

    lat: float
    lon: float
    label: str
    number: int
    is_doubtful: bool = False


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class _View(NamedTuple):
    """What part of the world is shown, and how large."""

    west: float
    north: float
    across: float
    """Pixels a degree of longitude."""
    down: float
    """The same of latitude."""
    height: float

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        return ((lon - self.west) % 360) * self.across, (self.north - lat) * self.down


def draw(points: Sequence[Point]) -> str:
    """The map as an `svg` element, whose classes the page must style; empty where there is no point.

    Each point links to `#m` and its number.
    """
    if not points:
        return ""
    view = _view(points)
    parts = [*_grid(view), *_marks(points, view), _scale(view)]
    size = f"0 0 {_WIDTH:.0f} {view.height:.0f}"
    return f'<svg viewBox="{size}" role="img" aria-label="Map of the places">\n{"".join(parts)}</svg>\n'


def _view(points: Sequence[Point]) -> _View:
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    west, width = _arc(sorted({p.lon % 360 for p in points}))
    middle = (south + north) / 2
    narrow = max(0.05, math.cos(math.radians(middle)))
    high = max((north - south) * (1 + 2 * _MARGIN), _SMALLEST)
    wide = max(width * (1 + 2 * _MARGIN), _SMALLEST / narrow, high * narrow)
    scale = min(_WIDTH / (wide * narrow), _MOST / high)
    height = min(max(high * scale, _LEAST), _MOST)
    across = scale * narrow
    return _View(west + width / 2 - _WIDTH / across / 2, middle + height / scale / 2, across, scale, height)


def _arc(lons: Sequence[float]) -> tuple[float, float]:
    """(West end, width) of the shortest arc that holds all longitudes, which are sorted and 0 to 360."""
    gaps = [(b - a) % 360 for a, b in zip(lons, [*lons[1:], lons[0]], strict=True)]
    if len(lons) == 1:
        return lons[0], 0.0
    widest = max(range(len(lons)), key=gaps.__getitem__)
    return lons[(widest + 1) % len(lons)], 360 - gaps[widest]


def _grid(view: _View) -> Iterator[str]:
    degrees = max(_WIDTH / view.across, view.height / view.down)
    step = next((step for step in _STEPS if degrees / step <= _LINES), _STEPS[-1])
    for n in range(math.ceil(view.west / step), math.floor((view.west + _WIDTH / view.across) / step) + 1):
        x = (n * step - view.west) * view.across
        lon = (n * step + 180) % 360 - 180
        yield f'<path class="grid" d="M{x:.1f} 0V{view.height:.0f}"/>'
        yield f'<text class="grid" x="{x + 3:.1f}" y="{view.height - 4:.1f}">{_degrees(lon, "E", "W")}</text>\n'
    south = view.north - view.height / view.down
    for n in range(math.ceil(max(south, -90) / step), math.floor(min(view.north, 90) / step) + 1):
        y = (view.north - n * step) * view.down
        yield f'<path class="grid" d="M0 {y:.1f}H{_WIDTH:.0f}"/>'
        yield f'<text class="grid" x="3" y="{y - 3:.1f}">{_degrees(n * step, "N", "S")}</text>\n'


def _degrees(value: float, positive: str, negative: str) -> str:
    side = positive if value > 0 else negative if value < 0 else ""
    return f"{abs(round(value, 2)):g}° {side}".rstrip()


def _marks(points: Sequence[Point], view: _View) -> Iterator[str]:
    """The points with their labels; a label that finds no room is left to the list."""
    places = [view.at(p.lat, p.lon) for p in points]
    taken = [_Box(x - 4, y - 4, x + 4, y + 4) for x, y in places]
    frame = _Box(0, 0, _WIDTH, view.height)
    for point, (x, y) in zip(points, places, strict=True):
        text = _placed(point, (x, y), taken, frame)
        kind = "doubtful" if point.is_doubtful else "sure"
        title = escape(f"{point.number}  {point.label}")
        dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
        yield f'<a class="{kind}" href="#m{point.number}"><title>{title}</title>{dot}{text}</a>\n'


def _placed(point: Point, at: tuple[float, float], taken: list[_Box], frame: _Box) -> str:
    """The label of a point beside, above or below it, where nothing stands yet: whole, else its number."""
    x, y = at
    for label in (f"{point.number} {point.label}", str(point.number)):
        width = _LETTER * display_width(label)
        for left, top in (
            (x + 6, y - _LINE / 2),
            (x - 6 - width, y - _LINE / 2),
            (x - width / 2, y - _LINE - 5),
            (x - width / 2, y + 5),
        ):
            box = _Box(left, top, left + width, top + _LINE)
            is_inside = box.left >= 0 and box.top >= 0 and box.right <= frame.right and box.bottom <= frame.bottom
            if is_inside and not any(map(box.touches, taken)):
                taken.append(box)
                shown = f"{point.number} \u2068{escape(point.label)}\u2069" if label != str(point.number) else label
                return f'<text x="{left:.1f}" y="{top + _LINE - 3:.1f}">{shown}</text>'
    return ""


def _scale(view: _View) -> str:
    """A bar of a round number of km."""
    most = _WIDTH / 4 / view.down * _KM_A_DEGREE
    power = 10.0 ** math.floor(math.log10(most))
    km = next(n * power for n in (5, 2, 1) if n * power <= most)
    length = km / _KM_A_DEGREE * view.down
    return (
        f'<path class="scale" d="M{_WIDTH - 12 - length:.1f} 14v6h{length:.1f}v-6"/>'
        f'<text class="scale" x="{_WIDTH - 12 - length:.1f}" y="11">{km:g} km</text>\n'
    )
