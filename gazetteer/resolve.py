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

import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer import near
from gazetteer.matching import keys, preference
from gazetteer.matching.beside import OneByOne
from gazetteer.matching.calibrate import as_shown, calibrated, consistent, decide
from gazetteer.matching.explain import same_letters, why
from gazetteer.matching.reach import KNOWN, UNKNOWN
from gazetteer.matching.score import Weights, probabilities
from gazetteer.model import Candidate, Edition, Kind, Matched, Query, Reason, Resolution, Role, Status
from gazetteer.question import Question, Scored, Spelling, question_of
from gazetteer.store.areas import EVERYWHERE
from gazetteer.store.lineage import Lineage
from gazetteer.store.postings import SCRIPTS, country_bits, first_names
from gazetteer.store.reader import EntityHit, NameHit, Reader
from gazetteer.text.analyze import Analysis, analyze
from gazetteer.text.fold import fold
from gazetteer.types import lineage_of

NAMES_OF_KEY = 40
"""Names of one exact key that are looked at, the prominent first; and as many more of the countries asked for."""
EXPLAINED_FROM = 0.03
"""Probability from which on a candidate's reasons are told in full."""
SURE = 0.95
"""An exact answer of at least this raw probability is not doubted further."""

FEW = 8
"""Spellings of one call below which they are scored one by one, which takes nothing to set up."""
MANY = 40
"""Spellings of one process from which on NumPy, which takes as long to load, is worth it."""

_PARENTS = 20_000
"""Parents of place strings that are remembered, for many lie in one."""
_NARROW = 4
"""How many times as many names are compared where what their entries do not tell (kind, type, place) is asked for."""
_PARENT = Query("", kind=Kind.PLACE, type="admin", limit=10)
"""How the parents of place strings are asked for: of a town and its district, the district is meant rather."""
_PARENT_FROM = 0.02
"""Probability from which on an entity may be meant by a parent."""
_PARENT_WRONG, _PARENT_BY_CHANCE = 0.01, 0.05
"""How often what is meant lies elsewhere than the place string says, and how often what is not lies there."""


if TYPE_CHECKING:
    from gazetteer.matching.columns import Columns

    Rater = OneByOne | Columns


class Resolver:
    """The pipeline over one reader. One thread at a time."""

    def __init__(self, reader: Reader, weights: Weights, edition: Edition) -> None:
        self._reader = reader
        self._weights = weights
        self._edition = edition
        self._lineage = Lineage(reader)
        self._everywhere = tuple(reader.area_sizes([EVERYWHERE]))
        """The area of all names where there are few, so that to look at all of them costs little."""
        self._asked = 0
        """Spellings that were looked for."""
        self._parents: dict[str, dict[str, float]] = {}
        """What place strings named as parents -> what it may mean: id -> probability."""

    def resolve_many(self, queries: Sequence[Query]) -> list[Resolution]:
        """An answer for every query, in order; the same as one by one."""
        return self._answers(self.questions(queries))

    def questions(self, queries: Sequence[Query]) -> list[Question]:
        """The queries with every candidate judged, before anything is decided."""
        questions = [question_of(query) for query in queries]
        self._read_within(questions)
        self._exact(questions, keys.written_keys)
        self._read_parents([question for question in questions if question.parents and not question.is_known_whole])
        doubtful = [question for question in questions if self._is_in_doubt(question)]
        self._exact(doubtful, keys.heard_keys)
        self._near([one for one in doubtful if (self._everywhere or not one.is_settled) and self._is_in_doubt(one)])
        return questions

    def ranked(self, question: Question) -> Sequence[Scored]:
        """The candidates that the filters leave, the best first; the more prominent, then the older of equals."""
        return self._rated(question)[0]

    def _rated(self, question: Question) -> tuple[Sequence[Scored], Sequence[float]]:
        """The candidates in order, and their raw probabilities."""
        if question.rated is None:
            ranked = self._ordered(question)
            scores = [one.score for one in ranked]
            raw = probabilities(scores, ranked[0].spelling.asked, self._weights) if ranked else []
            question.rated = ranked, raw
        return question.rated

    def _ordered(self, question: Question) -> list[Scored]:
        kept: Iterable[Scored] = question.best.values()
        if question.outer:
            kept = self._inside(kept, question.outer)
        if question.meant:
            kept = [self._beside_parents(one, question.meant) for one in kept]
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
            _more_of_the_same(question, spelling, (postings[key] for key in some if key in postings))
            for question, spelling, some in wanted
        ]
        asking = [(question, spelling) for question, spelling, _ in wanted]
        self._judge(asking, found, self._rater([spelling for _, spelling in asking]))

    def _is_in_doubt(self, question: Question) -> bool:
        if not question.spellings or not question.best:
            return bool(question.spellings)
        ranked, raw = self._rated(question)
        return not ranked or raw[0] < SURE or _may_be_its_seat(question, ranked[0])

    # 3. near

    def _near(self, questions: Sequence[Question]) -> None:
        wanted = [
            (question, spelling) for question in questions for spelling in question.spellings if not spelling.is_whole
        ]
        rater = self._rater([spelling for _, spelling in wanted])
        sought = [_sought(question, spelling, self._everywhere) for question, spelling in wanted]
        self._judge(wanted, near.find(self._reader, sought, rater), rater)

    # 4. judge

    def _rater(self, spellings: Sequence[Spelling]) -> Rater:
        """What scores names beside these spellings: in columns where there are many."""
        queries = [spelling.asked for spelling in spellings]
        self._asked += len(queries)
        if len(queries) < FEW or (self._asked < MANY and "numpy" not in sys.modules):
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
            score += preference.added(question.query, spelling.analysis, hit, lineage_of, is_written_same=is_same)
            question.add(Scored(score, hit, spelling, reading, is_same))

    # 5. place

    def _read_parents(self, questions: Sequence[Question]) -> None:
        texts = {parent for question in questions for parent in question.parents}
        fresh = sorted(texts.difference(self._parents))
        if len(self._parents) + len(fresh) > _PARENTS:
            fresh = sorted(texts)
            self._parents.clear()
        if fresh:
            answers = self.resolve_many([replace(_PARENT, q=text) for text in fresh])
            for text, answer in zip(fresh, answers, strict=True):
                likely = (one for one in answer.candidates if one.probability > _PARENT_FROM)
                self._parents[text] = {one.id: one.probability for one in likely}
        for question in questions:
            question.meant = [meant for text in question.parents if (meant := self._parents[text])]

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

    def _beside_parents(self, one: Scored, parents: Sequence[Mapping[str, float]]) -> Scored:
        """What it adds to lie within the parents named, by how likely each means one of its ancestors."""
        ancestors = self._lineage.of(one.hit.within, one.hit.country)
        return one._replace(score=one.score + sum([_of_parent(_agreement(meant, ancestors)) for meant in parents]))

    # 6. decide

    def _answers(self, questions: Sequence[Question]) -> list[Resolution]:
        kept = [self.ranked(question)[: question.query.limit] for question in questions]
        links = self._reader.links({one.hit.eid: one.hit.id for some in kept for one in some})
        return [self._answer(question, some, links) for question, some in zip(questions, kept, strict=True)]

    def _answer(
        self, question: Question, kept: Sequence[Scored], links: dict[int, dict[str, tuple[str, ...]]]
    ) -> Resolution:
        query = question.query
        if query.within and question.outer is None:
            error = f"within: there is no entity {query.within}"
            return Resolution(query.q, Status.ERROR, self._edition, error=error, id=query.id)
        _, chances = self._rated(question)
        if not chances:
            reason = Reason.UNKNOWN if question.spellings else Reason.EMPTY
            return Resolution(query.q, Status.NIL, self._edition, reason=reason, id=query.id)
        shares = consistent([calibrated(raw, self._weights) for raw in chances])
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


