"""What must hold of former.csv: ids that were merged into others, or retired."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.context import is_id
from gazetteer.exchange.lint.book import Book, Problem, Row
from gazetteer.exchange.lint.entities import check_order, number_of


def check_former(book: Book) -> Iterator[Problem]:
    """What is wrong with the rows, in their order."""
    into = {row["id"]: row["into"] for row in book.former}
    seen: set[str] = set()
    for row in book.former:
        yield from map(row.problem, _wrong(row, book))
        if row["id"] in seen:
            yield row.problem(f"{row['id']} stands there already")
        elif row["into"] and _closes_a_circle(row["id"], into):
            yield row.problem(f"{row['id']} was merged into itself in the end")
        seen.add(row["id"])
    yield from check_order(book.former, lambda row: number_of(row["id"]), "id")


def _wrong(row: Row, book: Book) -> Iterator[str]:
    if not is_id(row["id"]):
        yield f"id: {row['id']} is no id"
    if row["into"] and row["into"] not in book.entity:
        yield f"into: there is no {row['into']}"
    if not row["into"] and row["id"] not in book.entity:
        yield f"id: there is no {row['id']} to retire"
    if row["source"] and row["source"] not in book.sources:
        yield f"source {row['source']} is not in SOURCES.md"


def _closes_a_circle(id: str, into: dict[str, str]) -> bool:
    seen = set()
    while id in into and id not in seen:
        seen.add(id)
        id = into[id]
    return id in seen
