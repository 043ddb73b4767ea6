"""The tree of types that entities have and queries may prefer: data/names/types.csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gazetteer.config import curated_folder
from gazetteer.model import Kind


@dataclass(frozen=True, slots=True)
class EntityType:
    """One type of the tree."""

    name: str
    kind: Kind
    parent: str | None
    """The more general type, None for a root."""
    meaning: str


@cache
def entity_types() -> Mapping[str, EntityType]:
    """Every documented type by its name, parents before children. Read once: the file is a part of the program."""
    with (curated_folder() / "types.csv").open(encoding="utf-8") as file:
        return {
            row["type"]: EntityType(row["type"], Kind(row["kind"]), row["parent"] or None, row["meaning"])
            for row in csv.DictReader(file)
        }


@cache
def lineage_of(name: str) -> tuple[str, ...]:
    """The ancestors of a type, nearest first; none of an unknown type."""
    known = entity_types().get(name)
    return (known.parent, *lineage_of(known.parent)) if known and known.parent else ()
