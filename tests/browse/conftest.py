"""A gazetteer of a few places and groups."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from tests.tiny import load, record

AR, KMR = "ar", "kmr"
RECORDS = (
    record("own:sy", "Syria", type="country", country="SY", links={"iso": "SY"}, lat=35, lon=38, population=20_000_000),
    record("own:iq", "Iraq", type="country", country="IQ", links={"iso": "IQ"}, population=40_000_000),
    record("own:sy08", "Al-Hasakah Governorate", type="province", country="SY", within="own:sy"),
    record(
        "own:qamishli",
        {"form": "Qamishli", "lang": "en", "role": "preferred"},
        {"form": "Qamişlo", "lang": KMR},
        {"form": "القامشلي", "lang": AR},
        type="city", country="SY", lat=37.05, lon=41.22, population=184_231, within="own:sy08",
        links={"geonames": ["173377"]},
    ),
    record("own:tay", "Tay", type="neighbourhood", country="SY", within="geonames:173377", lat=37.06, lon=41.23),
    record("own:tay-tribe", "Tay", kind="group", type="tribe"),
    record("own:taybad", "Taybad", type="city", country="IR", population=56_562, lat=34.74, lon=60.78),
    record("own:taipei", "Taybei", "臺北", type="city", country="TW", population=7_871_900, lat=25.05, lon=121.53),
    record("own:tell", "Tell Abyad", type="town", country="SY", lat=36.7, lon=38.96, population=14_825),
    record("own:telaviv", "Tel Aviv", type="city", country="IL", lat=32.08, lon=34.78, population=432_892),
    record("own:west", "Vuna", type="village", lat=-16.8, lon=179.98),
    record("own:east", "Taveuni", type="island", lat=-16.8, lon=-179.97),
)  # fmt: skip


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browse") / "own.db"
    assert not load(path, *RECORDS).bad
    return path


@pytest.fixture(scope="session")
def gazetteer(path: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(path) as gazetteer:
        yield gazetteer
