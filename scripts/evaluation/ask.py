"""Puts cases to a gazetteer and keeps of each answer what the figures need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gazetteer import Candidate, Gazetteer, Query, Resolution, Status
from gazetteer.text.fold import fold
from scripts.evaluation.case import Case

DEPTH: Final = 50
"""Candidates asked for: as deep as recall is measured."""
_BATCH: Final = 256


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case."""

    case: Case
    rank: int | None
    """Place of the first right candidate, from 1; None where there is none among DEPTH."""
    status: Status
    probability: float
    """Of the first candidate; 0 where there is none."""
    first: str | None = None
    """Id of the first candidate."""
    first_form: str = ""
    """The name that made it one."""

    @property
    def is_right(self) -> bool:
        """Whether the first candidate is right; never for a case whose right answer is nil."""
        return self.rank == 1

    @property
    def failure(self) -> str | None:
        """How it went wrong, in words; None where it did not (a refused nil did not)."""
        if not self.case.right:
            return "absent, yet matched" if self.status is Status.MATCH else None
        if self.rank == 1:
            return None
        if self.first is None:
            return "no candidate"
        if fold(self.first_form) == fold(self.case.query):
            return "a namesake first" if self.rank else "namesakes only"
        if self.rank is None:
            return "not among the candidates"
        return "another name first" if self.rank <= 10 else "deeper than 10"


def ask(gazetteer: Gazetteer, cases: Sequence[Case], *, with_country: bool = False) -> list[Outcome]:
    """Put cases to a gazetteer, in order, with their own context and, if asked for, their country."""
    outcomes: list[Outcome] = []
    for start in range(0, len(cases), _BATCH):
        batch = cases[start : start + _BATCH]
        answers = gazetteer.resolve_many([query_of(case, with_country=with_country) for case in batch])
        outcomes += [judge(case, answer) for case, answer in zip(batch, answers, strict=True)]
    return outcomes


def query_of(case: Case, *, with_country: bool = False) -> Query:
    """A case as a query."""
    country = (case.country,) if with_country and case.country else ()
    return Query(case.query, country=country, within=case.within, limit=DEPTH)


def judge(case: Case, answer: Resolution) -> Outcome:
    """What an answer is worth."""
    rank = next((i for i, candidate in enumerate(answer.candidates, 1) if ids_of(candidate) & case.right), None)
    first = answer.candidates[0] if answer.candidates else None
    return Outcome(
        case=case,
        rank=rank,
        status=answer.status,
        probability=answer.probability,
        first=first.id if first else None,
        first_form=first.matched.form if first else "",
    )


def ids_of(candidate: Candidate) -> frozenset[str]:
    """Every id that a candidate goes by: its own and those that it links to."""
    return frozenset(
        {candidate.id, *(f"{who}:{local}" for who, locals_ in candidate.links.items() for local in locals_)}
    )
