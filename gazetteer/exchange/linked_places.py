"""The Linked Places format 1.2: GeoJSON with names, types, times, relations and links. Read and written.

https://github.com/LinkedPasts/linked-places-format. Read as one collection or one feature a line; written as a
collection. What the format has no place for (kind, population, a name's role and source) stands in members of our own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.assemble import Names, country_of, date_of, degrees, local_id, people
from gazetteer.exchange.attribution import attributions
from gazetteer.exchange.json_stream import Feature, features
from gazetteer.exchange.load import Bad
from gazetteer.exchange.record import Link, Record
from gazetteer.exchange.whole import Whole, wholes
from gazetteer.model import Kind, Role
from gazetteer.store.reader import NameRecord, Reader
from gazetteer.types import entity_types

CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"

ALIASES: Mapping[str, str] = {"geonames": "gn", "wikidata": "wd", "pleiades": "pl"}
"""Authority here -> its alias in the format's links, where the format has one."""
_AUTHORITIES = {
    **{alias: authority for authority, alias in ALIASES.items()},
    **{alias: alias for alias in ("tgn", "viaf", "whg", "bnf", "gnd", "loc", "gov", "cerl")},
    **{own: own for own in ("wof", "pcode", "osm", "iso", "iata", "icao", "admin", "geonames", "wikidata", "gz")},
}
_ADDRESSES = (
    (re.compile(r"https?://(?:www\.|sws\.)?geonames\.org/(\d+)"), "geonames"),
    (re.compile(r"https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/(Q\d+)"), "wikidata"),
    (re.compile(r"https?://pleiades\.stoa\.org/places/(\d+)"), "pleiades"),
    (re.compile(r"https?://vocab\.getty\.edu/(?:page/)?tgn/(\d+)"), "tgn"),
    (re.compile(r"https?://(?:www\.)?viaf\.org/viaf/(\d+)"), "viaf"),
)
"""Addresses that are ids of a known authority."""
_ID = re.compile(r"([a-z]+):([A-Za-z0-9._-]+)\Z")
_JOINING = frozenset({"closeMatch", "exactMatch"})
_BROADER = "gvp:broaderPartitive"


