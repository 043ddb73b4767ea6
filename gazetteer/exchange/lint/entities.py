"""What must hold of the rows of entities: ids, types, references, sources, dates, links, order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from gazetteer.countries import CODES
from gazetteer.exchange.lint.book import KINDS, Book, Problem, Row

AUTHORITIES = frozenset({"geonames", "wof", "wikidata", "pcode", "osm", "iso", "iata", "icao", "admin"})
"""Prefixes that a link may have: data/names/README.md."""

_ID = re.compile(r"gz:([0-9]+|[0-9a-z]{10})\Z")
"""Digits, or what an installation made up for an entity of its own."""
_LINK = re.compile(r"([a-z]+):[A-Za-z0-9._-]+=(.+)\Z")
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?\Z")

Rule = Callable[[Row, Book], Iterator[str]]


def check_entities(book: Book) -> Iterator[Problem]:
    """What is wrong with the entities, in the order of the files."""
    for row in book.entities:
        for rule in _RULES:
            yield from map(row.problem, rule(row, book))
    yield from check_order(book.entities, lambda row: number_of(row["id"]), "id")
    yield from _repeated_ids(book.entities)
    yield from _repeated_links(book.entities)


def check_order(rows: Iterable[Row], key: Callable[[Row], object], what: str) -> Iterator[Problem]:
    """Rows that stand behind one of the same file whose key is higher."""
    last: Row | None = None
    for row in rows:
        if last and last.file == row.file and key(row) < key(last):  # type: ignore[operator]
            yield row.problem(f"out of order: the rows are in order of {what}")
        last = row


def number_of(id: str) -> tuple[int, str]:
    """What ids are ordered by: their number."""
    local = id.partition(":")[2]
    return (int(local), "") if local.isdecimal() else (0, id)


def dates(row: Row) -> Iterator[str]:
    """What is wrong with `since` and `until`."""
    for column in ("since", "until"):
        if row[column] and not _is_date(row[column]):
            yield f"{column}: {row[column]} is no date of the form YYYY, YYYY-MM or YYYY-MM-DD"
    if row["since"] and row["until"] and row["until"] < row["since"][: len(row["until"])]:
        yield f"until {row['until']} is before since {row['since']}"


def _is_date(text: str) -> bool:
    match = _DATE.match(text)
    if not match:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def blanks(row: Row) -> Iterator[str]:
    """Cells with blanks at an end, control characters, or letters that are not composed."""
    for column, cell in row.cells.items():
        if cell != cell.strip() or "  " in cell:
            yield f"{column}: a blank at an end, or two together"
        if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in cell):
            yield f"{column}: a control character"
        if not unicodedata.is_normalized("NFC", cell):
            yield f"{column}: not in NFC"


def source(row: Row, book: Book) -> Iterator[str]:
    """A source that is not named, or that SOURCES.md does not have."""
    if not row["source"]:
        yield "source: none is named"
    elif row["source"] not in book.sources:
        yield _unknown_source(row["source"])


def _unknown_source(key: str) -> str:
    return f"source {key} is not in SOURCES.md"


def _id(row: Row, _: Book) -> Iterator[str]:
    if not _ID.match(row["id"]):
        yield f"id: {row['id']} is not gz: and digits, nor gz: and ten letters"


def _kind_and_type(row: Row, book: Book) -> Iterator[str]:
    if row["kind"] not in KINDS:
        yield f"kind: {row['kind']} is neither place nor group"
    elif row["type"] not in book.kind_of_type:
        yield f"type: {row['type']} is not in types.csv"
    elif book.kind_of_type[row["type"]] != row["kind"]:
        yield f"type: {row['type']} is not of the kind {row['kind']}"


def _country(row: Row, _: Book) -> Iterator[str]:
    if row["country"] and row["country"] not in CODES:
        yield f"country: {row['country']} is no ISO 3166-1 code"


def _coordinates(row: Row, book: Book) -> Iterator[str]:
    if bool(row["lat"]) != bool(row["lon"]):
        yield "lat and lon: both or neither"
    for column, limit in (("lat", 90.0), ("lon", 180.0)):
        degrees = number(row[column] or "0")
        if degrees is None or abs(degrees) > limit:
            yield f"{column}: {row[column]} is no number of degrees up to {limit:.0f}"
    yield from _sourced(row, "lat", "coord_source", book)


def number(text: str) -> float | None:
    """A decimal number, None for anything else."""
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def _population(row: Row, book: Book) -> Iterator[str]:
    if row["population"] and not re.fullmatch(r"[1-9]\d*|0", row["population"]):
        yield f"population: {row['population']} is no whole number"
    yield from _sourced(row, "population", "population_source", book)


def _sourced(row: Row, column: str, source_column: str, book: Book) -> Iterator[str]:
    key = row[source_column]
    if bool(row[column]) != bool(key):
        yield f"{source_column}: with {column}, and only with it"
    elif key and key not in book.sources:
        yield _unknown_source(key)


def _within(row: Row, book: Book) -> Iterator[str]:
    parents = book.parents(row["id"])
    for parent in parents:
        if parent not in book.entity:
            yield f"within: there is no {parent}"
        elif row["kind"] == "place" and book.entity[parent]["kind"] != "place":
            yield f"within: a place cannot lie within {parent}, which is a group"
    if len(set(parents)) != len(parents):
        yield "within: a parent stands there twice"
    if row["id"] in book.ancestors(row["id"]):
        yield "within: the parents close a circle"


def _links(row: Row, book: Book) -> Iterator[str]:
    for link in filter(None, row["links"].split(";")):
        match = _LINK.match(link)
        if not match:
            yield f"links: {link} is not of the form authority:id=source"
        elif match[1] not in AUTHORITIES:
            yield f"links: {match[1]} is no known authority"
        elif match[2] not in book.sources:
            yield _unknown_source(match[2])


def _named(row: Row, book: Book) -> Iterator[str]:
    if not any(name["role"] == "preferred" for name in book.names_of.get(row["id"], ())):
        yield "has no preferred name"


def _blanks(row: Row, _: Book) -> Iterator[str]:
    yield from blanks(row)


def _dates(row: Row, _: Book) -> Iterator[str]:
    yield from dates(row)


_RULES: tuple[Rule, ...] = (
    _id, _kind_and_type, _country, _coordinates, _population, _within, _dates, _links, source, _named, _blanks,
)  # fmt: skip


def _repeated_ids(rows: Iterable[Row]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row in rows:
        other = first.setdefault(row["id"], row)
        if other is not row:
            yield row.problem(f"{row['id']} stands at {other.file}:{other.line} already")


def _repeated_links(rows: Iterable[Row]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row in rows:
        for link in filter(None, row["links"].split(";")):
            id = link.partition("=")[0]
            other = first.setdefault(id, row)
            if other is not row:
                yield row.problem(f"links: {id} is a link of {other['id']} already ({other.file}:{other.line})")
