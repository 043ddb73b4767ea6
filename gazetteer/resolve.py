"""From queries to answers, in a straight line: the one pipeline behind every door.

1. read       each query is analysed once; a place string gives its head, other spellings, and parents
2. exact      names that are written the same, for the whole batch in one look-up; where that leaves a doubt, those
              that sound the same
3. near       for queries that are still in doubt: names that sound alike, the likeliest by what their postings tell
4. judge      every name is compared and scored; an entity counts by its best name
5. place      context: filters, preferences, and the parents that a place string named
6. decide     probabilities, status, and the records of the few that are kept
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from gazetteer import near
from gazetteer.matching import keys, preference
from gazetteer.matching.beside import OneByOne
from gazetteer.matching.calibrate import as_shown, calibrated, consistent, decide
from gazetteer.matching.compare import Asked, Features, asked, compare, hear, hear_itself
from gazetteer.matching.explain import same_letters, why
from gazetteer.matching.reach import KNOWN, UNKNOWN
from gazetteer.matching.score import Weights, probabilities
from gazetteer.model import Candidate, Edition, Kind, Matched, Query, Reason, Resolution, Role, Status
from gazetteer.store.lineage import Lineage
from gazetteer.store.postings import SCRIPTS, country_bits, first_names
from gazetteer.store.reader import EntityHit, NameHit, Reader
from gazetteer.text.analyze import Analysis, analyze
from gazetteer.text.fold import fold
from gazetteer.text.placestring import parse
from gazetteer.types import lineage_of

NAMES_OF_KEY = 40
"""Names of one exact key that are looked at, the prominent first; and as many more of the countries asked for."""
EXPLAINED_FROM = 0.03
"""Probability from which on a candidate's reasons are told in full."""
SURE = 0.95
"""An exact answer of at least this raw probability is not doubted further."""

MANY = 40
"""Spellings of one process from which on NumPy, which takes as long to load, is worth it."""

_NARROW = 4
"""How many times as many names are compared where what the entries do not tell (kind, type, place) is asked for."""
_PARENT_AGREES, _NEXT_AGREES, _PARENT_DIFFERS = 4.0, 1.0, -1.5


if TYPE_CHECKING:
    from gazetteer.matching.columns import Columns

    Rater = OneByOne | Columns


class Spelling(NamedTuple):
    """One way in which a query writes the name."""

    analysis: Analysis
    asked: Asked
    is_whole: bool
    """The text as given, which is looked up exactly only where it has parts."""


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
    parent_ids: frozenset[str] = frozenset()
    """Ids that the parents named by a place string may mean."""
    outer: EntityHit | None = None
    """The entity of `query.within`, where it asks for one and there is one."""

    @property
    def is_known(self) -> bool:
        """Whether a name that is written the same is there."""
        return any(one.is_written_same for one in self.best.values())


