"""What the curated names cover: entities and names by area, kind, type, language, script, role and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gazetteer.exchange.lint.book import Book, Row, area_of
from gazetteer.text.script import script_of

_MANY = 20
"""Rows of a table; the rest is one row."""


class Share(NamedTuple):
    """One row of a table."""

    label: str
    number: int
    sourced: int
    """How many of them have a source other than `editorial`."""


class Table(NamedTuple):
    """Counts by one property."""

    title: str
    shares: list[Share]


def coverage(book: Book) -> Iterator[Table]:
    """The tables, entities before names."""
    entities, names = book.entities, book.names
    yield Table("entities", [_share("all", entities)])
    yield _table("entities by area", entities, area_of)
    yield _table("entities by kind", entities, lambda row: row["kind"])
    yield _table("entities by type", entities, lambda row: row["type"])
    yield Table("names", [_share("all", names)])
    yield _table("names by area", names, area_of)
    yield _table("names by language", names, lambda row: row["lang"])
    yield _table("names by script", names, lambda row: script_of(row["form"]))
    yield _table("names by role", names, lambda row: row["role"])
    yield _table("names by source", names, lambda row: row["source"])


def _table(title: str, rows: Iterable[Row], key: Callable[[Row], str]) -> Table:
    counts, sourced = Counter[str](), Counter[str]()
    for row in rows:
        label = key(row) or "not known"
        counts[label] += 1
        sourced[label] += _is_sourced(row)
    shares = [Share(label, count, sourced[label]) for label, count in counts.most_common()]
    rest = shares[_MANY:]
    others = [Share(f"{len(rest)} others", sum(s.number for s in rest), sum(s.sourced for s in rest))] if rest else []
    return Table(title, shares[:_MANY] + others)


def _share(label: str, rows: list[Row]) -> Share:
    return Share(label, len(rows), sum(map(_is_sourced, rows)))


def _is_sourced(row: Row) -> bool:
    return row["source"] != "editorial"
