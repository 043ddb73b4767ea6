from __future__ import annotations

from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import InvalidQuery


def near(gazetteer: Gazetteer, lat: float, lon: float, **filters: Any) -> dict[str, float | None]:
    found = gazetteer.near(lat, lon, **filters).entities
    return {one.id.removeprefix("own:"): one.distance for one in found}


def test_nearest_first_with_the_distance(gazetteer: Gazetteer) -> None:
    found = near(gazetteer, 37.05, 41.22)
    assert list(found) == ["qamishli", "tay"]
    assert found["qamishli"] == 0
    assert found["tay"] == pytest.approx(1.423, abs=0.01)


def test_the_radius_is_kept(gazetteer: Gazetteer) -> None:
    assert list(near(gazetteer, 37.05, 41.22, radius=1.4)) == ["qamishli"]
    assert list(near(gazetteer, 37.05, 41.22, radius=250)) == ["qamishli", "tay", "tell"]
    assert list(near(gazetteer, 37.05, 41.22, radius=250, limit=1)) == ["qamishli"]


def test_filters(gazetteer: Gazetteer) -> None:
    assert list(near(gazetteer, 37.05, 41.22, radius=500, type="town")) == ["tell"]
    assert not near(gazetteer, 37.05, 41.22, kind="group")


def test_over_the_line_at_180(gazetteer: Gazetteer) -> None:
    assert set(near(gazetteer, -16.8, 180)) == set(near(gazetteer, -16.8, -180)) == {"west", "east"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"lat": None, "lon": None}, "lat and lon: missing"),
        ({"lat": 1, "lon": None}, "one without the other"),
        ({"lat": 91, "lon": 0}, "latitude 91"),
        ({"lat": 1, "lon": 0, "radius": 0}, "radius"),
        ({"lat": 1, "lon": 0, "radius": 501}, "radius"),
        ({"lat": 1, "lon": 0, "radius": "x", "limit": 0}, "limit.*radius"),
    ],
)
def test_what_cannot_be_meant(gazetteer: Gazetteer, asked: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidQuery, match=told):
        gazetteer.near(**asked)
