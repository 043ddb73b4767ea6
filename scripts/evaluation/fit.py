"""Fits the weights and the calibration of the matcher, on the tenths of the places kept for that.

1. Names are held out of places of the tenths FIT and TUNE, and a gazetteer is built without them. To these cases
   come names that are in it (`known_cases`): a matcher that had never met one would learn to distrust them.
2. Each is asked, every second one with its country; the features of the best name of each candidate are noted.
3. The weights of all terms maximise the probability of the right candidate among all, absence being one of them
   (conditional logit with a ridge, L-BFGS); twice, for which names are candidates depends on the weights.
4. The calibration is an isotonic fit of "is right" to the raw probability of the first answer, on TUNE.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

from gazetteer.matching.compare import SIZES, Features
from gazetteer.matching.score import ABSENT_SIZE, TERMS, Weights, absent_value, size_of
from gazetteer.model import Edition, Query, Role
from gazetteer.resolve import Resolver
from gazetteer.store.database import connect_reader
from gazetteer.store.derive import rank
from gazetteer.store.reader import NameHit, Reader
from scripts.evaluation.case import FIT, TUNE, Case, digest, split_of
from scripts.evaluation.draw import Sizes
from scripts.evaluation.draw import cases as draw
from scripts.evaluation.holdout import HoldOut
from scripts.evaluation.indexes import Index
from scripts.evaluation.places import curated_links

KEPT = 60
"""Candidates of a query that are learned from."""
RIDGE = 1.0
PROMINENCE = 0.7
"""Set by hand: of two namesakes, one with ten times the people is asked for about four times as often (two ranks)."""
ROUNDS = 2
STEPS = 250
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


_OFFSETS = np.cumsum((0, *(size_of(term.split("*")) for term in TERMS)))
PARAMETERS = int(_OFFSETS[-1]) + ABSENT_SIZE


def of_terms() -> list[int]:
    """How many values each term has."""
    return [size_of(term.split("*")) for term in TERMS]


def as_terms(features: Ints) -> csr_array:
    """(candidates, features) -> (candidates, parameters): 1 at the value of each term, else 0."""
    found = []
    for term, offset in zip(TERMS, _OFFSETS, strict=False):
        place = np.zeros(len(features), dtype=np.int64)
        for name in term.split("*"):
            place = place * size_of([name]) + features[:, Features._fields.index(name)]
        found.append(place + offset)
    columns = np.stack(found, axis=1).ravel()
    ends = np.arange(len(features) + 1) * len(TERMS)
    return csr_array((np.ones(len(columns)), columns, ends), shape=(len(features), PARAMETERS))


def collect(path: Path, weights: Weights, cases: Sequence[Case]) -> Examples:
    """The features of the candidates of some cases, by the weights that there are."""
    reader = Reader(connect_reader(path))
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
            absent.append(int(_OFFSETS[-1]) + absent_value(question.spellings[0].asked))
            answerable.append(any(one.hit.eid in rights for one in kept))
            for one in kept:
                rows.append(one.features)
                query.append(number)
                right.append(one.hit.eid in rights)
    terms = as_terms(np.array(rows, dtype=np.int64))
    return Examples(terms, np.array(query), np.array(right), np.array(absent), np.array(answerable))


def known_cases(reader: Reader, split: frozenset[int], count: int) -> list[Case]:
    """Names that the gazetteer holds, one a place, with their place as the right answer.

    Large places are drawn more often, for they are more often asked for; of each, a script of its names and then a
    name in it, so that the scripts are known as well as they are held out.
    """
    cases = []
    for entity in reader.all_entities():
        if entity.id.startswith("geonames:") and split_of(entity.id) in split:
            names = [name for name in reader.entity_names(entity.eid) if Role(name.role).is_shown]
            if names and digest(f"drawn:{entity.id}") % 1000 < _DRAWN[rank(entity.id, entity.population)]:
                scripts = sorted({name.script or "" for name in names})
                script = scripts[digest(f"script:{entity.id}") % len(scripts)]
                some = [name.form for name in names if (name.script or "") == script]
                form = some[digest(f"known:{entity.id}") % len(some)]
                cases.append(Case(form, frozenset({entity.id}), country=entity.country, labels=frozenset({"known"})))
    cases.sort(key=lambda case: (digest(f"order:{min(case.right)}"), min(case.right)))
    return cases[:count]


_DRAWN = (80, 80, 80, 80, 100, 100, 120, 150, 250, 400, 1000, 1000, 1000, 1000, 1000, 1000)
"""Of a thousand known names of places of each rank, how many are drawn."""


def _is_noise(hit: NameHit, links: frozenset[str]) -> bool:
    """A curated entity that GeoNames does not know: whether it is right cannot be told from GeoNames' names."""
    return hit.id.startswith("gz:") and hit.id not in links