def _may_be_its_seat(question: Question, one: Scored) -> bool:
    """Whether an area was found by a name that its seat may bear, too, in another spelling."""
    return preference.is_area_unsaid(question.query, one.spelling.analysis.hints, one.hit, lineage_of)


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


def _agreement(meant: Mapping[str, float], ancestors: Sequence[str]) -> float:
    """How likely it is that a parent means one of these, 1 where that is as likely as anything that it may mean."""
    return min(1.0, sum([share for id, share in meant.items() if id in ancestors]) / max(meant.values()))


def _of_parent(agreement: float) -> float:
    """What a parent adds to the score of an entity: the logarithm of how many times likelier such an agreement is of
    what is meant than by chance. Set by hand, on the communities' tenth that tunes."""
    return math.log((agreement + _PARENT_WRONG) / _PARENT_BY_CHANCE)


def _sought(question: Question, spelling: Spelling, everywhere: tuple[str, ...]) -> near.Sought:
    """What is looked for near a spelling: more names are compared where more is asked than their entries tell."""
    query = question.query
    reach = KNOWN if question.is_known else UNKNOWN
    is_narrow = any((query.kind, query.type, query.near, query.within, query.as_of, spelling.analysis.hints))
    room = reach.names * (_NARROW if is_narrow else 1)
    within: tuple[str, ...]
    if question.outer:
        within, bonus = (question.outer.id,), preference.INSIDE
    elif question.meant:
        within, bonus = tuple(sorted({id for meant in question.meant for id in meant})), _of_parent(1) - _of_parent(0)
    else:
        within, bonus = tuple(f"iso:{country}" for country in query.country) or everywhere, 0.0
    return near.Sought(spelling.asked, reach, _countries(query), within, bonus, room)


def _countries(query: Query) -> frozenset[int]:
    return frozenset(map(country_bits, query.country))


def _more_of_the_same(question: Question, spelling: Spelling, postings: Iterable[bytes]) -> dict[int, None]:
    """The names of some postings that were not found before; they are taken to sound as the query."""
    countries, known = _countries(question.query), spelling.same
    names = {nid: None for one in postings for nid in first_names(one, NAMES_OF_KEY, countries) if nid not in known}
    known.update(names)
    return names
