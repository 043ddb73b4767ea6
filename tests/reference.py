"""A slow, obvious resolver: every name of the gazetteer is compared and scored, without keys, stages or caps."""

from __future__ import annotations

from typing import NamedTuple

from gazetteer.matching import keys, preference
from gazetteer.matching.compare import asked, compare, hear, is_same
from gazetteer.matching.score import Weights, score
from gazetteer.model import Query
from gazetteer.store.reader import NameHit, Reader
from gazetteer.text.analyze import analyze
from gazetteer.types import lineage_of

NEVER = -1e9


class Found(NamedTuple):
    """An entity by its best name."""

    score: float
    exact: float
    """The score of its best name that is written or sounds the same, heard as the query itself; else below all."""
    rank: int
    eid: int
    id: str
    form: str


def resolve(reader: Reader, query: Query, weights: Weights, most: int = 10_000) -> list[Found]:
    """All entities of the kind asked for, the best first. For a plain name, of the context all but `within`."""
    best: dict[int, Found] = {}
    for hit in reader.names(range(1, most)).values():
        if query.kind and hit.kind != query.kind:
            continue
        one = Found(*_scores(query, hit, weights), hit.rank, hit.eid, hit.id, hit.form)
        other = best.get(hit.eid, one)
        better = max(one, other, key=lambda found: found.score)
        best[hit.eid] = better._replace(exact=max(one.exact, other.exact))
    return sorted(best.values(), key=lambda one: (-one.score, -one.rank, one.eid))


def _scores(query: Query, hit: NameHit, weights: Weights) -> tuple[float, float]:
    ours, theirs = analyze(query.q, query.lang), analyze(hit.form, hit.lang)
    one = asked(ours, query.country)

    def beside(reading: str) -> float:
        features = compare(one, hit, hear(one, reading))
        context = preference.preference(query, ours.hints, hit, lineage_of) + preference.same_form(ours, hit)
        if is_same(features.written) and hit.id.startswith("gz:"):
            context += preference.CURATED
        return score(features, weights) + context

    heard = max(map(beside, theirs.sounds))
    is_exact = bool(set(keys.exact_keys(ours)) & set(keys.exact_keys(theirs)))
    exact = beside(one.sounds[0]) if is_exact else NEVER
    return max(heard, exact), exact