def _query(case: Case) -> Query:
    has_country = case.country and digest(f"country:{case.query}") % 2
    return Query(case.query, country=(case.country,) if has_country and case.country else (), limit=50)


def raw_probabilities(parameters: Floats, examples: Examples) -> tuple[Floats, Floats]:
    """Probability of each candidate, and of absence for each query."""
    scores = examples.terms @ parameters
    absent = parameters[examples.absent]
    top = absent.copy()
    np.maximum.at(top, examples.query, scores)
    powers = np.exp(scores - top[examples.query])
    away = np.exp(absent - top)
    total = away + np.bincount(examples.query, powers, len(absent))
    return powers / total[examples.query], away / total


def loss(parameters: Floats, examples: Examples) -> tuple[float, Floats]:
    """Negative log likelihood of what is right, with its gradient."""
    share, away = raw_probabilities(parameters, examples)
    size = len(away)
    hit = np.bincount(examples.query, np.where(examples.right, share, 0.0), size)
    good = np.where(examples.answerable, hit, away)
    good = np.maximum(good, 1e-300)
    wanted = np.where(examples.right, share / good[examples.query], 0.0)
    gradient = examples.terms.T @ (share - wanted)
    gradient += np.bincount(examples.absent, away - np.where(examples.answerable, 0.0, 1.0), PARAMETERS)
    return float(-np.log(good).sum()), gradient


def fit_weights(examples: Examples, kept: NDArray[np.bool_] | None = None) -> Floats:
    """The weights that make what is right most probable; `kept`: of each term's values, whether it may have one.

    What is fitted of prominence are the steps from rank to rank, none of which may be negative: a more prominent place
    is never the less likely one. From rank 8 on, that of an exact name counts PROMINENCE more for each rank, which
    cases drawn by place cannot teach.
    """
    free: Floats = np.ones(PARAMETERS) if kept is None else np.append(kept, np.ones(ABSENT_SIZE))
    bounds = np.where(_steps(), 0.0, -np.inf)

    def step(parameters: Floats) -> tuple[float, Floats]:
        value, slope = loss(_climbed(parameters), examples)
        value += RIDGE * float((parameters**2).sum()) / 2
        return value, (_descended(slope) + RIDGE * parameters) * free

    result = minimize(
        step, np.zeros(PARAMETERS), method="L-BFGS-B", jac=True, bounds=[(low, None) for low in bounds],
        options={"maxiter": STEPS},
    )  # fmt: skip
    parameters = _climbed(np.asarray(result.x))
    near = _table(parameters, "rank*closeness").reshape(SIZES.rank, SIZES.closeness)
    near[:, -1] += PROMINENCE * np.maximum(0, np.arange(SIZES.rank) - 8)
    print(f"loss {result.fun / len(examples.absent):.4f} a query, {result.nit} steps", file=sys.stderr)
    return parameters


def _climbed(parameters: Floats) -> Floats:
    """The weights of which these are the steps from rank to rank, in the terms that have ranks."""
    weights = parameters.copy()
    for values in _by_rank(weights):
        values[:] = np.cumsum(values, axis=0)
    return weights


def _descended(slope: Floats) -> Floats:
    """The slope by the steps, given that by the weights."""
    slope = slope.copy()
    for values in _by_rank(slope):
        values[:] = np.cumsum(values[::-1], axis=0)[::-1]
    return slope


def _steps() -> NDArray[np.bool_]:
    """Of each parameter, whether it is a step from one rank to the next."""
    found = np.zeros(PARAMETERS)
    for values in _by_rank(found):
        values[1:] = 1
    return found > 0


def _by_rank(numbers: Floats) -> Iterator[Floats]:
    """The numbers of each term that has ranks, in place, rank by rank."""
    for term in TERMS:
        names = term.split("*")
        if "rank" in names:
            yield np.moveaxis(
                _table(numbers, term).reshape([size_of([name]) for name in names]), names.index("rank"), 0
            )


def _table(numbers: Floats, term: str) -> Floats:
    """The numbers of one term, in place."""
    at = TERMS.index(term)
    return numbers[_OFFSETS[at] : _OFFSETS[at + 1]]


def calibration(parameters: Floats, examples: Examples) -> list[list[float]]:
    """Points (raw probability, share right) of an isotonic fit on the first answers."""
    share, _ = raw_probabilities(parameters, examples)
    order = np.lexsort((-share, examples.query))
    first = order[np.unique(examples.query[order], return_index=True)[1]]
    raw, right = share[first], examples.right[first].astype(float)
    by_raw = np.argsort(raw, kind="stable")
    return _bands(raw[by_raw], right[by_raw])


BANDS = 25


