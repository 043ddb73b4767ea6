"""What an edit changes: other answers to names of the queue and of the regression set, and names now borne by two.

1. concerned  the names that the edit adds, takes away, or gives to another entity
2. clashes    other entities that bear such a name
3. asked      the recorded names and the cases that share a key with them: no others can have another answer
4. changed    those that have another status or another first candidate with the edit than without it
A case of the regression set that was right and is not any more, or less surely, is a regression.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from gazetteer.curation.regression import Case, cases
from gazetteer.matching import keys
from gazetteer.matching.reach import UNKNOWN
from gazetteer.matching.score import weights
from gazetteer.misses.entry import context_of
from gazetteer.model import Edition, Query, Role, Status
from gazetteer.resolve import Resolver
from gazetteer.store.lineage import Lineage
from gazetteer.store.postings import first_names
from gazetteer.store.reader import EntityHit, NameHit, Reader
from gazetteer.text.analyze import analyze
from gazetteer.text.placestring import parse
from gazetteer.version import RULES

_MOST_NAMES: Final = 100
"""Names concerned that are looked at: an entity of the world may have hundreds."""
_MOST_ASKED: Final = 50
"""Names of the queue that are asked for, and as many of the regression set."""
_MOST_CLASHES: Final = 20
_SHARING: Final = 200
"""Names of one key that are looked at, the prominent first."""
_RIGHTNESS: Final = {Status.MATCH: 2, Status.AMBIGUOUS: 1}
"""Of an answer whose first candidate is the right one."""
_EDITION: Final = Edition("", RULES)

Spelling = tuple[str, str | None]
"""A name as its keys see it: form and language."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Another entity that bears a name which the edit gives."""

    id: str
    name: str
    form: str
    kind: str
    type: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query is answered with, in short."""

    status: Status
    probability: float
    id: str | None = None
    """Of the first candidate."""


@dataclass(frozen=True, slots=True)
class Change:
    """A query that the edit gives another answer."""

    query: str
    context: Mapping[str, Any]
    before: Answer
    after: Answer
    expected: str | None = None
    """The entity that the regression set wants; None for a name of the queue."""
    is_worse: bool = False
    """Whether that was the answer, and would not be, or less surely: a regression."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What an edit changes."""

    clashes: tuple[Clash, ...]
    changed: tuple[Change, ...]
    regressions: int
    """How many of these are worse."""


def judge(before: Reader, after: Reader, ids: Collection[str], recorded: Sequence[Query]) -> Trial:
    """Compare a file without an edit and with it. `ids`: of all entities that the edit is about.

    `recorded`: names that were missed, the most frequent first.
    """
    eids = {*before.eids(ids).values(), *after.eids(ids).values()}
    without, given = _stated(before, eids), _stated(after, eids)
    changing = {one.spelling: None for one in (*without, *given) if (one in without) != (one in given)}
    concerned = list(changing)[:_MOST_NAMES]
    known = {one.spelling for one in without}
    new = [one.spelling for one in given if one.spelling not in known]
    asked = [*_sharing(concerned, [Case(query, None) for query in recorded]), *_sharing(concerned, cases())]
    changed = _graded(_changes(before, after, asked), before, after)
    clashes = tuple(islice(_clashes(after, new, eids), _MOST_CLASHES))
    return Trial(clashes, changed, sum(change.is_worse for change in changed))


class _Stated(NamedTuple):
    """That an entity has a name."""

    spelling: Spelling
    entity: EntityHit
    """As it is, but for the form to show."""


def _stated(reader: Reader, eids: Iterable[int]) -> dict[_Stated, None]:
    """The names of these entities, in use, each with all that is known of its entity: what answers rest on."""
    return {
        _Stated((name.form, name.lang), entity._replace(name="")): None
        for eid, entity in reader.entities(eids).items()
        for name in reader.entity_names(eid)
    }


def _sharing(concerned: Collection[Spelling], some: Sequence[Case]) -> list[Case]:
    """Those of these cases that a name concerned can be a candidate of, those written or sounding the same first."""
    exact, near = set[int](), set[int]()
    for form, lang in concerned:
        analysis = analyze(form, lang)
        exact.update(keys.exact_keys(analysis))
        near.update(key for sounds in analysis.sounds for key in keys.near_keys(sounds))
    looked_for = [_looked_for(case.query.q, case.query.lang) for case in some]
    same = [case for case, (own, _) in zip(some, looked_for, strict=True) if not exact.isdisjoint(own)]
    alike = [case for case, (_, own) in zip(some, looked_for, strict=True) if not near.isdisjoint(own)]
    return list(dict.fromkeys([*same, *alike]))[:_MOST_ASKED]


