"""Who's On First: a folder of GeoJSON files, the SQLite distribution, or an extract with one record a line.

What is deprecated, superseded or not current is passed over. Names stand under `name:ara_x_preferred`, ids elsewhere
under `wof:concordances`. https://whosonfirst.org/docs/
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.assemble import Names, country_of, date_of, degrees, people
from gazetteer.exchange.load import Bad, Credit
from gazetteer.exchange.record import Link, Record
from gazetteer.exchange.streams import MAX_LINE, lines, open_bytes
from gazetteer.model import Kind, Role

CREDIT: Credit = ("Who's On First", "https://whosonfirst.org", "Who's On First licence: with credit; parts CC BY")

_TYPES: Mapping[str, str] = {
    "country": "country", "dependency": "country", "macroregion": "admin", "region": "province",
    "macrocounty": "admin", "county": "district", "localadmin": "municipality", "locality": "settlement",
    "borough": "neighbourhood", "macrohood": "neighbourhood", "neighbourhood": "neighbourhood",
    "microhood": "neighbourhood", "campus": "feature", "venue": "feature", "marinearea": "feature",
    "disputed": "region", "continent": "region", "ocean": "feature", "empire": "admin",
}  # fmt: skip
"""Placetype -> type: https://github.com/whosonfirst/whosonfirst-placetypes"""
_ROLES: Mapping[str, Role] = {
    "preferred": Role.PREFERRED, "variant": Role.VARIANT, "colloquial": Role.COLLOQUIAL, "abbrv": Role.ABBREVIATION,
    "abbreviation": Role.ABBREVIATION, "historical": Role.FORMER,
}  # fmt: skip
_AUTHORITIES: Mapping[str, str] = {
    "gn:id": "geonames", "wd:id": "wikidata", "iata:code": "iata", "icao:code": "icao",
}  # fmt: skip
_ABOVE = ("neighbourhood", "locality", "localadmin", "county", "macrocounty", "region", "macroregion", "country")
_SQLITE = b"SQLite format 3\x00"
_LOCAL = re.compile(r"[A-Za-z0-9._-]+\Z")
_NAME = re.compile(r"(?:name:)?([a-z_]+?)_x_([a-z]+)\Z")
_ALTERNATE_GEOMETRY = re.compile(r"-alt-")

Place = Mapping[str, Any]
"""A record in the plain form of the extract: id, name, placetype, country, lat, lon, parent_id, hierarchy, …"""


