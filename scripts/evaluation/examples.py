"""Cases as what is learned from: the features of the candidates that a gazetteer has for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from gazetteer.matching import preference
from gazetteer.matching.compare import Features
from gazetteer.matching.score import ABSENT_SIZE, TERMS, Weights, absent_value, size_of
from gazetteer.model import Edition, Query
from gazetteer.resolve import Resolver
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import NameHit, Reader
from scripts.evaluation.case import Case, digest
from scripts.evaluation.material import Part
from scripts.evaluation.places import curated_links

KEPT = 60
"""Candidates of a query that are learned from."""
BATCH = 200

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Queries with their candidates, flat: candidate i belongs to query `query[i]`."""

    terms: csr_array
    """(candidates, parameters): 1 where a candidate has a value of a term, else 0."""
    query: Ints
    right: NDArray[np.bool_]
    """Of each candidate."""
    absent: Ints
    """Of each query: offset of its weight of absence."""
    answerable: NDArray[np.bool_]
    """Of each query: whether a right candidate is among them."""


OFFSETS = np.cumsum((0, *(size_of(term.split("*")) for term in TERMS)))
"""Place of the first value of each term among the parameters, then that of the weights of absence."""
PARAMETERS = int(OFFSETS[-1]) + ABSENT_SIZE


def of_terms() -> list[int]:
    """How many values each term has."""
    return [size_of(term.split("*")) for term in TERMS]


def as_terms(features: Ints) -> csr_array:
    """(candidates, features) -> (candidates, parameters): 1 at the value of each term, else 0."""
    found = []
    for term, offset in zip(TERMS, OFFSETS, strict=False):
        place = np.zeros(len(features), dtype=np.int64)
        for name in term.split("*"):
            place = place * size_of([name]) + features[:, Features._fields.index(name)]
        found.append(place + offset)
    columns = np.stack(found, axis=1).ravel()
    ends = np.arange(len(features) + 1) * len(TERMS)
    return csr_array((np.ones(len(columns)), columns, ends), shape=(len(features), PARAMETERS))


def collect(part: Part, weights: Weights) -> Examples:
    """The features of the candidates of some cases, by the weights that there are.

    That a curated name counts more is set by hand, and plays no part in what is learned.
    """
    with patch.object(preference, "CURATED", 0.0):
        return _collect(part, weights)


def _collect(part: Part, weights: Weights) -> Examples:
    cases = part.cases
    reader = Reader(connect_reader(part.path))
    resolver = Resolver(reader, weights, Edition("fit", "fit"))
    linked = frozenset(id for id, others in curated_links().items() if any(o.startswith("geonames:") for o in others))
    rows: list[tuple[int, ...]] = []
    query: list[int] = []
    right: list[bool] = []
    absent: list[int] = []
    answerable: list[bool] = []
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        wanted = reader.eids({id for case in batch for id in case.right})
        for case, question in zip(batch, resolver.questions([_query(case) for case in batch]), strict=True):
            if not question.spellings:
                continue
            ranked = resolver.ranked(question)
            rights = {wanted[id] for id in case.right if id in wanted}
            ranked = [one for one in ranked if not _is_noise(one.hit, linked)]
            kept = ranked[:KEPT] + [one for one in ranked[KEPT:] if one.hit.eid in rights]
            number = len(absent)
            absent.append(int(OFFSETS[-1]) + absent_value(question.spellings[0].asked))
            answerable.append(any(one.hit.eid in rights for one in kept))
            for one in kept:
                rows.append(one.features)
                query.append(number)
                right.append(one.hit.eid in rights)
    terms = as_terms(np.array(rows, dtype=np.int64))
    return Examples(terms, np.array(query), np.array(right), np.array(absent), np.array(answerable))


def joined(parts: Sequence[Examples]) -> Examples:
    """Examples of several gazetteers as one."""
    before = np.cumsum([0, *(len(part.absent) for part in parts)])
    return Examples(
        vstack([part.terms for part in parts]),
        np.concatenate([part.query + start for part, start in zip(parts, before, strict=False)]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.absent for part in parts]),
        np.concatenate([part.answerable for part in parts]),
    )


def _is_noise(hit: NameHit, links: frozenset[str]) -> bool:
    """A curated entity that GeoNames does not know: whether it is right cannot be told from GeoNames' names."""
    return hit.id.startswith("gz:") and hit.id not in links


def _query(case: Case) -> Query:
    has_country = case.country and digest(f"country:{case.query}") % 2
    return Query(
        case.query, country=(case.country,) if has_country and case.country else (), within=case.within, limit=50
    )
