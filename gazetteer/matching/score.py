"""Scores and probabilities: fitted weights, in tables over one feature or a few together.

The score of a name is the sum of what the tables have for its features; that of an entity is the score of its best
name. What is fitted are terms: the weights of one feature, and what two or three together add to that (a model of
this kind is known as GA2M). weights.json keeps them, one line a term, made by `scripts/fit`; the terms over the same
features are added up into one table when they are read.

The answers to a query are alternatives, with "not in the gazetteer" one of them: their probabilities are those of a
softmax over the scores, calibrated (`calibrate`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Any, Final, NamedTuple

from gazetteer.matching.compare import SIZES, Asked, Features, Heard


class Tables(NamedTuple):
    """What scores add up from, each flat over the features that `FEATURES` names, the last one fastest."""

    sound: tuple[float, ...]
    consonants: tuple[float, ...]
    overlap: tuple[float, ...]
    skeleton: tuple[float, ...]
    distinct: tuple[float, ...]
    words: tuple[float, ...]
    ends: tuple[float, ...]
    written: tuple[float, ...]
    begins: tuple[float, ...]
    length: tuple[float, ...]
    rank: tuple[float, ...]
    role: tuple[float, ...]
    home: tuple[float, ...]
    fame: tuple[float, ...]
    scripts: tuple[float, ...]
    marked: tuple[float, ...]


FEATURES: Final[Mapping[str, tuple[str, ...]]] = {
    "sound": ("sound", "cross", "length", "country"),
    "consonants": ("consonants", "cross", "country"),
    "overlap": ("overlap", "cross"),
    "skeleton": ("skeleton", "cross"),
    "distinct": ("distinct", "cross"),
    "words": ("words", "cross"),
    "ends": ("ends",),
    "written": ("written", "length", "country"),
    "begins": ("begins", "written"),
    "length": ("length", "closeness"),
    "rank": ("rank", "closeness", "country"),
    "role": ("role", "closeness"),
    "home": ("home", "closeness"),
    "fame": ("home", "rank"),
    "scripts": ("scripts", "role"),
    "marked": ("marked", "closeness"),
}
"""Features of each table."""

TERMS: Final = (
    "sound*cross", "sound*cross*length", "sound*cross*country", "consonants*cross", "consonants*cross*country",
    "overlap*cross", "skeleton*cross", "distinct*cross", "words*cross", "ends", "written", "written*length",
    "written*country", "begins", "written*begins", "length*closeness", "rank*closeness", "rank*closeness*country",
    "country", "role", "role*closeness", "home", "home*closeness", "home*rank", "scripts", "role*scripts", "marked",
    "marked*closeness",
)  # fmt: skip
"""What is fitted; each belongs to the first table that has all of its features."""


def size_of(features: Sequence[str]) -> int:
    """How many values some features have together."""
    return math.prod(getattr(SIZES, feature) for feature in features)


class Weights:
    """The fitted numbers. Immutable."""

    __slots__ = ("absent", "bands", "tables", "version")

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.version: str = data["version"]
        self.tables = Tables(**_tables(data["terms"]))
        self.absent: tuple[float, ...] = tuple(data["absent"])
        self.bands: tuple[tuple[float, float], ...] = tuple((x, y) for x, y in data["calibration"])


def _tables(terms: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, ...]]:
    """The terms added up, each into the first table that has its features. Raises ValueError for a wrong size."""
    sums = {table: [0.0] * size_of(features) for table, features in FEATURES.items()}
    for term in TERMS:
        names, values = term.split("*"), terms[term]
        if len(values) != size_of(names):
            raise ValueError(f"weights: {term} has {len(values)} values, {size_of(names)} are expected")
        table = next(table for table, features in FEATURES.items() if set(names) <= set(features))
        for cell, at in enumerate(_places(FEATURES[table], names)):
            sums[table][cell] += values[at]
    return {table: tuple(values) for table, values in sums.items()}


def _places(features: Sequence[str], term: Sequence[str]) -> list[int]:
    """Of each cell of a table over some features, the place of its values in a term over fewer of them."""
    strides = {name: size_of(term[at + 1 :]) for at, name in enumerate(term)}
    axes = [[value * strides.get(name, 0) for value in range(getattr(SIZES, name))] for name in features]
    return list(map(sum, product(*axes)))


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that this software came with."""
    text = (resources.files("gazetteer.matching") / "weights.json").read_text(encoding="utf-8")
    return Weights(json.loads(text))


def score(features: Features, weights: Weights) -> float:
    """The score of a name beside a query."""
    f, tables = features, weights.tables
    heard = Heard(*f[: len(Heard._fields)])
    own = Own(f.written, f.begins, f.closeness, f.length, f.scripts, f.role, f.rank, f.country, f.home, f.marked)
    return of_sounds(heard, f.cross, f.country, tables) + of_name(own, tables)


def of_sounds(heard: Heard, cross: int, country: int, tables: Tables) -> float:
    """What all names of one reading, of the same script and country, have in common."""
    sound, overlap, consonants, skeleton, distinct, words, ends, length = heard
    return (
        tables.sound[((sound * 2 + cross) * _LENGTHS + length) * _COUNTRIES + country]
        + tables.consonants[(consonants * 2 + cross) * _COUNTRIES + country]
        + tables.overlap[overlap * 2 + cross]
        + tables.skeleton[skeleton * 2 + cross]
        + tables.distinct[distinct * 2 + cross]
        + tables.words[words * 2 + cross]
        + tables.ends[ends]
    )


class Own(NamedTuple):
    """What a name has of its own: the other features."""

    written: int
    begins: int
    closeness: int
    length: int
    scripts: int
    role: int
    rank: int
    country: int
    home: int
    marked: int


def of_name(own: Own, tables: Tables) -> float:
    """What a name adds to what its reading has."""
    written, begins, near, length, pair, role, rank, country, at_home, marked = own
    return (
        tables.written[(written * _LENGTHS + length) * _COUNTRIES + country]
        + tables.begins[begins * _WRITTEN + written]
        + tables.length[length * _NEAR + near]
        + tables.rank[(rank * _NEAR + near) * _COUNTRIES + country]
        + tables.role[role * _NEAR + near]
        + tables.home[at_home * _NEAR + near]
        + tables.fame[at_home * _RANKS + rank]
        + tables.scripts[pair * _ROLES + role]
        + tables.marked[marked * _NEAR + near]
    )


_LENGTHS, _COUNTRIES, _NEAR, _RANKS = SIZES.length, SIZES.country, SIZES.closeness, SIZES.rank
_WRITTEN, _ROLES = SIZES.written, SIZES.role

ABSENT_SIZE: Final = 24
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
