"""What OpenStreetMap's tags say: names, types, ids elsewhere. https://wiki.openstreetmap.org/wiki/Names"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gazetteer.exchange.assemble import Names
from gazetteer.model import Name, Role

Tags = Mapping[str, str]

_NAME_KEYS: Mapping[str, Role] = {
    "name": Role.PREFERRED,
    "official_name": Role.VARIANT,
    "int_name": Role.VARIANT,
    "alt_name": Role.VARIANT,
    "nat_name": Role.VARIANT,
    "reg_name": Role.VARIANT,
    "loc_name": Role.COLLOQUIAL,
    "short_name": Role.ABBREVIATION,
    "old_name": Role.FORMER,
}
_KEY = re.compile(r"([a-z]+_name|name)(?:[:_](?:\d+|([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)))?\Z")
"""`name`, `name:ckb`, `alt_name_1`, `old_name:ar`; `name:etymology` and `name:left` are longer than a language."""

_TYPES: Mapping[str, Mapping[str, str]] = {
    "place": {
        "country": "country", "state": "province", "province": "province", "region": "region", "district": "district",
        "county": "district", "subdistrict": "subdistrict", "municipality": "municipality", "city": "city",
        "town": "town", "village": "village", "hamlet": "village", "isolated_dwelling": "village",
        "suburb": "neighbourhood", "quarter": "neighbourhood", "neighbourhood": "neighbourhood",
        "city_block": "neighbourhood", "borough": "neighbourhood", "square": "square", "island": "island",
        "islet": "island", "locality": "feature",
    },
    "natural": {
        "peak": "mountain", "ridge": "mountain", "mountain_range": "mountain", "hill": "mountain", "spring": "spring",
        "water": "lake", "wetland": "lake", "valley": "valley", "desert": "desert",
    },
    "waterway": {"river": "river", "stream": "river", "canal": "river", "wadi": "river", "dam": "dam"},
    "aeroway": {"aerodrome": "airport", "airstrip": "airport", "heliport": "airport"},
    "barrier": {"border_control": "crossing", "checkpoint": "checkpoint"},
    "amenity": {
        "refugee_site": "camp", "prison": "prison", "hospital": "hospital", "clinic": "hospital", "school": "school",
        "university": "school", "college": "school", "place_of_worship": "worship", "marketplace": "market",
    },
    "military": {"base": "base", "barracks": "base", "airfield": "base", "checkpoint": "checkpoint"},
    "landuse": {"military": "base"},
    "historic": {"archaeological_site": "monument", "castle": "monument", "ruins": "monument", "tomb": "monument"},
    "power": {"plant": "plant"},
    "man_made": {"bridge": "bridge", "petroleum_well": "field", "water_works": "plant"},
    "junction": {"roundabout": "roundabout", "circular": "roundabout"},
}  # fmt: skip
"""Key -> its value -> type. The first key that says something decides."""
_ADMIN_TYPES: Mapping[str, str] = {"2": "country", "4": "province"}
"""admin_level -> type; what the other levels are differs from country to country."""

_LINK_KEYS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "wikidata": ("wikidata", re.compile(r"Q\d+\Z")),
    "geonames:id": ("geonames", re.compile(r"\d+\Z")),
    "ref:geonames": ("geonames", re.compile(r"\d+\Z")),
    "ISO3166-1:alpha2": ("iso", re.compile(r"[A-Z]{2}\Z")),
    "ISO3166-1": ("iso", re.compile(r"[A-Z]{2}\Z")),
    "ref:pcode": ("pcode", re.compile(r"[A-Z0-9]+\Z")),
    "pcode": ("pcode", re.compile(r"[A-Z0-9]+\Z")),
    "iata": ("iata", re.compile(r"[A-Z]{3}\Z")),
    "icao": ("icao", re.compile(r"[A-Z]{4}\Z")),
}


def type_of(tags: Tags) -> str | None:
    """The type of an object; None for what is no place that a gazetteer has."""
    for key, types in _TYPES.items():
        if found := types.get(tags.get(key, "")):
            return found
    if tags.get("boundary") == "administrative":
        return _ADMIN_TYPES.get(tags.get("admin_level", ""), "admin")
    return None


def names_of(tags: Tags, dataset: str) -> tuple[Name, ...]:
    """The names by their keys, several of one key between semicolons. Raises InvalidRecord where there is none."""
    names = Names(dataset)
    for key, role in _NAME_KEYS.items():
        for tag, value in tags.items():
            match = _KEY.match(tag)
            if match and match[1] == key:
                for form in value.split(";"):
                    names.add(form, match[2], role)
    return names.all()


def links_of(tags: Tags) -> Iterator[str]:
    """The ids of the same place elsewhere. An airport's codes are its own, a city's are not."""
    is_airport = tags.get("aeroway") == "aerodrome"
    for key, (authority, pattern) in _LINK_KEYS.items():
        value = tags.get(key, "")
        if pattern.match(value) and (is_airport or authority not in ("iata", "icao")):
            yield f"{authority}:{value}"
