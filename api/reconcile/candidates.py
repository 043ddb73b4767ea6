"""Answers as candidates, which both versions write alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from api.reconcile.cells import Cell
from api.reconcile.types import name_of, types_of
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Candidate, Entity, Found, Query, Resolution, Status

Listed = Candidate | Entity | Found


def reconcile(
    gazetteer: Gazetteer, cells: Sequence[Cell | None], count: Callable[[Sequence[Resolution]], None]
) -> list[list[dict[str, Any]]]:
    """The candidates of each cell, the best first; none where a cell cannot be read (None) or nothing is near enough.

    All are resolved at once, and `count` is told the answers. An id finds what it is the id of.
    """
    entities = gazetteer.entities({id for cell in cells if cell for id in cell.ids})
    asked = [_queries(cell, entities) for cell in cells]
    resolved = gazetteer.resolve_many([query for some in asked for query in some])
    count(resolved)
    rest = iter(resolved)
    best = [_best([next(rest) for _ in some]) for some in asked]
    labels = Labelled(gazetteer, [*entities.values(), *(one for answer in best if answer for one in answer.candidates)])
    return [
        _by_id(cell, entities, labels) or _candidates(answer, labels) if cell else []
        for cell, answer in zip(cells, best, strict=True)
    ]


def _queries(cell: Cell | None, entities: Mapping[str, Entity]) -> list[Query]:
    if cell is None or any(id in entities for id in cell.ids):
        return []
    return cell.queries()


def _best(answers: Sequence[Resolution]) -> Resolution | None:
    """Of the ways to write a name the one that says most."""
    return max(answers, key=lambda one: (one.status is Status.MATCH, one.probability), default=None)


def _by_id(cell: Cell, entities: Mapping[str, Entity], labels: Labelled) -> list[dict[str, Any]]:
    found = {entities[id].id: entities[id] for id in cell.ids if id in entities}
    return [labels.item(one) | {"score": 100.0, "match": len(found) == 1} for one in found.values()][: cell.limit]


def _candidates(answer: Resolution | None, labels: Labelled) -> list[dict[str, Any]]:
    if answer is None:
        return []
    is_match = answer.status is Status.MATCH
    return [
        labels.item(one) | {"score": round(100 * one.probability, 2), "match": is_match and place == 0}
        for place, one in enumerate(answer.candidates)
    ]


class Labelled:
    """Entities with the names of what they lie within, read for all of them at once."""

    def __init__(self, gazetteer: Gazetteer, entities: Iterable[Listed]) -> None:
        self.labels = gazetteer.labels({id for one in entities for id in one.within})

    def item(self, one: Listed) -> dict[str, Any]:
        """An entity as an item of a list: id, name, description, types."""
        types = types_of(one.kind.value, one.type)
        return {"id": one.id, "name": one.name, "description": self.describe(one), "type": types}

    def describe(self, one: Listed) -> str:
        """One line that tells it from its namesakes: `city in Al-Hasakah Governorate, Syria`."""
        parents = [self.labels[id] for id in one.within if id in self.labels and self.labels[id] != one.name]
        around = dict.fromkeys((*parents[:1], *parents[-1:]))
        what = name_of(one.type or one.kind.value)
        return f"{what} in {', '.join(around)}" if around else what
