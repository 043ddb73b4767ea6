"""Fits the weights and the calibration of the matcher, on the tenths of the places kept for that.

1. Names are held out of places of the tenths FIT and TUNE, and a gazetteer is built without them. To these cases
   come names that are in it (`known_cases`): a matcher that had never met one would learn to distrust them; and those
   of Syria, Iraq and Turkey in other datasets (`REGIONAL`), which write names in ways that GeoNames hardly knows.
2. Each is asked, every second one with its country; the features of the best name of each candidate are noted.
3. The weights of all terms maximise the probability of the right candidate among all, absence being one of them
   (conditional logit with a ridge, L-BFGS); twice, for which names are candidates depends on the weights.
4. The calibration is an isotonic fit of "is right" to the raw probability of the first answer, on TUNE.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from gazetteer.matching.compare import AGREEING, BEGINS, CROSS, NO_BEGINNING, NO_LATIN, NO_REST, SIZES
from gazetteer.matching.score import ABSENT_SIZE, TERMS, Weights, size_of
from scripts.evaluation.examples import OFFSETS, PARAMETERS, Examples, Floats, collect, joined
from scripts.evaluation.material import Material, material

RIDGE = 1.0
PROMINENCE = 0.7
"""Set by hand, the least step from rank to rank of an exact name, from rank 8 on: of two namesakes, one with ten times
the people is asked for at least about four times as often (two ranks), which cases drawn by place cannot teach."""
ROUNDS = 2
STEPS = 250
WEIGHTS: Final = Path(str(resources.files("gazetteer.matching") / "weights.json"))


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

    What is fitted of likeness and of prominence are the steps from value to value, none of which may be negative: a
    name that is more alike, or of a more prominent place, is never the less likely one for it. Cases show too few
    names that are quite unlike to teach that. The steps of prominence of exact names are at least PROMINENCE. That
    articles or generic words differ never counts for a name: a held-out name has lost the one that agrees.
    """
    free: Floats = np.ones(PARAMETERS) if kept is None else np.append(kept, np.ones(ABSENT_SIZE))
    least = _least_steps()

    def step(parameters: Floats) -> tuple[float, Floats]:
        value, slope = loss(_climbed(parameters), examples)
        value += RIDGE * float((parameters**2).sum()) / 2
        return value, (_descended(slope) + RIDGE * parameters) * free

    result = minimize(
        step, np.maximum(least, 0.0), method="L-BFGS-B", jac=True, bounds=np.column_stack([least, _most()]),
        options={"maxiter": STEPS},
    )  # fmt: skip
    parameters = _climbed(np.asarray(result.x))
    print(f"loss {result.fun / len(examples.absent):.4f} a query, {result.nit} steps", file=sys.stderr)
    return parameters


def _climbed(parameters: Floats) -> Floats:
    """The weights of which these are the steps, where they rise."""
    weights = parameters.copy()
    for run in _runs(weights):
        run[:] = np.cumsum(run, axis=0)
    return weights


def _descended(slope: Floats) -> Floats:
    """The slope by the steps, given that by the weights."""
    slope = slope.copy()
    for run in _runs(slope):
        run[:] = np.cumsum(run[::-1], axis=0)[::-1]
    return slope


def _least_steps() -> Floats:
    """Of each parameter what it is at least, where it is a step."""
    found = np.full(PARAMETERS, -np.inf)
    for run in _runs(found):
        run[1:] = 0.0
    _table(found, "rank*closeness").reshape(SIZES.rank, SIZES.closeness)[9:, -1] = PROMINENCE
    for marked in _of_marks(found):
        marked[list(AGREEING)] = 0.0
    return found


def _most() -> Floats:
    """Of each parameter what it is at most."""
    found = np.full(PARAMETERS, np.inf)
    for marked in _of_marks(found):
        marked[:] = 0.0
    return found


def _of_marks(numbers: Floats) -> Iterator[Floats]:
    """(values of `marked`, others): the numbers of each term of it, in place."""
    for term in ("marked", "marked*closeness"):
        yield _table(numbers, term).reshape(SIZES.marked, -1)


_RISING: Final = {
    "sound": (0, SIZES.sound),
    "overlap": (0, SIZES.overlap),
    "consonants": (0, SIZES.consonants),
    "skeleton": (0, SIZES.skeleton),
    "distinct": (1, NO_REST),
    "written": (0, CROSS, NO_LATIN),
    "begins": (0, BEGINS, NO_BEGINNING),
    "rank": (0, SIZES.rank),
}
"""Features of likeness and prominence, with the values at which a run begins in which they rise, and the end."""


def _runs(numbers: Floats) -> Iterator[Floats]:
    """The numbers of each term that rises, in place, run by run along the first of its features that does."""
    for term in TERMS:
        names = term.split("*")
        rising = next((name for name in names if name in _RISING), None)
        if rising:
            values = _table(numbers, term).reshape([size_of([name]) for name in names])
            for start, end in pairwise(_RISING[rising]):
                yield np.moveaxis(values, names.index(rising), 0)[start:end]


def _table(numbers: Floats, term: str) -> Floats:
    """The numbers of one term, in place."""
    at = TERMS.index(term)
    return numbers[OFFSETS[at] : OFFSETS[at + 1]]


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
        for term, start, end in zip(TERMS, OFFSETS[:-1], OFFSETS[1:], strict=True)
    }
    absent = [round(float(x), 4) for x in parameters[OFFSETS[-1] :]]
    return {"version": version, "terms": terms, "absent": absent, "calibration": points}


def write(path: Path, data: dict[str, Any]) -> None:
    """Write the weights file, a line a term."""
    lines = [f'  "version": {json.dumps(data["version"])}']
    terms = ",\n".join(f'    "{name}": {json.dumps(table)}' for name, table in data["terms"].items())
    lines.append(f'  "terms": {{\n{terms}\n  }}')
    lines.append(f'  "absent": {json.dumps(data["absent"])}')
    lines.append(f'  "calibration": {json.dumps(data["calibration"])}')
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


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
        parameters = fit_weights(joined([collect(part, current) for part in given.fit]))
        data = as_weights(parameters, UNCALIBRATED, version)
        current = Weights(data)
    data["calibration"] = calibration(parameters, collect(given.tune, current))
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
