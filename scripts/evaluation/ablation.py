"""What each feature and each stage brings: the figures of the tenth to tune on, without it.

`python -m scripts.evaluation.ablation` prints two tables. Features: the weights are fitted anew without a group of
terms, on the same candidates. Stages and keys: the weights stay, and candidates are looked for without one of the ways
to find them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Final
from unittest.mock import patch

import numpy as np

from gazetteer import resolve
from gazetteer.matching import keys
from gazetteer.matching.reach import UNKNOWN, Reach
from gazetteer.matching.score import TERMS, weights
from gazetteer.model import Edition, Query
from gazetteer.resolve import Resolver
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from scripts.evaluation.examples import Examples, Floats, collect, joined, of_terms
from scripts.evaluation.fit import fit_weights
from scripts.evaluation.material import Part, material

STEP: Final = 4
"""Every how manieth case is asked."""

GROUPS: Final[Mapping[str, Callable[[str], bool]]] = {
    "the order of the sounds": lambda term: "sound" in term,
    "the letters": lambda term: "written" in term or term == "begins",
    "the consonants": lambda term: "consonants" in term,
    "what is left without generic words": lambda term: "distinct" in term,
    "the consonant skeleton": lambda term: "skeleton" in term,
    "what both have, in any order": lambda term: "overlap" in term,
    "words more or less": lambda term: "words" in term,
    "articles and generic words": lambda term: "marked" in term,
    "first and last sounds": lambda term: term == "ends",
    "the length": lambda term: "length" in term,
    "the pair of scripts": lambda term: term == "scripts",
    "prominence": lambda term: "rank" in term,
    "the role of the name": lambda term: "role" in term,
    "where letters are at home": lambda term: "home" in term,
    "all that two or three features say together": lambda term: term.replace("*cross", "").count("*") > 0,
}
"""Groups of terms, by what is read off."""


@contextmanager
def _reach(unknown: Reach, sure: float = resolve.SURE) -> Iterator[None]:
    with patch.object(resolve, "UNKNOWN", unknown), patch.object(resolve, "SURE", sure):
        yield


STAGES: Final[Mapping[str, Reach]] = {
    "names of which the query is a part, and its parts": replace(UNKNOWN, parts=0),
    "the two ends of a reading": replace(UNKNOWN, caps=UNKNOWN.caps[:1]),
    "skeletons one consonant apart": replace(UNKNOWN, caps=((keys.skeleton_keys, 6000), *UNKNOWN.caps[1:])),
    "choosing by prominence, script and country (the first names come)": replace(UNKNOWN, names=10_000),
}


def main() -> int:
    """Both tables, as Markdown."""
    given = material()
    print("| without | R@1 | R@10 |\n|---|---|---|")
    train = joined([collect(replace(part, cases=part.cases[::STEP]), weights()) for part in given.fit])
    tune = replace(given.tune, cases=given.tune.cases[::STEP])
    test = collect(tune, weights())
    print(_row("nothing", *_ranked(test, fit_weights(train))))
    for name, is_of in GROUPS.items():
        kept = np.repeat([not is_of(term) for term in TERMS], of_terms())
        print(_row(name, *_ranked(test, fit_weights(train, kept))))
    print("\n| without | R@1 | R@10 |\n|---|---|---|")
    for name, reach in {"nothing": UNKNOWN, **STAGES}.items():
        with _reach(reach):
            print(_row(name, *_asked(tune)))
    with _reach(UNKNOWN, sure=2.0):
        print(_row("stopping early", *_asked(tune)))
    return 0


def _row(name: str, first: float, ten: float) -> str:
    return f"| {name} | {100 * first:.1f} | {100 * ten:.1f} |"


def _ranked(examples: Examples, parameters: Floats) -> tuple[float, float]:
    """R@1 and R@10 of the answerable among the candidates of some cases."""
    scores = examples.terms @ parameters
    best = np.full(len(examples.answerable), -np.inf)
    np.maximum.at(best, examples.query, np.where(examples.right, scores, -np.inf))
    before = np.bincount(examples.query, scores > best[examples.query], len(best))[examples.answerable]
    return float((before < 1).mean()), float((before < 10).mean())


def _asked(part: Part) -> tuple[float, float]:
    """R@1 and R@10 of the cases that have an answer."""
    reader = Reader(connect_reader(part.path))
    resolver = Resolver(reader, weights(), Edition("ablation", "ablation"))
    cases = [case for case in part.cases if case.right]
    wanted = reader.eids({id for case in cases for id in case.right})
    first = ten = 0
    for case, question in zip(cases, resolver.questions([Query(case.query) for case in cases]), strict=True):
        rights = {wanted[id] for id in case.right if id in wanted}
        ranked = [one.hit.eid in rights for one in resolver.ranked(question)[:10]]
        first += any(ranked[:1])
        ten += any(ranked)
    return first / len(cases), ten / len(cases)


if __name__ == "__main__":
    sys.exit(main())