@lru_cache(maxsize=4096)
def _looked_for(text: str, lang: str | None) -> tuple[frozenset[int], frozenset[int]]:
    """The exact and the near keys by which a query finds names."""
    parts = parse(text)
    analyses = [analyze(form, lang) for form in dict.fromkeys((text, parts.head, *parts.spellings)) if form]
    exact = frozenset(key for analysis in analyses for key in keys.exact_keys(analysis))
    near = frozenset(key for analysis in analyses for sounds in analysis.sounds for key in UNKNOWN.keys(sounds))
    return exact, near


def _changes(before: Reader, after: Reader, asked: Sequence[Case]) -> list[Change]:
    """The cases that are answered otherwise."""
    queries = [replace(case.query, limit=1) for case in asked]
    olds, news = (_answers(reader, queries) for reader in (before, after))
    return [
        Change(case.query.q, context_of(case.query), old, new, case.expected)
        for case, old, new in zip(asked, olds, news, strict=True)
        if (old.status, old.id) != (new.status, new.id)
    ]


def _answers(reader: Reader, queries: Sequence[Query]) -> list[Answer]:
    resolutions = Resolver(reader, weights(), _EDITION).resolve_many(queries)
    return [
        Answer(one.status, one.probability, one.candidates[0].id if one.candidates else None) for one in resolutions
    ]


def _graded(changed: Sequence[Change], before: Reader, after: Reader) -> tuple[Change, ...]:
    """The changes, with those marked that are worse."""
    expected = {case.expected for case in cases() if case.expected} if changed else set()
    was = _canonical(before, expected)
    is_now = _still_apart(_canonical(after, expected), was)

    def rightness(answer: Answer, right: str | None) -> int:
        return _RIGHTNESS.get(answer.status, 0) if right and answer.id == right else 0

    return tuple(
        replace(one, is_worse=rightness(one.after, is_now.get(id)) < rightness(one.before, was.get(id)))
        for one in changed
        for id in [one.expected or ""]
    )


def _canonical(reader: Reader, ids: Collection[str]) -> dict[str, str]:
    eids = reader.eids(ids)
    rows = reader.entities(set(eids.values()))
    return {id: rows[eid].id for id, eid in eids.items()}


def _still_apart(is_now: Mapping[str, str], was: Mapping[str, str]) -> dict[str, str]:
    """Without those that the regression set tells apart, and that the edit makes one."""
    joined: dict[str, set[str]] = {}
    for id, one in is_now.items():
        joined.setdefault(one, set()).add(was.get(id, id))
    return {id: one for id, one in is_now.items() if len(joined[one]) == 1}


def _clashes(reader: Reader, given: Iterable[Spelling], own: Collection[int]) -> Iterator[Clash]:
    """Entities but these that bear one of these names, the prominent first, each once.

    Two names are one where their cores are; an area and what it lies in may share theirs: a district and its seat.
    """
    lineage, entities = Lineage(reader), reader.entities(own).values()
    above = {id for entity in entities for id in lineage.above(entity)}
    ids = {entity.id for entity in entities}
    seen = set(own)
    for form, lang in given:
        for hit in _bearers(reader, form, lang):
            is_kin = hit.id in above or not ids.isdisjoint(lineage.above(hit))
            if hit.eid not in seen and not is_kin:
                yield Clash(hit.id, hit.name, hit.form, hit.kind, hit.type)
            seen.add(hit.eid)


def _bearers(reader: Reader, form: str, lang: str | None) -> list[NameHit]:
    """The names that are written like one, but for articles and designators, the prominent first."""
    analysis = analyze(form, lang)
    exact = keys.exact_keys(analysis)
    packed = reader.postings(exact)
    nids = [nid for key in exact for nid in first_names(packed.get(key, b""), _SHARING)]
    hits = reader.names(nids)
    found = [hits[nid] for nid in dict.fromkeys(nids) if nid in hits]
    return [hit for hit in found if hit.core == analysis.core and Role(hit.role).is_shown]
