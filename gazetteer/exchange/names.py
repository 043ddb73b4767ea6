"""The curated gazetteer as text: data/names, read as records. Its columns are in data/names/README.md."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib.resources.abc import Traversable
from typing import TypeVar

from gazetteer.config import curated_folder
from gazetteer.errors import DataError, InvalidRecord
from gazetteer.exchange.record import Link, Record, checked_name
from gazetteer.model import Kind, Name, Role

DATASET = "names"
ENTITY_COLUMNS = (
    "id", "kind", "type", "country", "lat", "lon", "coord_source", "population", "population_source", "within",
    "since", "until", "links", "source", "note",
)  # fmt: skip
NAME_COLUMNS = ("entity", "form", "lang", "role", "source", "since", "until", "used_by", "note")
FORMER = "former.csv"
FORMER_COLUMNS = ("id", "into", "source", "note")
_SOURCE_ROW = re.compile(r"\|\s*([a-z0-9][a-z0-9-]*)\s*\|(.*)\|\s*\Z")

T = TypeVar("T")
Row = Mapping[str, str]
Source = tuple[str, str, str | None, str | None]
"""Key, title, address, licence."""


def areas(folder: Traversable) -> list[str]:
    """The names of the areas, in order."""
    suffix = ".entities.csv"
    return sorted(file.name.removesuffix(suffix) for file in folder.iterdir() if file.name.endswith(suffix))


def rows(folder: Traversable, file: str, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """(line, row) of a CSV file whose header must be `columns`. Raises DataError."""
    try:
        with io.StringIO((folder / file).read_bytes().decode("utf-8"), newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            if tuple(reader.fieldnames or ()) != columns:
                raise DataError(f"{file}: the columns must be {','.join(columns)}")
            for row in reader:
                if None in row or None in row.values():
                    raise DataError(f"{file}:{reader.line_num}: {len(columns)} cells are expected")
                yield reader.line_num, row
    except FileNotFoundError:
        raise DataError(f"{file}: there is no such file") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{file}: {error}") from error


def sources(folder: Traversable) -> list[Source]:
    """The sources that SOURCES.md lists. Raises DataError."""
    try:
        text = (folder / "SOURCES.md").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError("SOURCES.md: there is no such file") from None
    found: dict[str, Source] = {}
    for line in text.splitlines():
        if (match := _SOURCE_ROW.match(line)) and match[1] != "key":
            title, url, licence, *_ = (*(cell.strip() for cell in match[2].split("|")), "", "")
            found[match[1]] = (match[1], title, url or None, licence or None)
    return list(found.values())


def former(folder: Traversable) -> tuple[dict[str, list[str]], set[str]]:
    """Id -> the ids that were merged into it; the ids that are retired. Raises DataError."""
    merged: dict[str, list[str]] = defaultdict(list)
    retired: set[str] = set()
    if (folder / FORMER).is_file():
        for _, row in rows(folder, FORMER, FORMER_COLUMNS):
            if row["into"]:
                merged[row["into"]].append(row["id"])
            else:
                retired.add(row["id"])
    return merged, retired


def read(folder: Traversable | None = None, _dataset: str = DATASET) -> Iterator[Record]:
    """Every curated entity, area by area. Raises DataError with file and line where one cannot be read.

    Every name has a source of its own: the dataset that they are imported as says nothing more.
    """
    folder = folder or curated_folder()
    merged, retired = former(folder)
    for area in areas(folder):
        file = f"{area}.names.csv"
        names: dict[str, list[Name]] = defaultdict(list)
        for line, row in rows(folder, file, NAME_COLUMNS):
            names[row["entity"]].append(_located(file, line, _name, row))
        file = f"{area}.entities.csv"
        for line, row in rows(folder, file, ENTITY_COLUMNS):
            record = _located(file, line, partial(_record, names=names.pop(row["id"], [])), row)
            yield replace(record, merged=tuple(merged.get(record.id, ())), retired=record.id in retired or None)
        if names:
            raise DataError(f"{area}.names.csv: names of {', '.join(sorted(names))}, which {file} does not have")


def _located(file: str, line: int, make: Callable[[Row], T], row: Row) -> T:
    try:
        return make(row)
    except (ValueError, InvalidRecord) as error:
        raise DataError(f"{file}:{line}: {error}") from error


def _name(row: Row) -> Name:
    return checked_name(
        Name(
            row["form"],
            row["lang"] or None,
            role=Role(row["role"]),
            source=row["source"],
            since=row["since"] or None,
            until=row["until"] or None,
            used_by=row["used_by"] or None,
        )
    )


def _record(row: Row, names: list[Name]) -> Record:
    stated = {"type": row["source"], "lat": row["coord_source"], "population": row["population_source"]}
    return Record(
        id=row["id"],
        kind=Kind(row["kind"]),
        names=tuple(names),
        type=row["type"],
        country=row["country"] or None,
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
        population=int(row["population"]) if row["population"] else None,
        within=tuple(row["within"].split(";")) if row["within"] else (),
        since=row["since"] or None,
        until=row["until"] or None,
        links=tuple(_link(link) for link in row["links"].split(";") if link),
        sources={member: source for member, source in stated.items() if source},
    )


def _link(text: str) -> Link:
    id, _, source = text.partition("=")
    return Link(id, source or None)
