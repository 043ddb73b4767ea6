"""LP-TSV 0.4: the Linked Places format as a table. Read and written.

https://github.com/LinkedPasts/linked-places-format/blob/main/tsv_0.4.md
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.assemble import Names, country_of, date_of, degrees
from gazetteer.exchange.linked_places import ALIASES, id_of
from gazetteer.exchange.load import Bad
from gazetteer.exchange.record import Link, Record
from gazetteer.exchange.tables import TableRow, rows
from gazetteer.exchange.whole import Whole, wholes
from gazetteer.model import Kind, Role
from gazetteer.store.reader import Reader
from gazetteer.types import entity_types

COLUMNS = (
    "id", "title", "title_source", "start", "end", "title_uri", "ccodes", "matches", "variants", "types",
    "parent_name", "parent_id", "lon", "lat", "geo_source", "description",
)  # fmt: skip
_SEVERAL = re.compile(r"\s*[;|]\s*")
_POINT = re.compile(r"\s*POINT\s*\(\s*(\S+)\s+(\S+)\s*\)", re.IGNORECASE)


def read(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    """The places of a table; bad rows by the number of their line. Raises OSError, UsageError."""
    for row in rows(path):
        if isinstance(row, Bad):
            yield row
        else:
            yield _checked(row, dataset)


def _checked(row: TableRow, dataset: str) -> Record | Bad:
    try:
        return _record(row, dataset)
    except InvalidRecord as error:
        return Bad(row.number, str(error))


def _record(row: TableRow, dataset: str) -> Record:
    cells = row.cells
    if "id" not in cells or "title" not in cells:
        raise InvalidRecord("id and title are required")
    names = Names(dataset)
    names.add(cells["title"], role=Role.PREFERRED)
    for variant in _several(cells.get("variants")):
        form, _, lang = variant.partition("@")
        names.add(form, lang or None)
    lat, lon = _point(cells.get("lat"), cells.get("lon"), cells.get("geowkt"))
    codes = _several(cells.get("ccodes"))
    labels = (label.lower() for label in _several(cells.get("types")))
    known = next((entity_types()[label] for label in labels if label in entity_types()), None)
    return Record(
        id=_own_id(cells["id"], dataset),
        kind=known.kind if known else Kind.PLACE,
        names=names.all(),
        type=known.name if known else None,
        country=country_of(codes[0]) if len(codes) == 1 else None,
        lat=lat,
        lon=lon,
        within=(_own_id(cells["parent_id"], dataset),) if "parent_id" in cells else (),
        since=date_of(cells.get("start", cells.get("attestation_year"))),
        until=date_of(cells.get("end")),
        links=tuple(Link(id) for match in _several(cells.get("matches")) if (id := id_of(match))[:4] != "lpf:"),
    )


def _own_id(id: str, dataset: str) -> str:
    """An id of the table: one of a known form as it is, any other under the name of the dataset."""
    return id_of(id) if ":" in id else id_of(f"{dataset}.{id}")


def _several(cell: str | None) -> list[str]:
    return [part for part in _SEVERAL.split(cell or "") if part]


def _point(lat: str | None, lon: str | None, wkt: str | None) -> tuple[float | None, float | None]:
    match = _POINT.match(wkt or "")
    return degrees(match[2], match[1]) if match and not lat else degrees(lat, lon)


def write(reader: Reader) -> Iterator[str]:
    """A header, then every entity in order of id."""
    yield _line(COLUMNS)
    titles = {key: title for key, title, _, _ in reader.sources()}
    for whole in wholes(reader):
        yield _line(_cells(whole, reader, titles))


def _cells(whole: Whole, reader: Reader, titles: dict[str, str]) -> Sequence[Any]:
    entity = whole.entity
    title = next((name for name in whole.shown if name.form == entity.name), None)
    source = title.source if title else ""
    others = (name for name in whole.shown if name.form != entity.name and not _SEVERAL.search(name.form))
    variants = [f"{name.form}@{name.lang}" if name.lang else name.form for name in others]
    matches = [
        f"{ALIASES.get(authority, authority)}:{local}" for authority, ids in whole.links.items() for local in ids
    ]
    parent = whole.parents[0] if whole.parents else None
    return (
        entity.id, entity.name, titles.get(source, source) or "gazetteer", entity.since, entity.until, None,
        entity.country, ";".join(matches), ";".join(dict.fromkeys(variants)), entity.type,
        _name_of(parent, reader), parent, entity.lon, entity.lat, None, entity.kind,
    )  # fmt: skip


def _name_of(id: str | None, reader: Reader) -> str | None:
    eids = reader.eids([id]) if id else {}
    return next((row.name for row in reader.entities(eids.values()).values()), None)


def _line(cells: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow(cells)
    return out.getvalue()
