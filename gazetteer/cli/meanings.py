"""What the mentions of a text mean, numbered in order of first appearance: a number is one entity, sure or doubtful."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from gazetteer.model import Candidate, Mention, Status

_WRITTEN: Final = 8
"""Ways of writing a name that are remembered for a meaning."""


@dataclass(slots=True)
class Meaning:
    """One entity that a text names."""

    number: int
    mention: Mention
    """The first that means it."""
    written: dict[str, None] = field(default_factory=dict)
    """How the text writes it, the first ways."""
    count: int = 0
    probability: float = 1.0
    """The least of its mentions."""

    @property
    def candidate(self) -> Candidate:
        """What it is."""
        return self.mention.candidates[0]

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should choose."""
        return self.mention.status is not Status.MATCH

    @property
    def rivals(self) -> tuple[Candidate, ...]:
        """What else a doubtful one may be, the likeliest first."""
        return self.mention.candidates[1:] if self.is_doubtful else ()


class Meanings:
    """The meanings of a text, as its mentions are met."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Status], Meaning] = {}

    def add(self, mention: Mention) -> Meaning:
        """What a mention means; it must have a candidate."""
        key = (mention.candidates[0].id, mention.status)
        one = self._known.setdefault(key, Meaning(len(self._known) + 1, mention))
        if len(one.written) < _WRITTEN:
            one.written[mention.surface] = None
        one.count += 1
        one.probability = min(one.probability, mention.probability)
        return one

    def all(self) -> list[Meaning]:
        """Every meaning, in order of number."""
        return list(self._known.values())
