"""Scores and probabilities: fitted weights, one number for every value of every feature.

The score of a name is the sum of the weights of its features; that of an entity is the score of its best name. The
answers to a query are alternatives, with "not in the gazetteer" one of them: their probabilities are those of a
softmax over the scores, calibrated (`calibrate`). The weights are fitted by `scripts/fit` and kept in weights.json,
one line a feature.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from gazetteer.matching.compare import SIZES, Asked, Features, Heard


class Weights:
    """The fitted numbers. Immutable."""

    __slots__ = ("absent", "bands", "tables", "version")

    def __init__(self, data: dict[str, Any]) -> None:
        self.version: str = data["version"]
        self.tables: tuple[tuple[float, ...], ...] = tuple(tuple(data["features"][name]) for name in Features._fields)
        self.absent: tuple[float, ...] = tuple(data["absent"])
        self.bands: tuple[tuple[float, float], ...] = tuple((x, y) for x, y in data["calibration"])
        for name, table, size in zip(Features._fields, self.tables, SIZES, strict=True):
            if len(table) != size:
                raise ValueError(f"weights: {name} has {len(table)} values, {size} are expected")


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that this software came with."""
    text = (resources.files("gazetteer.matching") / "weights.json").read_text(encoding="utf-8")
    return Weights(json.loads(text))


def score(features: Features, weights: Weights) -> float:
    """The score of a name beside a query."""
    total = 0.0
    for value, table in zip(features, weights.tables, strict=False):
        total += table[value]
    return total


def promise(heard: Heard, query: Asked, weights: Weights) -> float:
    """What the sounds of a name add to its score, before anything else of it is known."""
    other = query.script != "Latn"  # most names are in Latin letters
    tables = weights.tables
    return (
        tables[_HEARD][heard.sound + 13 * other]
        + tables[_START][heard.start + 9 * other]
        + tables[_CONSONANTS][heard.consonants + 9 * other]
        + tables[_WORDS][heard.words + 5 * other]
    )


_HEARD, _START, _CONSONANTS, _WORDS = map(Features._fields.index, ("heard", "start", "consonants", "words"))

ABSENT_SIZE = 24
"""Values of the one feature of absence: length of the query by script."""


def absent_value(query: Asked) -> int:
    """Which weight of absence a query has: short names are more often there by chance."""
    script = 0 if query.script == "Latn" else 1
    return min(11, len(query.joined)) + 12 * script


def probabilities(scores: Sequence[float], query: Asked, weights: Weights) -> list[float]:
    """Raw probabilities of the candidates, given their scores: a softmax with absence as one more alternative."""
    absent = weights.absent[absent_value(query)]
    top = max((absent, *scores))
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers) + math.exp(absent - top)
    return [power / total for power in powers]
