"""The sets of the evaluation: cases, and the gazetteer that they are put to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from scripts.evaluation import communities, draw, pairs, whosonfirst
from scripts.evaluation.case import KNOWN, Case
from scripts.evaluation.holdout import HoldOut
from scripts.evaluation.indexes import Index, Record
from scripts.evaluation.places import curated_links

_KNOWN: Final = 4850
"""As many to each of the others as in what the probabilities are fitted on."""
_NOTHING: Final = HoldOut({}, {}, frozenset())


@dataclass(frozen=True)
class EvaluationSet:
    """Cases with their gazetteer."""

    name: str
    cases: tuple[Case, ...]
    index: Index
    with_country: bool = False
    """Whether it is also asked with the country as context."""
    known: int = 0
    """How many names that are in the gazetteer are asked besides, of places of the same tenths."""
    slices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What is reported besides the whole: title → labels that a case must have."""


Maker = Callable[[Collection[int], int], EvaluationSet]
"""From the tenths and the seed to a set."""


def world(split: Collection[int], seed: int) -> EvaluationSet:
    """GeoNames: held-out names, typing errors, places removed altogether."""
    cases = draw.cases(split, seed=seed)
    index = Index("world", HoldOut.of(cases, curated_links()), world=True)
    return EvaluationSet("world", tuple(cases), index, with_country=True, known=_KNOWN, slices=_WORLD_SLICES)


def syria_iraq_turkey(split: Collection[int], seed: int) -> EvaluationSet:
    """Who's On First names held out of core, world and the records of the three countries together."""
    cases = [case for country in whosonfirst.COUNTRIES for case in whosonfirst.cases(country, split, seed)]
    index = Index(
        "wof", HoldOut.of(cases, curated_links()), world=True, records=lambda: _wof_records(whosonfirst.COUNTRIES)
    )
    return EvaluationSet("wof", tuple(cases), index, with_country=True, slices=_wof_slices(whosonfirst.COUNTRIES))


def one_country(country: str) -> Maker:
    """The same names, the gazetteer being the records of their own country alone."""

    def make(split: Collection[int], seed: int) -> EvaluationSet:
        cases = whosonfirst.cases(country, split, seed)
        name = f"wof-{country}"
        index = Index(name, HoldOut.of(cases, {}), records=lambda: _wof_records((country,)))
        return EvaluationSet(name, tuple(cases), index, slices=_wof_slices((country,)))

    return make


def two_romanizations(split: Collection[int], seed: int) -> EvaluationSet:
    """COD communities asked by their names in Who's On First."""
    cases = communities.cases(split, seed)
    index = Index("communities", _NOTHING, records=communities.contract_records)
    asked = {
        f"{language}, {how}": frozenset({language, how})
        for language in ("Latin", "Arabic")
        for how in ("bare", "within", "place string")
    }
    alike = {f"{title}, {likeness}": labels | {likeness} for title, labels in asked.items() for likeness in _LIKENESS}
    return EvaluationSet("communities", tuple(cases), index, slices=asked | alike)


_LIKENESS: Final = ("alike", "unlike")


def _pairs(name: str) -> Maker:
    def make(split: Collection[int], seed: int) -> EvaluationSet:
        del seed
        pair_set = pairs.PAIR_SETS[name](split)
        index = Index(name, _NOTHING, records=pair_set.records)
        labels = sorted(set(chain.from_iterable(case.labels for case in pair_set.cases)))
        return EvaluationSet(name, pair_set.cases, index, slices={label: frozenset({label}) for label in labels})

    return make


SETS: Final[Mapping[str, Maker]] = {
    "world": world,
    "wof": syria_iraq_turkey,
    **{f"wof-{country}": one_country(country) for country in whosonfirst.COUNTRIES},
    "communities": two_romanizations,
    **{name: _pairs(name) for name in pairs.PAIR_SETS},
}


def _wof_records(countries: Collection[str]) -> list[Record]:
    return [whosonfirst.as_contract_record(r) for country in countries for r in whosonfirst.wof_records(country)]


_SCRIPT_TITLES: Final = {"Latn": "Latin", "Arab": "Arabic", "Cyrl": "Cyrillic", "Hebr": "Hebrew", "Grek": "Greek",
                         "Armn": "Armenian", "Geor": "Georgian"}  # fmt: skip
_WORLD_SLICES: Final = {
    "in the gazetteer": frozenset({KNOWN}),
    "held out": frozenset({"held-out"}),
    "middle east": frozenset({"held-out", "middle east"}),
    "cross-script": frozenset({"held-out", "cross-script"}),
    "cross-script, Arabic": frozenset({"held-out", "cross-script", "Arab"}),
    **{f"held out, {title}": frozenset({"held-out", script}) for script, title in _SCRIPT_TITLES.items()},
    "held out, shared name": frozenset({"held-out", "shared"}),
    "held out, unlike": frozenset({"held-out", "unlike"}),
    "held out, neither shared nor unlike": frozenset({"held-out", "distinct"}),
    "middle east, neither shared nor unlike": frozenset({"held-out", "middle east", "distinct"}),
    "typing errors": frozenset({"typo"}),
    "typing errors, two": frozenset({"typo", "two slips"}),
    **{f"typing errors, {title}": frozenset({"typo", script}) for script, title in _SCRIPT_TITLES.items()},
    "absent": frozenset({"nil"}),
    **{f"absent, {title}": frozenset({"nil", script}) for script, title in _SCRIPT_TITLES.items()},
}


def _wof_slices(countries: Collection[str]) -> dict[str, frozenset[str]]:
    labels = [label for label, _, _ in whosonfirst.SLICES]
    by_label = {f"{country}, {label}": frozenset({country, label}) for country in countries for label in labels}
    return by_label | {f"{country}, unlike": frozenset({country, "unlike"}) for country in countries}
