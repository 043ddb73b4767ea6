"""A query on its way to an answer: the ways in which it writes the name, and the best name of each entity so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gazetteer.matching.compare import Asked, Features, asked, compare, hear, hear_itself
from gazetteer.model import Query
from gazetteer.store.reader import EntityHit, NameHit
from gazetteer.text import abjad
from gazetteer.text.analyze import Analysis, analyze
from gazetteer.text.placestring import parse


class Spelling(NamedTuple):
    """One way in which a query writes the name."""

    analysis: Analysis
    asked: Asked
    is_whole: bool
    """The text as given, which is looked up exactly only where it has parts."""
    same: set[int]
    """Names that were found to be written or to sound the same."""


class Scored(NamedTuple):
    """A name of an entity with its score beside the query."""

    score: float
    hit: NameHit
    spelling: Spelling
    reading: str | None
    """How it was heard; None where it is taken to sound as the query."""
    is_written_same: bool
    """Whether the name is written as the query is, but for what folding takes away."""

    @property
    def features(self) -> Features:
        """What its score, but for the context's part, was made of."""
        query = self.spelling.asked
        return compare(query, self.hit, hear_itself(query) if self.reading is None else hear(query, self.reading))

    @property
    def is_same_form(self) -> bool:
        """Whether the query writes the name as it stands."""
        return self.hit.form == self.spelling.analysis.text


@dataclass(slots=True)
class Question:
    """A query on its way."""

    query: Query
    spellings: list[Spelling]
    parents: tuple[str, ...]
    best: dict[int, Scored] = field(default_factory=dict)
    """Entity -> its best name."""
    meant: Sequence[Mapping[str, float]] = ()
    """What each parent named by a place string may mean: id -> probability."""
    outer: EntityHit | None = None
    """The entity of `query.within`, where it asks for one and there is one."""
    rated: tuple[Sequence[Scored], Sequence[float]] | None = None
    """The candidates in order with their raw probabilities, once they were asked for, until there is another name."""

    def add(self, one: Scored) -> None:
        """Take a name into account: an entity counts by its best."""
        self.rated = None
        best = self.best.get(one.hit.eid)
        self.best[one.hit.eid] = _better(best, one) if best else one

    @property
    def is_known(self) -> bool:
        """Whether a name that is written the same is there."""
        return any(one.is_written_same for one in self.best.values())

    @property
    def says_where(self) -> bool:
        """Whether it says where what is meant lies, so that a name that is there may be one of somewhere else."""
        return bool(self.query.country or self.outer or self.meant)

    @property
    def is_settled(self) -> bool:
        """Whether, among very many names, what is written or sounds the same is all that may be meant (measured).

        Letters that leave out the vowels write different names the same, so that one more may be near.
        """
        is_clear = all(spelling.analysis.script not in abjad.TABLES for spelling in self.spellings)
        return self.is_known and not self.says_where and (is_clear or self.is_known_whole)

    @property
    def is_known_whole(self) -> bool:
        """Whether the text as given is a name that is there: then its parts say nothing of where it lies."""
        return any(one.is_written_same and one.spelling.is_whole for one in self.best.values())


def question_of(query: Query) -> Question:
    """A query, read."""
    parts = parse(query.q)
    forms = dict.fromkeys((query.q, parts.head, *parts.spellings))
    spellings = [
        spelling
        for form in forms
        if form and (spelling := _spelling(form, query, len(forms) > 1 and form == query.q)).asked.joined
    ]
    return Question(query, spellings, parts.parents)


def _spelling(form: str, query: Query, is_whole: bool) -> Spelling:
    analysis = analyze(form, query.lang)
    return Spelling(analysis, asked(analysis, query.country), is_whole, set())


def _better(one: Scored, other: Scored) -> Scored:
    """The name by which an entity is found: one that is written as the query is before others, with the best score."""
    if one.is_written_same != other.is_written_same:
        first = one if one.is_written_same else other
    elif one.is_written_same and one.is_same_form != other.is_same_form:
        first = one if one.is_same_form else other
    else:
        return one if one.score >= other.score else other
    return first if first.score >= max(one.score, other.score) else first._replace(score=max(one.score, other.score))