def _bands(raw: Floats, right: Floats) -> list[list[float]]:
    """Means of equally many answers, made monotone by pooling neighbours, between (0, 0) and (1, 1)."""
    pools = [[float(x.mean()), float(y.mean()), len(x)] for x, y in zip(
        np.array_split(raw, BANDS), np.array_split(right, BANDS), strict=True)]  # fmt: skip
    done: list[list[float]] = []
    for pool in pools:
        done.append(pool)
        while len(done) > 1 and done[-2][1] >= done[-1][1]:
            b, a = done.pop(), done.pop()
            n = a[2] + b[2]
            done.append([(a[0] * a[2] + b[0] * b[2]) / n, (a[1] * a[2] + b[1] * b[2]) / n, n])
    points = [[round(x, 4), round(min(y, 0.999), 4)] for x, y, _ in done]
    return [[0.0, 0.0], *points, [1.0, max(0.99, points[-1][1])]]


def as_weights(parameters: Floats, points: list[list[float]], version: str) -> dict[str, Any]:
    """The weights file."""
    terms = {
        term: [round(float(x), 4) for x in parameters[start:end]]
        for term, start, end in zip(TERMS, _OFFSETS[:-1], _OFFSETS[1:], strict=True)
    }
    absent = [round(float(x), 4) for x in parameters[_OFFSETS[-1] :]]
    return {"version": version, "terms": terms, "absent": absent, "calibration": points}


def write(path: Path, data: dict[str, Any]) -> None:
    """Write the weights file, a line a term."""
    lines = [f'  "version": {json.dumps(data["version"])}']
    terms = ",\n".join(f'    "{name}": {json.dumps(table)}' for name, table in data["terms"].items())
    lines.append(f'  "terms": {{\n{terms}\n  }}')
    lines.append(f'  "absent": {json.dumps(data["absent"])}')
    lines.append(f'  "calibration": {json.dumps(data["calibration"])}')
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


SIZES_FIT: Final = Sizes(
    {"Geor": 400, "Armn": 500, "Grek": 600, "Hebr": 600, "Arab": 2500, "Cyrl": 1500, "Latn": 4000}, 5000, 2500
)
SIZES_TUNE: Final = Sizes(
    {"Geor": 150, "Armn": 175, "Grek": 175, "Hebr": 200, "Arab": 600, "Cyrl": 400, "Latn": 800}, 1000, 600
)
KNOWN_FIT, KNOWN_TUNE = 12_000, 2500
WEIGHTS: Final = Path(str(resources.files("gazetteer.matching") / "weights.json"))


@dataclass(frozen=True)
class Material:
    """What is fitted on: a gazetteer, and cases put to it."""

    path: Path
    fit: Sequence[Case]
    tune: Sequence[Case]


def material() -> Material:
    """The cases to fit and to tune on, and the gazetteer without what they hold out, built where it is not there."""
    cases = draw(FIT, SIZES_FIT), draw(TUNE, SIZES_TUNE)
    path = Index("fit", HoldOut.of([*cases[0], *cases[1]], curated_links()), world=True).ready()
    with closing(connect_reader(path)) as connection:
        reader = Reader(connection)
        known = known_cases(reader, FIT, KNOWN_FIT), known_cases(reader, TUNE, KNOWN_TUNE)
    return Material(path, [*cases[0], *known[0]], [*cases[1], *known[1]])


def plain() -> Weights:
    """Weights to begin with: the more alike the sounds and the more prominent, the better."""
    terms = {term: [0.0] * size_of(term.split("*")) for term in TERMS}
    terms["sound*cross"] = [0.7 * step for step in range(SIZES.sound) for _ in range(SIZES.cross)]
    terms["rank*closeness"] = [0.1 * rank for rank in range(SIZES.rank) for _ in range(SIZES.closeness)]
    return Weights({"version": "0", "terms": terms, "absent": [4.0] * ABSENT_SIZE, "calibration": UNCALIBRATED})


UNCALIBRATED: Final = [[0.0, 0.0], [1.0, 1.0]]


def fit(given: Material, version: str) -> dict[str, Any]:
    """Weights and calibration."""
    current = plain()
    for _ in range(ROUNDS):
        parameters = fit_weights(collect(given.path, current, given.fit))
        data = as_weights(parameters, UNCALIBRATED, version)
        current = Weights(data)
    data["calibration"] = calibration(parameters, collect(given.path, current, given.tune))
    return data


def main() -> int:
    """`scripts/fit VERSION`: fit anew, and write the weights that the software comes with."""
    parser = argparse.ArgumentParser(prog="scripts/fit", description="Fits the matcher's weights and calibration.")
    parser.add_argument("version", help="the version that the new weights get")
    given = parser.parse_args()
    write(WEIGHTS, fit(material(), given.version))
    return 0


if __name__ == "__main__":
    sys.exit(main())