class Resolver:
    """The pipeline over one reader. One thread at a time."""

    def __init__(self, reader: Reader, weights: Weights, edition: Edition) -> None:
        self._reader = reader
        self._weights = weights
        self._edition = edition
        self._lineage = Lineage(reader)
        self._asked = 0
        """Spellings that were looked for."""

    def resolve_many(self, queries: Sequence[Query]) -> list[Resolution]:
        """An answer for every query, in order; the same as one by one."""
        return self._answers(self.questions(queries))

    def questions(self, queries: Sequence[Query]) -> list[Question]:
        """The queries with every candidate judged, before anything is decided."""
        questions = [_question(query) for query in queries]
        self._read_within(questions)
        self._read_parents(questions)
        self._exact(questions, keys.written_keys)
        doubtful = [question for question in questions if self._is_in_doubt(question)]
        self._exact(doubtful, keys.heard_keys)
        self._near([question for question in doubtful if self._is_in_doubt(question)])
        return questions

    def ranked(self, question: Question) -> list[Scored]:
        """The candidates that the filters leave, the best first; the more prominent, then the older of equals."""
        kept: Iterable[Scored] = question.best.values()
        if question.outer:
            kept = self._inside(kept, question.outer)
        if question.parent_ids:
            kept = [self._beside_parents(one, question.parent_ids) for one in kept]
        return sorted(kept, key=lambda one: (-one.score, -one.hit.rank, one.hit.eid))

    def _read_within(self, questions: Sequence[Question]) -> None:
        eids = self._reader.eids({question.query.within for question in questions if question.query.within})
        rows = self._reader.entities(eids.values()) if eids else {}
        for question in questions:
            if question.query.within in eids:
                question.outer = rows[eids[question.query.within]]

    # 2. exact

    def _exact(self, questions: Sequence[Question], keys_of: Callable[[Analysis], tuple[int, ...]]) -> None:
        wanted = [
            (question, spelling, keys_of(spelling.analysis))
            for question in questions
            for spelling in question.spellings
        ]
        postings = self._reader.postings({key for _, _, some in wanted for key in some})
        found = [
            dict.fromkeys(_names(question, (postings[key] for key in some if key in postings), NAMES_OF_KEY))
            for question, _, some in wanted
        ]
        asking = [(question, spelling) for question, spelling, _ in wanted]
        self._judge(asking, found, self._rater([spelling for _, spelling in asking]))

    def _is_in_doubt(self, question: Question) -> bool:
        if not question.spellings or not question.best:
            return bool(question.spellings)
        ranked = self.ranked(question)
        return not ranked or self._raw(ranked)[0] < SURE

    # 3. near

    def _near(self, questions: Sequence[Question]) -> None:
        wanted = [
            (question, spelling) for question in questions for spelling in question.spellings if not spelling.is_whole
        ]
        rater = self._rater([spelling for _, spelling in wanted])
        sought = [_sought(question, spelling) for question, spelling in wanted]
        self._judge(wanted, near.find(self._reader, sought, rater), rater)

    # 4. judge

    def _rater(self, spellings: Sequence[Spelling]) -> Rater:
        """What scores names beside these spellings: in columns where there are, or have been, many."""
        queries = [spelling.asked for spelling in spellings]
        self._asked += len(queries)
        if self._asked < MANY and "numpy" not in sys.modules:
            return OneByOne(queries, self._weights)
        from gazetteer.matching.columns import Columns

        return Columns(queries, self._weights, SCRIPTS)

    def _judge(
        self,
        wanted: Sequence[tuple[Question, Spelling]],
        found: Sequence[Mapping[int, str | None]] | Sequence[Mapping[int, str]],
        rater: Rater,
    ) -> None:
        """Score the names that were found for each spelling, by their readings; an entity counts by its best name."""
        hits = self._reader.names({nid for some in found for nid in some})
        rows: list[int] = []
        readings: list[str | None] = []
        names: list[NameHit] = []
        for row, ((question, _), some) in enumerate(zip(wanted, found, strict=True)):
            kind = question.query.kind
            for nid, reading in some.items():
                hit = hits.get(nid)
                if hit is not None and (not kind or hit.kind == kind):
                    rows.append(row)
                    readings.append(reading)
                    names.append(hit)
        scores, same = rater.score(rows, readings, names)
        for row, reading, hit, score, is_same in zip(rows, readings, names, scores, same, strict=True):
            question, spelling = wanted[row]
            score += preference.preference(question.query, spelling.analysis.hints, hit, lineage_of)
            score += preference.same_form(spelling.analysis, hit)
            score += preference.curated(hit.id, is_written_same=is_same)
            one, best = Scored(score, hit, spelling, reading, is_same), question.best.get(hit.eid)
            question.best[hit.eid] = _better(best, one) if best else one

    # 5. place

    def _read_parents(self, questions: Sequence[Question]) -> None:
        texts = sorted({parent for question in questions for parent in question.parents})
        if not texts:
            return
        answers = self.resolve_many([Query(text, kind=Kind.PLACE, limit=5) for text in texts])
        ids = {
            text: frozenset(one.id for one in answer.candidates if one.probability > 0.02)
            for text, answer in zip(texts, answers, strict=True)
        }
        for question in questions:
            question.parent_ids = frozenset().union(*(ids[text] for text in question.parents))

    def _inside(self, candidates: Iterable[Scored], outer: EntityHit) -> list[Scored]:
        """Those within an entity, and those of which nothing contradicts it."""
        kept = []
        for one in candidates:
            lies_within = is_within(one.hit, outer, self._lineage)
            if lies_within:
                kept.append(one._replace(score=one.score + preference.INSIDE))
            elif lies_within is None:
                kept.append(one)
        return kept

    def _beside_parents(self, one: Scored, parents: frozenset[str]) -> Scored:
        ancestors = self._lineage.of(one.hit.within, one.hit.country)
        agreeing = len(parents.intersection(ancestors))
        more = _PARENT_AGREES + (agreeing - 1) * _NEXT_AGREES if agreeing else _PARENT_DIFFERS
        return one._replace(score=one.score + more)

    # 6. decide

    def _raw(self, ranked: Sequence[Scored]) -> list[float]:
        scores = [one.score for one in ranked]
        return probabilities(scores, ranked[0].spelling.asked, self._weights)

    def _answers(self, questions: Sequence[Question]) -> list[Resolution]:
        ranked = [self.ranked(question) for question in questions]
        kept = [some[: question.query.limit] for question, some in zip(questions, ranked, strict=True)]
        links = self._reader.links({one.hit.eid: one.hit.id for some in kept for one in some})
        return [
            self._answer(question, all_, some, links)
            for question, all_, some in zip(questions, ranked, kept, strict=True)
        ]

    def _answer(
        self,
        question: Question,
        ranked: Sequence[Scored],
        kept: Sequence[Scored],
        links: dict[int, dict[str, tuple[str, ...]]],
    ) -> Resolution:
        query = question.query
        if query.within and question.outer is None:
            error = f"within: there is no entity {query.within}"
            return Resolution(query.q, Status.ERROR, self._edition, error=error, id=query.id)
        if not ranked:
            reason = Reason.UNKNOWN if question.spellings else Reason.EMPTY
            return Resolution(query.q, Status.NIL, self._edition, reason=reason, id=query.id)
        shares = consistent([calibrated(raw, self._weights) for raw in self._raw(ranked)])
        status, nil_reason = decide(shares)
        candidates = tuple(
            propose(one.hit, (share, one.score), _why(one, share), self._lineage, links)
            for one, share in zip(kept, shares, strict=False)
            if share >= query.min_probability
        )
        if not candidates:
            status, nil_reason = Status.NIL, Reason.TOO_WEAK
        best = candidates[0].probability if candidates else 0.0
        return Resolution(query.q, status, self._edition, best, candidates, nil_reason, id=query.id)


