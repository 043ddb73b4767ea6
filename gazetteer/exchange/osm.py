"""OpenStreetMap: a PBF file, through the package osmium, or what `osmium export` and `osmium cat` write of one.

Places alone are taken: what has a name and a tag that `osm_tags` knows. GeoJSON needs ids: `osmium export -u type_id`,
or `--attributes type,id`. OPL holds no coordinates of ways and relations.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gazetteer.errors import InvalidRecord, UsageError
from gazetteer.exchange.assemble import country_of, degrees, people
from gazetteer.exchange.json_stream import features
from gazetteer.exchange.linked_places import point_of
from gazetteer.exchange.load import Bad, Credit
from gazetteer.exchange.osm_tags import links_of, names_of, type_of
from gazetteer.exchange.record import Link, Record
from gazetteer.exchange.streams import lines
from gazetteer.model import Kind

CREDIT: Credit = ("© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright", "ODbL 1.0")

Tags = Mapping[str, str]
_OPL = re.compile(r"([nwr])(\d+)(?: |\Z)")
_ESCAPE = re.compile(r"%([0-9a-fA-F]+)%")
_GEOJSON_ID = re.compile(r"(?:([nwra])|(node|way|relation|area)/)(\d+)\Z")
_PBF_START = re.compile(rb"\x00\x00..\x0a\x09OSMHeader", re.DOTALL)
_LETTERS = {"node": "n", "way": "w", "relation": "r"}


def read(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    """The places of a file. Raises OSError, UsageError where a PBF cannot be read for want of the package osmium."""
    path = Path(path)
    name = path.name.lower()
    with path.open("rb") as file:
        is_pbf = _PBF_START.match(file.read(32)) is not None
    if is_pbf:
        yield from _pbf(path, dataset)
    elif ".opl" in name:
        yield from _opl(path, dataset)
    else:
        yield from _geojson(path, dataset)


def _checked(number: int, id: str, tags: Tags, point: tuple[Any, Any], dataset: str) -> Iterator[Record | Bad]:
    """The record of an object, none where it is no place with a name."""
    type = type_of(tags)
    if type is None or not any(key.startswith("name") for key in tags):
        return
    try:
        lat, lon = degrees(*point)
        yield Record(
            id=f"osm:{id}",
            kind=Kind.PLACE,
            names=names_of(tags, dataset),
            type=type,
            country=country_of(tags.get("is_in:country_code") or tags.get("ISO3166-1:alpha2")),
            lat=lat,
            lon=lon,
            population=people(tags.get("population")),
            links=tuple(map(Link, links_of(tags))),
        )
    except InvalidRecord as error:
        yield Bad(number, f"{id}: {error}")


def _geojson(path: Path, dataset: str) -> Iterator[Record | Bad]:
    for feature in features(path):
        if isinstance(feature, Bad):
            yield feature
            continue
        try:
            properties = feature.value.get("properties") or {}
            tags = {key: cell for key, cell in properties.items() if isinstance(cell, str)}
            id = _id_of(feature.value)
            point = point_of(feature.value.get("geometry"))
        except (InvalidRecord, AttributeError, TypeError, KeyError, IndexError) as error:
            yield Bad(feature.number, str(error))
        else:
            yield from _checked(feature.number, id, tags, point, dataset)


def _id_of(feature: Mapping[str, Any]) -> str:
    """`n123` of the forms that osmium and Overpass write. An area has twice its way's number, or its relation's + 1."""
    properties = feature.get("properties") or {}
    if "@id" in properties and "@type" in properties:
        text = f"{properties['@type']}/{properties['@id']}"
    else:
        text = str(feature.get("id") or properties.get("@id") or "")
    match = _GEOJSON_ID.match(text)
    if not match:
        raise InvalidRecord("no id: export with osmium export -u type_id")
    letter, number = match[1] or _LETTERS.get(match[2], "a"), int(match[3])
    return f"{'wr'[number % 2]}{number // 2}" if letter == "a" else f"{letter}{number}"


def _opl(path: Path, dataset: str) -> Iterator[Record | Bad]:
    for line in lines(path):
        if isinstance(line, Bad):
            yield line
        elif line.text:
            match = _OPL.match(line.text)
            if not match:
                yield Bad(line.number, "no line of OPL")
                continue
            cells = {field[0]: field[1:] for field in line.text.split(" ")[1:] if field}
            tags = _opl_tags(cells.get("T", ""))
            yield from _checked(line.number, match[1] + match[2], tags, (cells.get("y"), cells.get("x")), dataset)


def _opl_tags(text: str) -> Tags:
    pairs = (pair.partition("=") for pair in text.split(",") if pair)
    return {_unescaped(key): _unescaped(value) for key, _, value in pairs}


def _unescaped(text: str) -> str:
    """Letters that OPL writes as `%hex%`; what is no letter becomes U+FFFD."""
    return _ESCAPE.sub(lambda match: chr(point) if (point := int(match[1], 16)) < 0xD800 else "\ufffd", text)


def _pbf(path: Path, dataset: str) -> Iterator[Record | Bad]:
    try:
        osmium = importlib.import_module("osmium")
    except ImportError:
        raise UsageError("to read a PBF file: pip install 'gazetteer[osm]'") from None
    number = 0
    try:
        for number, thing in enumerate(osmium.FileProcessor(str(path)).with_locations(), start=1):
            tags = {tag.k: tag.v for tag in thing.tags}
            if tags:
                letter = thing.type_str()
                yield from _checked(number, f"{letter}{thing.id}", tags, _location(thing, letter), dataset)
    except RuntimeError as error:  # what osmium raises for a file that it cannot read on
        yield Bad(number + 1, f"cannot be read: {error}")


def _location(thing: Any, letter: str) -> tuple[Any, Any]:
    """Where a node is; of a way the middle of its nodes' bounds; nothing of a relation."""
    if letter == "n":
        return thing.location.lat, thing.location.lon
    if letter == "w":
        nodes = [node.location for node in thing.nodes if node.location.valid()]
        if nodes:
            lats, lons = [node.lat for node in nodes], [node.lon for node in nodes]
            return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    return None, None
