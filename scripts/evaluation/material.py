"""What the weights are fitted and tuned on: cases of their tenths, and gazetteers without what these hold out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from scripts.evaluation.case import FIT, PLACE_STRING, TUNE, Case, sampled
from scripts.evaluation.draw import SEED, Sizes
from scripts.evaluation.draw import cases as draw
from scripts.evaluation.holdout import HoldOut
from scripts.evaluation.indexes import Index
from scripts.evaluation.known import in_tenths, known_cases
from scripts.evaluation.places import curated_links
from scripts.evaluation.sets import SETS

SIZES_FIT: Final = Sizes(
    {"Geor": 400, "Armn": 500, "Grek": 600, "Hebr": 600, "Arab": 2500, "Cyrl": 1500, "Latn": 4000}, 5000, 2500
)
SIZES_TUNE: Final = Sizes(
    {"Geor": 150, "Armn": 175, "Grek": 175, "Hebr": 200, "Arab": 600, "Cyrl": 400, "Latn": 800}, 1000, 600
)
KNOWN_FIT, KNOWN_TUNE = 12_000, 2500

REGIONAL: Final = {"communities": 4000, "wof-SY": 2500, "wof-IQ": 2500, "wof-TR": 1500}
"""Cases to fit of other sets of the evaluation, where their data are: names as the Kurdish regions write them."""


@dataclass(frozen=True)
class Part:
    """A gazetteer, and cases put to it."""

    path: Path
    cases: Sequence[Case]


@dataclass(frozen=True)
class Material:
    """What is fitted on."""

    fit: Sequence[Part]
    tune: Part


def material() -> Material:
    """The cases to fit and to tune on, and the gazetteers without what they hold out, built where they are not there.

    Raises FileNotFoundError where the data of the regional sets are absent.
    """
    cases = draw(FIT, SIZES_FIT), draw(TUNE, SIZES_TUNE)
    path = Index("fit", HoldOut.of([*cases[0], *cases[1]], curated_links()), world=True).ready()
    with closing(connect_reader(path)) as connection:
        reader = Reader(connection)
        known = known_cases(reader, in_tenths(FIT), KNOWN_FIT), known_cases(reader, in_tenths(TUNE), KNOWN_TUNE)
    parts = [Part(path, [*cases[0], *known[0]]), *(_regional(name, count) for name, count in REGIONAL.items())]
    return Material(parts, Part(path, [*cases[1], *known[1]]))


def _regional(name: str, count: int) -> Part:
    """Cases of a set to fit, and as many known names of its places. What a place string says of parents is no feature:
    its cases are left out."""
    one = SETS[name](sorted(FIT), SEED)
    path = replace(one.index, name=f"regional-{name}").ready()
    places = frozenset().union(*(case.right for case in one.cases))
    with closing(connect_reader(path)) as connection:
        known = known_cases(Reader(connection), places.__contains__, count)
    return Part(path, [*sampled([case for case in one.cases if PLACE_STRING not in case.labels], count), *known])