def read(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    """The current places of a distribution. Raises OSError, InvalidRecord for a database that is none of theirs."""
    path = Path(path)
    if path.is_dir():
        yield from _files(path, dataset)
    elif _is_sqlite(path):
        yield from _database(path, dataset)
    else:
        yield from _lines(path, dataset)


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        is_plain = file.read(16) == _SQLITE
    with open_bytes(path) as stream:
        if not is_plain and stream.read(16) == _SQLITE:
            raise InvalidRecord(f"{path}: a packed database: unpack it first (bunzip2)")
    return is_plain


def _files(folder: Path, dataset: str) -> Iterator[Record | Bad]:
    files = (file for file in sorted(folder.rglob("*.geojson")) if not _ALTERNATE_GEOMETRY.search(file.name))
    for file in files:
        try:
            if file.stat().st_size > MAX_LINE:
                # The outlines of some countries: the properties stand before them, and are all that is wanted.
                place = _plain(_properties_of_large(file))
            else:
                place = _plain(json.loads(file.read_bytes())["properties"])
            yield from _current(place, dataset)
        except InvalidRecord as error:
            yield Bad(1, f"{file.name}: {error}")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            yield Bad(1, f"{file.name}: no record of Who's On First: {error!r}")


def _properties_of_large(file: Path) -> Any:
    with file.open(encoding="utf-8", errors="replace") as stream:
        start = stream.read(MAX_LINE)
    at = re.search(r'"properties"\s*:\s*', start)
    if not at:
        raise InvalidRecord(f"no properties in its first {MAX_LINE} characters")
    return json.JSONDecoder().raw_decode(start, at.end())[0]


def _lines(path: Path, dataset: str) -> Iterator[Record | Bad]:
    for line in lines(path):
        if isinstance(line, Bad):
            yield line
        elif line.text.strip():
            try:
                value = json.loads(line.text)
                yield from _current(_plain(value["properties"]) if "properties" in value else value, dataset)
            except InvalidRecord as error:
                yield Bad(line.number, str(error))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                yield Bad(line.number, f"no record of Who's On First: {error!r}")


def _plain(properties: Mapping[str, Any]) -> Place:
    """The properties of a GeoJSON file in the form of the extract."""
    lat, lon = (properties.get(f"lbl:{axis}", properties.get(f"geom:{axis}")) for axis in ("latitude", "longitude"))
    hierarchy = properties.get("wof:hierarchy") or [{}]
    return {
        "id": properties["wof:id"],
        "name": properties.get("wof:name"),
        "placetype": properties.get("wof:placetype"),
        "country": properties.get("wof:country") or properties.get("iso:country"),
        "lat": lat,
        "lon": lon,
        "parent_id": properties.get("wof:parent_id"),
        "hierarchy": hierarchy[0],
        "is_current": properties.get("mz:is_current"),
        "deprecated": properties.get("edtf:deprecated"),
        "superseded_by": properties.get("wof:superseded_by"),
        "names": {key: forms for key, forms in properties.items() if key.startswith("name:")},
        "concordances": properties.get("wof:concordances"),
        "population": properties.get("wof:population") or properties.get("gn:population"),
        "since": properties.get("edtf:inception"),
        "until": properties.get("edtf:cessation"),
    }


def _current(place: Place, dataset: str) -> Iterator[Record]:
    """The record of a place, none for one that is no longer to be used."""
    is_gone = place.get("deprecated") not in (None, "", "uuuu") or place.get("superseded_by")
    if not is_gone and str(place.get("is_current")) != "0":
        yield _record(place, dataset)


def _record(place: Place, dataset: str) -> Record:
    number = _number(place["id"])
    concordances = _concordances(place.get("concordances"))
    names = _names(place, frozenset(concordances.values()), dataset)
    lat, lon = degrees(place.get("lat"), place.get("lon"))
    return Record(
        id=f"wof:{number}",
        kind=Kind.PLACE,
        names=names.all(),
        type=_type(place.get("placetype"), concordances),
        country=country_of(place.get("country")),
        lat=lat,
        lon=lon,
        population=people(place.get("population")),
        within=_within(place, number),
        since=date_of(place.get("since")),
        until=date_of(place.get("until")),
        links=tuple(Link(f"{authority}:{local}") for authority, local in concordances.items()),
    )


def _number(value: Any) -> int:
    if not re.fullmatch(r"[1-9]\d{0,18}", str(value)):
        raise InvalidRecord(f"{value!r} is no id of Who's On First")
    return int(value)


def _concordances(value: Any) -> dict[str, str]:
    """Authority -> local id there, of the authorities that are known."""
    known = ((_AUTHORITIES[key], str(id)) for key, id in (value or {}).items() if key in _AUTHORITIES and id)
    return {
        authority: local
        for authority, local in known
        if _LOCAL.match(local) and (authority != "wikidata" or re.fullmatch(r"Q\d+", local))
    }


def _names(place: Place, codes: frozenset[str], dataset: str) -> Names:
    """The names by their keys; before them the record's own label, where it is none of these."""
    keyed = {key: forms if isinstance(forms, list) else [forms] for key, forms in (place.get("names") or {}).items()}
    names = Names(dataset)
    if not any(place.get("name") in forms for forms in keyed.values()):
        names.add(place.get("name"), role=Role.PREFERRED)
    for key, forms in keyed.items():
        match = _NAME.match(key)
        role = _ROLES.get(match[2]) if match else None
        if match and role:
            for form in forms:
                names.add(form, match[1], Role.CODE if form in codes else role)
    return names


def _type(placetype: Any, concordances: Mapping[str, str]) -> str | None:
    if placetype == "campus" and ("iata" in concordances or "icao" in concordances):
        return "airport"
    return _TYPES.get(placetype)


def _within(place: Place, number: int) -> tuple[str, ...]:
    """The parent; where it has none, or several (-1 and below), the nearest of the hierarchy."""
    parent = place.get("parent_id")
    if isinstance(parent, int) and parent > 0:
        return (f"wof:{parent}",)
    hierarchy = place.get("hierarchy") or {}
    above = (hierarchy.get(f"{placetype}_id") for placetype in _ABOVE)
    return next(((f"wof:{id}",) for id in above if isinstance(id, int) and id > 0 and id != number), ())


_TABLES = frozenset({"spr", "names", "concordances", "ancestors"})


def _database(path: Path, dataset: str) -> Iterator[Record | Bad]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master")}
        if not tables >= _TABLES:
            raise InvalidRecord(f"{path}: the tables {', '.join(sorted(_TABLES - tables))} are missing")
        for number, row in enumerate(connection.execute("SELECT * FROM spr ORDER BY id"), start=1):
            try:
                if not dict(row).get("is_alt"):
                    yield from _current(_place(connection, row), dataset)
            except InvalidRecord as error:
                yield Bad(number, f"spr {row['id']}: {error}")


def _place(connection: sqlite3.Connection, row: sqlite3.Row) -> Place:
    """A row of `spr` with what the other tables know of it, in the form of the extract."""
    spr, id = dict(row), row["id"]
    names: dict[str, list[str]] = {}
    for name in connection.execute("SELECT language, script, privateuse, name FROM names WHERE id = ?", (id,)):
        role = (name["privateuse"] or "").removeprefix("x_")
        lang = "_".join(filter(None, (name["language"], (name["script"] or "").lower())))
        names.setdefault(f"{lang}_x_{role}", []).append(name["name"])
    ancestors = connection.execute("SELECT ancestor_placetype, ancestor_id FROM ancestors WHERE id = ?", (id,))
    return {
        **{key: spr.get(key) for key in ("id", "name", "placetype", "country", "parent_id", "is_current")},
        "lat": spr.get("latitude"),
        "lon": spr.get("longitude"),
        "deprecated": "yes" if spr.get("is_deprecated") == 1 else None,
        "superseded_by": spr.get("is_superseded") == 1,
        "since": spr.get("inception"),
        "until": spr.get("cessation"),
        "hierarchy": {f"{placetype}_id": ancestor for placetype, ancestor in ancestors},
        "names": names,
        "concordances": dict(_other_ids(connection, id)),
    }


def _other_ids(connection: sqlite3.Connection, id: int) -> Iterator[tuple[str, str]]:
    for row in connection.execute("SELECT * FROM concordances WHERE id = ?", (id,)):
        cells = dict(row)
        # Older distributions say concordance_id and concordance_source.
        source = cells.get("other_source", cells.get("concordance_source", cells.get("concordance_souce")))
        other = cells.get("other_id", cells.get("concordance_id"))
        if source and other:
            yield str(source), str(other)
