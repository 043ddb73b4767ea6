"""A slow, obvious resolver: every name of the gazetteer is compared and scored, without keys, stages or caps."""

from __future__ import annotations

from typing import NamedTuple

from gazetteer.matching import keys, preference
from gazetteer.matching.compare import asked, compare, hear
from gazetteer.matching.score import Weights, score
from gazetteer.model import Query
from gazetteer.store.reader import NameHit, Reader
from gazetteer.text.analyze import analyze
from gazetteer.types import lineage_of


class Found(NamedTuple):
    """An entity by its best name."""

    score: float
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
        one = Found(_score(query, hit, weights), hit.rank, hit.eid, hit.id, hit.form)
        if hit.eid not in best or one.score > best[hit.eid].score:
            best[hit.eid] = one
    return sorted(best.values(), key=lambda one: (-one.score, -one.rank, one.eid))


def _score(query: Query, hit: NameHit, weights: Weights) -> float:
    ours, theirs = analyze(query.q, query.lang), analyze(hit.form, hit.lang)
    one = asked(ours, query.country)
    readings = list(theirs.sounds)
    if set(keys.exact_keys(ours)) & set(keys.exact_keys(theirs)):
        readings.append(one.sounds[0])  # what is written the same is heard the same
    heard = max(score(compare(one, hit, hear(one, reading)), weights) for reading in readings)
    context = preference.preference(query, ours.hints, hit, lineage_of)
    return heard + context + preference.same_form(ours, hit)