def _better(one: Scored, other: Scored) -> Scored:
    """The name by which an entity is found: one that is written as the query is before others, with the best score."""
    if one.is_written_same != other.is_written_same:
        first = one if one.is_written_same else other
    elif one.is_written_same and one.is_same_form != other.is_same_form:
        first = one if one.is_same_form else other
    else:
        return one if one.score >= other.score else other
    return first if first.score >= max(one.score, other.score) else first._replace(score=max(one.score, other.score))


def is_within(hit: NameHit, outer: EntityHit, lineage: Lineage) -> bool | None:
    """Whether the entity of a name lies within another, or is it; None where what is known does not contradict it."""
    ancestors = lineage.of(hit.within, hit.country)
    if outer.id in ancestors or hit.eid == outer.eid:
        return True
    above = lineage.of(outer.within, outer.country)
    return None if hit.id not in above and frozenset(above).issuperset(ancestors) else False


def propose(
    hit: NameHit,
    rating: tuple[float, float],
    why: tuple[str, ...],
    lineage: Lineage,
    links: Mapping[int, Mapping[str, tuple[str, ...]]],
) -> Candidate:
    """The entity of a name as a candidate. `rating`: probability and score; `links`: entity -> authority -> ids."""
    share, score = rating
    return Candidate(
        id=hit.id,
        kind=Kind(hit.kind),
        type=hit.type,
        name=hit.name,
        country=hit.country,
        within=lineage.above(hit),
        lat=hit.lat,
        lon=hit.lon,
        links=links[hit.eid],
        probability=as_shown(share),
        score=round(score, 4),
        matched=Matched(hit.form, hit.lang, hit.script, Role(hit.role), hit.source),
        why=why,
    )


def _why(one: Scored, share: float) -> tuple[str, ...]:
    """The reasons in full for whoever might be meant, one word for the others: they are many, and reasons take time."""
    asked, form = one.spelling.analysis, one.hit.form
    if form == asked.text:
        return same_letters(asked.text, form)
    if one.is_written_same and fold(form) == asked.fold:
        return same_letters(asked.text, form)
    if share < EXPLAINED_FROM:
        return ("sounds alike",)
    return why(asked, form, analyze(form, one.hit.lang))


def _question(query: Query) -> Question:
    """1. read."""
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
    return Spelling(analysis, asked(analysis, query.country), is_whole)


def _sought(question: Question, spelling: Spelling) -> near.Sought:
    """What is looked for near a spelling: more names are compared where more is asked than the indexes tell."""
    query = question.query
    reach = KNOWN if question.is_known else UNKNOWN
    is_narrow = any((query.kind, query.type, query.near, query.within, query.as_of, spelling.analysis.hints))
    room = reach.names * (_NARROW if is_narrow else 1)
    within: tuple[str, ...]
    if question.outer:
        within, bonus = (question.outer.id,), preference.INSIDE
    elif question.parent_ids:
        within, bonus = tuple(sorted(question.parent_ids)), _PARENT_AGREES - _PARENT_DIFFERS
    else:
        within, bonus = tuple(f"iso:{country}" for country in query.country), 0.0
    return near.Sought(spelling.asked, reach, _countries(query), within, bonus, room)


def _countries(query: Query) -> frozenset[int]:
    return frozenset(map(country_bits, query.country))


def _names(question: Question, postings: Iterable[bytes], cap: int) -> list[int]:
    countries = _countries(question.query)
    return list(dict.fromkeys(nid for one in postings for nid in first_names(one, cap, countries)))
