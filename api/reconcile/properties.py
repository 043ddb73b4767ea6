"""The properties: those that narrow a query, from other columns, and those that can be fetched into new columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gazetteer.context import check_language
from gazetteer.errors import InvalidQuery
from gazetteer.model import Entity, Name, Role

Labels = Mapping[str, str]
"""Ids -> the names to show."""
Value = dict[str, Any]
"""A value as both versions of the protocol write it: an object with `str`, `float` or `int`, or with `id`, `name`."""

_LARGEST_INT = 2**31 - 1
"""OpenRefine reads whole numbers of 32 bits."""


@dataclass(frozen=True, slots=True)
class Property:
    """Something to match by, or to fetch, or both."""

    id: str
    name: str
    description: str
    read: Callable[[Entity, Labels], list[Value]] | None = None
    """Its values; None where it can only be matched by."""
    is_entity: bool = False
    """Whether its values are entities."""


def _text(value: str | None) -> list[Value]:
    return [{"str": value}] if value else []


def _float(value: float | None) -> list[Value]:
    return [] if value is None else [{"float": value}]


def _int(value: int | None) -> list[Value]:
    if value is None:
        return []
    return [{"int": value} if abs(value) <= _LARGEST_INT else {"float": float(value)}]


def _point(entity: Entity) -> list[Value]:
    return [] if entity.lat is None or entity.lon is None else [{"str": f"{entity.lat},{entity.lon}"}]


def _link(authority: str) -> Callable[[Entity, Labels], list[Value]]:
    return lambda entity, _: [{"str": local} for local in entity.links.get(authority, ())]


def _names(entity: Entity, _: Labels) -> list[Value]:
    names = sorted((name for name in entity.names if name.role.is_shown), key=_is_not_preferred)
    return [{"str": form} for form in dict.fromkeys(name.form for name in names)]


def _is_not_preferred(name: Name) -> bool:
    return name.role is not Role.PREFERRED


def _is_in(tag: str | None, lang: str) -> bool:
    """Whether a name of that tag is one of the language, in the script that is asked for or its own."""
    return tag == lang or (tag is not None and tag.startswith(f"{lang}-") and not tag.endswith("-Latn"))


def _within(entity: Entity, labels: Labels) -> list[Value]:
    return [{"id": id, "name": labels.get(id, id)} for id in entity.within]


def _name_in(lang: str, language: str) -> Property:
    def read(entity: Entity, _: Labels) -> list[Value]:
        names = [name for name in entity.names if name.role.is_shown and _is_in(name.lang, lang)]
        return [{"str": name.form} for name in sorted(names, key=_is_not_preferred)[:1]]

    return Property(
        f"name-{lang}", f"Name in {language}", "One name in that language, the preferred where there is one.", read
    )


_LANGUAGES: Final = {
    "en": "English", "ar": "Arabic", "kmr": "Kurmanji", "ckb": "Sorani", "tr": "Turkish", "fa": "Persian",
    "syr": "Syriac", "hy": "Armenian", "he": "Hebrew", "ru": "Russian", "de": "German", "fr": "French", "es": "Spanish",
}  # fmt: skip

_FETCHED: Final = (
    *(_name_in(lang, language) for lang, language in _LANGUAGES.items()),
    Property("names", "All names", "Every name that is shown, the preferred first.", _names),
    Property(
        "lat", "Latitude", "Decimal degrees (WGS 84); with lon, also to match by.", lambda one, _: _float(one.lat)
    ),
    Property(
        "lon", "Longitude", "Decimal degrees (WGS 84); with lat, also to match by.", lambda one, _: _float(one.lon)
    ),
    Property("coordinates", "Coordinates", "LAT,LON; also to match by.", lambda one, _: _point(one)),
    Property(
        "type",
        "Type",
        "Of the documented tree, such as city or tribe; also to match by.",
        lambda one, _: _text(one.type),
    ),
    Property("kind", "Kind", "place or group; also to match by.", lambda one, _: _text(one.kind.value)),
    Property(
        "country", "Country", "ISO 3166-1 alpha-2; to match by also a name or an id.", lambda one, _: _text(one.country)
    ),
    Property(
        "within",
        "Lies within",
        "All that it lies within or belongs to, nearest first; to match by an id or a name.",
        _within,
        is_entity=True,
    ),
    Property("pcode", "P-code", "Place code of the United Nations.", _link("pcode")),
    Property("geonames", "GeoNames", "Number in GeoNames.", _link("geonames")),
    Property("wikidata", "Wikidata", "Item of Wikidata.", _link("wikidata")),
    Property("wof", "Who's On First", "Number in Who's On First.", _link("wof")),
    Property("osm", "OpenStreetMap", "n, w or r and the number in OpenStreetMap.", _link("osm")),
    Property("population", "Population", "People.", lambda one, _: _int(one.population)),
    Property("since", "Since", "Date or year from which on it was there.", lambda one, _: _text(one.since)),
    Property("until", "Until", "Date or year until which it was there.", lambda one, _: _text(one.until)),
    Property("id", "Id", "The canonical id.", lambda one, _: _text(one.id)),
)
_ASKED: Final = (
    Property("lang", "Language of the name", "BCP 47, such as ar or kmr: to match by."),
    Property("as_of", "As of", "A date for which it shall hold: to match by."),
)

FETCHED: Final[Mapping[str, Property]] = {one.id: one for one in _FETCHED}
"""What can be fetched, by id, in the order in which it is proposed."""
PROPERTIES: Final[Mapping[str, Property]] = {**FETCHED, **{one.id: one for one in _ASKED}}
"""All properties by id."""


def property_of(id: str) -> Property:
    """The property with an id, `name-` and any language among them; one that nobody knows has no values."""
    return PROPERTIES.get(id) or _in_any_language(id) or Property(id, id, "")


def _in_any_language(id: str) -> Property | None:
    head, _, lang = id.partition("-")
    try:
        return _name_in(check_language(lang), lang) if head == "name" else None
    except InvalidQuery:
        return None
