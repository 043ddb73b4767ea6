"""The regression set: names that must keep their answers, whatever is edited (data/names/regression.csv)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from gazetteer.config import curated_folder
from gazetteer.context import read_query
from gazetteer.model import Query

FILE = "regression.csv"
COLUMNS = ("query", "lang", "country", "kind", "expected", "note")


@dataclass(frozen=True, slots=True)
class Case:
    """A query, and the entity that it must bring."""

    query: Query
    expected: str | None
    """An id of the entity, which a gazetteer need not hold; None for a query of which it is not known."""


@cache
def cases() -> tuple[Case, ...]:
    """The cases that come along, in order. Raises InvalidQuery for a row that cannot be read."""
    with (curated_folder() / FILE).open(encoding="utf-8") as file:
        return tuple(Case(read_query({**row, "q": row["query"]}), row["expected"]) for row in csv.DictReader(file))
