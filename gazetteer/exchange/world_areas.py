"""What the world layer has beside countries and settlements: continents, and the states and counties of the US.

The package gives the states and continents their ids of GeoNames, the counties those of the US census (FIPS) alone; a
point and a population only the continents. A state is also found by the code that settlements bear (`admin:US.TX`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.record import Link, Record, checked_name
from gazetteer.model import Kind, Name, Role

_ROLES: Final = (("isColloquial", Role.COLLOQUIAL), ("isPreferredName", Role.PREFERRED))
"""What the package says of an alternate name; without either it is a variant."""
_NO_LANGUAGES: Final = frozenset(("link", "wkdt"))
"""What stands in the place of a language where the entry is no name."""


def read_areas(
    continents: Mapping[str, Any], states: Mapping[str, Any], counties: Sequence[Any], dataset: str
) -> Iterator[Record]:
    """The records of the three files of the package, larger areas first."""
    for one in continents.values():
        yield _continent(one, dataset)
    for one in states.values():
        yield _state(one, dataset)
    ids = {code: f"geonames:{one['geonameid']}" for code, one in states.items()}
    for county in counties:
        yield _county(county, ids.get(county["state"]), dataset)


def _continent(one: Mapping[str, Any], dataset: str) -> Record:
    main = Name(one["name"], "en", role=Role.PREFERRED, source=dataset)
    others = (_alternate(name, dataset) for name in one["alternateNames"] if name.get("lang") not in _NO_LANGUAGES)
    names = dict.fromkeys([checked_name(main), *filter(None, others)])
    return Record(
        id=f"geonames:{one['geonameId']}",
        kind=Kind.PLACE,
        type="region",
        lat=float(one["lat"]),
        lon=float(one["lng"]),
        population=one.get("population") or None,
        names=tuple(names),
    )


def _alternate(name: Mapping[str, Any], dataset: str) -> Name | None:
    role = next((role for flag, role in _ROLES if name.get(flag)), Role.VARIANT)
    try:
        return checked_name(Name(name["name"], name.get("lang") or None, role=role, source=dataset))
    except InvalidRecord:
        return None


def _state(one: Mapping[str, Any], dataset: str) -> Record:
    names = (
        Name(one["name"], "en", role=Role.PREFERRED, source=dataset),
        Name(one["code"], role=Role.CODE, source=dataset),
    )
    return Record(
        id=f"geonames:{one['geonameid']}",
        kind=Kind.PLACE,
        type="province",
        country="US",
        names=tuple(map(checked_name, names)),
        links=(Link(f"admin:US.{one['code']}"),),
    )


def _county(one: Mapping[str, str], state: str | None, dataset: str) -> Record:
    """A county; Puerto Rico and the islands, which are no states, are countries of ISO 3166-1."""
    name = checked_name(Name(one["name"], "en", role=Role.PREFERRED, source=dataset))
    return Record(
        id=f"fips:{one['fips']}",
        kind=Kind.PLACE,
        type="district",
        country="US" if state else one["state"],
        within=(state,) if state else (),
        names=(name,),
    )
