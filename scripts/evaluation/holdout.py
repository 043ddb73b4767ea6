"""The names that leave a gazetteer for an evaluation, so that what is asked is really not in it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from scripts.evaluation.case import HELD_OUT, NIL, Case
from scripts.evaluation.forms import key


@dataclass(frozen=True)
class HoldOut:
    """What is kept out: names by their fold, forms letter by letter, and whole entities."""

    folds: Mapping[str, frozenset[str]]
    forms: Mapping[str, frozenset[str]]
    entities: frozenset[str]

    @classmethod
    def of(cls, cases: Iterable[Case], linked: Mapping[str, frozenset[str]]) -> Self:
        """What some cases keep out, of their places and of every entity that links to one of these.

        `linked`: id of a curated entity → the ids that it links to.
        """
        folds: defaultdict[str, set[str]] = defaultdict(set)
        forms: defaultdict[str, set[str]] = defaultdict(set)
        entities: set[str] = set()
        for case in cases:
            if NIL in case.labels:
                entities |= case.hidden
            elif HELD_OUT in case.labels:
                for id in case.hidden:
                    folds[id].add(key(case.query))
                    forms[id] |= case.hidden_forms
        for id, others in linked.items():
            for other in others & folds.keys():
                folds[id] |= folds[other]
                forms[id] |= forms[other]
            if others & entities:
                entities.add(id)
        return cls(_frozen(folds), _frozen(forms), frozenset(entities))

    def keep(self, entity: str, form: str) -> bool:
        """Whether a name of an entity stays in the gazetteer."""
        if entity in self.entities or form in self.forms.get(entity, ()):
            return False
        folds = self.folds.get(entity)
        return folds is None or key(form) not in folds

    @property
    def fingerprint(self) -> str:
        """A short name for exactly this hold-out."""
        lines = [f"{id}\t{sorted(self.folds[id])}\t{sorted(self.forms.get(id, ()))}" for id in sorted(self.folds)]
        return hashlib.sha256("\n".join((*lines, *sorted(self.entities))).encode()).hexdigest()[:12]


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {id: frozenset(items) for id, items in sets.items()}
