"""Counting in memory what answers missed: a bounded number of names, each once."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from gazetteer.misses.entry import context_of
from gazetteer.model import Mention, Query, Resolution, Status
from gazetteer.text.fold import fold

LONGEST: Final = 100
"""Characters of a name that is counted: what is longer is a text, and is never kept."""

_MISSED: Final = frozenset({Status.NIL, Status.AMBIGUOUS})


@dataclass(slots=True)
class Missed:
    """A name that was missed since it was last taken."""

    fold: str
    form: str
    status: Status
    count: int = 0
    contexts: Counter[str] = field(default_factory=Counter)
    """Context as JSON -> how often."""


class Tally:
    """What was missed, by fold. Safe to use from several threads."""

    def __init__(self, most: int = 5000) -> None:
        self._most = most
        self._missed: dict[str, Missed] = {}
        self._lock = threading.Lock()

    @property
    def is_half_full(self) -> bool:
        """Whether it is time to take what there is: at `most` names, new ones are dropped."""
        return 2 * len(self._missed) > self._most

    def note(self, answers: Iterable[tuple[Query, Resolution | Mention]]) -> bool:
        """Count the misses among these answers, each with what was asked; returns whether there were any."""
        found = [(query, answer) for query, answer in answers if answer.status in _MISSED]
        for query, answer in found:
            form = " ".join((answer.surface if isinstance(answer, Mention) else answer.query).split())
            if len(form) <= LONGEST and any(map(str.isalpha, folded := fold(form))):
                self._count(folded, form, answer.status, json.dumps(context_of(query), sort_keys=True))
        return bool(found)

    def _count(self, folded: str, form: str, status: Status, context: str) -> None:
        with self._lock:
            missed = self._missed.get(folded)
            if missed is None:
                if len(self._missed) >= self._most:
                    return
                missed = self._missed[folded] = Missed(folded, form, status)
            missed.status = status
            missed.count += 1
            missed.contexts[context] += 1

    def take(self) -> list[Missed]:
        """All that was counted since this was last called."""
        with self._lock:
            missed, self._missed = self._missed, {}
        return list(missed.values())
