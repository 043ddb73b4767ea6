"""The stored names that a stretch of a text is, and what is asked of all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from operator import attrgetter
from typing import Final, NamedTuple

from gazetteer.annotate import weights as w
from gazetteer.model import Kind, Role
from gazetteer.store.reader import NameHit

WHOLE, SAME, GENERIC, ABBREVIATED = 2, 1, 0, -1
"""How a stored name is written in the text: letter by letter, but for articles, without its generic words; or as an
abbreviation that only stands after a comma (Lewisburg, Ky.)."""
MAX_MEANINGS: Final = 16
"""Candidates of a name that are weighed, the likeliest by the words around."""


class Hit(NamedTuple):
    """A stored name that a stretch of the text is."""

    name: NameHit
    agreement: int
    """WHOLE, SAME, GENERIC or ABBREVIATED."""


class Hits(tuple[Hit, ...]):
    """The names that a stretch is. What all of them say is worked out once: a name stands in many texts."""

    @cached_property
    def best(self) -> NameHit:
        """The name of the most prominent entity."""
        return max((hit.name for hit in self), key=attrgetter("rank"))

    @cached_property
    def are_places(self) -> bool:
        """Whether nothing but places bears this name."""
        return all(hit.name.kind == Kind.PLACE for hit in self)

    @cached_property
    def are_generic(self) -> bool:
        """Whether all of the names have a generic word that does not stand in the text."""
        return all(hit.agreement <= GENERIC for hit in self)

    @cached_property
    def likeliest(self) -> tuple[tuple[Hit, ...], tuple[float, ...]]:
        """The names that stand whole in the text, as `best_names` of them by what they say themselves."""
        best = best_names((hit, worth(hit)) for hit in self if hit.agreement > GENERIC)
        return tuple(hit for hit, _ in best), tuple(score for _, score in best)


def worth(hit: Hit) -> float:
    """What a name says itself, in log-odds: how prominent its entity is, whether it stands whole, its role."""
    name = hit.name
    rank = max(name.rank, w.CURATED_RANK) if name.id.startswith("gz:") else name.rank
    return w.PROMINENCE * rank + (w.WHOLE * (hit.agreement == WHOLE) + w.MAIN_NAME * (name.role == Role.PREFERRED))


def best_names(scored: Iterable[tuple[Hit, float]]) -> list[tuple[Hit, float]]:
    """The best name of each entity, the best first, MAX_MEANINGS at most."""
    best: dict[int, tuple[Hit, float]] = {}
    for one in scored:
        eid = one[0].name.eid
        if eid not in best or one[1] > best[eid][1]:
            best[eid] = one
    return sorted(best.values(), key=lambda one: (-one[1], one[0].name.eid))[:MAX_MEANINGS]