def read(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    """The places of a collection, or of a file with one feature a line; bad ones by number. Raises OSError."""
    for feature in features(path):
        if isinstance(feature, Bad):
            yield feature
        else:
            yield _checked(feature, dataset)


def _checked(feature: Feature, dataset: str) -> Record | Bad:
    try:
        return _record(feature.value, dataset)
    except InvalidRecord as error:
        return Bad(feature.number, str(error))
    except (AttributeError, TypeError, KeyError, IndexError) as error:
        return Bad(feature.number, f"no feature of the Linked Places format: {error!r}")


def _record(value: Mapping[str, Any], dataset: str) -> Record:
    properties = value.get("properties") or {}
    lat, lon = point_of(value.get("geometry"))
    since, until = _span(value)
    codes = properties.get("ccodes") or []
    return Record(
        id=id_of(value.get("@id")),
        kind=_kind(value, properties),
        names=_names(value, properties, dataset),
        type=_type(value.get("types") or []),
        country=country_of(codes[0]) if len(codes) == 1 else None,
        lat=lat,
        lon=lon,
        population=people(properties.get("population")),
        within=tuple(
            id_of(relation.get("relationTo"))
            for relation in value.get("relations") or []
            if relation.get("relationType") == _BROADER
        ),
        since=since,
        until=until,
        links=tuple(Link(id) for id in _links(value.get("links") or [])),
    )


def id_of(address: Any) -> str:
    """The id that an address, an aliased or a plain id stands for; `lpf:` for one of no known authority.

    Raises InvalidRecord for none.
    """
    if not isinstance(address, str) or not address:
        raise InvalidRecord("@id: there is none")
    for pattern, authority in _ADDRESSES:
        if match := pattern.match(address):
            return f"{authority}:{match[1]}"
    if (match := _ID.match(address)) and match[1] in _AUTHORITIES:
        return f"{_AUTHORITIES[match[1]]}:{match[2]}"
    if match and match[1] not in ("http", "https"):
        return address
    return f"lpf:{local_id(re.sub(r'^https?://', '', address))}"


def _kind(value: Mapping[str, Any], properties: Mapping[str, Any]) -> Kind:
    if properties.get("kind") in ("place", "group"):
        return Kind(properties["kind"])
    is_people = all("ethnonym" in name for name in value.get("names") or [{}])
    return Kind.GROUP if is_people else Kind.PLACE


def _names(value: Mapping[str, Any], properties: Mapping[str, Any], dataset: str) -> Any:
    names = Names(dataset)
    given = value.get("names") or []
    forms = [name.get("toponym") or name.get("ethnonym") for name in given]
    if properties.get("title") not in forms:
        names.add(properties.get("title"), role=Role.PREFERRED)
    for form, name in zip(forms, given, strict=True):
        role = name.get("role")
        since, until = _span(name)
        names.add(form, name.get("lang"), Role(role) if role in set(Role) else Role.VARIANT, since, until)
    return names.all()


def _type(types: list[Mapping[str, Any]]) -> str | None:
    labels = (str(one.get(key, "")).lower() for one in types for key in ("label", "sourceLabel"))
    return next((label for label in labels if label in entity_types()), None)


def _links(links: list[Mapping[str, Any]]) -> Iterator[str]:
    """The ids that a feature says are the same place, of the authorities that are known."""
    for link in links:
        identifier = str(link.get("identifier", ""))
        if link.get("type") in _JOINING:
            try:
                id = id_of(identifier)
            except InvalidRecord:
                continue
            if not id.startswith("lpf:") and id.partition(":")[0] in _AUTHORITIES.values():
                yield id


def _span(value: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The first timespan of a thing's `when`: from when, until when."""
    spans = (value.get("when") or {}).get("timespans") or [{}]
    return _moment(spans[0].get("start")), _moment(spans[0].get("end"))


def _moment(moment: Any) -> str | None:
    found = moment or {}
    return next((date for key in ("in", "earliest", "latest") if (date := date_of(found.get(key)))), None)


def point_of(geometry: Any) -> tuple[float | None, float | None]:
    """Latitude and longitude of a geometry that is a point or holds one; none of an outline."""
    for shape in _shapes(geometry):
        coordinates = shape.get("coordinates") or []
        if shape.get("type") == "MultiPoint" and coordinates:
            coordinates = coordinates[0]
        if shape.get("type") in ("Point", "MultiPoint") and len(coordinates) >= 2:
            return degrees(coordinates[1], coordinates[0])
    return None, None


def _shapes(geometry: Any) -> list[Mapping[str, Any]]:
    if not geometry:
        return []
    return geometry.get("geometries") or [] if geometry.get("type") == "GeometryCollection" else [geometry]


def write(reader: Reader) -> Iterator[str]:
    """Every entity as a feature of one collection, in order of id, with the attribution of every source."""
    labels = {key: (title, url) for key, title, url, _ in reader.sources()}
    head = {"type": "FeatureCollection", "@context": CONTEXT, "attribution": list(attributions(reader))}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n'
    before = ""
    for whole in wholes(reader):
        yield before + json.dumps(_feature(whole, reader, labels), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


Labels = Mapping[str, tuple[str, str | None]]


def _feature(whole: Whole, reader: Reader, labels: Labels) -> dict[str, Any]:
    entity = whole.entity
    properties = {
        "title": entity.name,
        "ccodes": [entity.country] if entity.country else [],
        "kind": entity.kind,
        **({"population": entity.population} if entity.population is not None else {}),
    }
    feature: dict[str, Any] = {"@id": entity.id, "type": "Feature", "properties": properties}
    if when := _when(entity.since, entity.until):
        feature["when"] = when
    key = "ethnonym" if entity.kind == Kind.GROUP else "toponym"
    feature["names"] = [_name(name, key, labels) for name in whole.names] or [{key: entity.name}]
    if entity.type:
        feature["types"] = [{"label": entity.type, "sourceLabel": entity.type}]
    if entity.lat is not None:
        feature["geometry"] = {"type": "Point", "coordinates": [entity.lon, entity.lat]}
    if whole.parents:
        feature["relations"] = list(_relations(whole.parents, reader))
    if whole.links:
        feature["links"] = [
            {"type": "exactMatch", "identifier": f"{ALIASES.get(authority, authority)}:{local}"}
            for authority, locals in whole.links.items()
            for local in locals
        ]
    return feature


def _when(since: str | None, until: str | None) -> dict[str, Any] | None:
    if not since and not until:
        return None
    span: dict[str, Any] = {"start": {"in": since} if since else {}}
    if until:
        span["end"] = {"in": until}
    return {"timespans": [span]}


def _name(name: NameRecord, key: str, labels: Labels) -> dict[str, Any]:
    title, url = labels.get(name.source, (name.source, None))
    citation = {"label": title, **({"@id": url} if url else {})}
    when = _when(name.since, name.until)
    return {
        key: name.form,
        **({"lang": name.lang} if name.lang else {}),
        "role": name.role,
        "source": name.source,
        **({"used_by": name.used_by} if name.used_by else {}),
        **({"when": when} if when else {}),
        "citations": [citation],
    }


def _relations(parents: list[str], reader: Reader) -> Iterator[dict[str, str]]:
    eids = reader.eids(parents)
    rows = reader.entities(eids.values())
    for parent in parents:
        label = rows[eids[parent]].name if parent in eids else parent
        yield {"relationType": _BROADER, "relationTo": parent, "label": label}
