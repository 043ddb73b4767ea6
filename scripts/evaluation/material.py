"""What the weights are fitted and tuned on: cases of their tenths, and gazetteers without what these hold out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from gazetteer.model import Role
from gazetteer.store.database import connect_reader
from gazetteer.store.derive import rank
from gazetteer.store.reader import Reader
from scripts.evaluation.case import FIT, PLACE_STRING, TUNE, Case, digest, sampled, split_of
from scripts.evaluation.draw import SEED, Sizes
from scripts.evaluation.draw import cases as draw
from scripts.evaluation.holdout import HoldOut
from scripts.evaluation.indexes import Index
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
        known = known_cases(reader, _is_of(FIT), KNOWN_FIT), known_cases(reader, _is_of(TUNE), KNOWN_TUNE)
    parts = [Part(path, [*cases[0], *known[0]]), *(_regional(name, count) for name, count in REGIONAL.items())]
    return Material(parts, Part(path, [*cases[1], *known[1]]))


def _is_of(split: frozenset[int]) -> Callable[[str], bool]:
    return lambda id: id.startswith("geonames:") and split_of(id) in split


def _regional(name: str, count: int) -> Part:
    """Cases of a set to fit, and as many known names of its places. What a place string says of parents is no feature:
    its cases are left out."""
    one = SETS[name](sorted(FIT), SEED)
    path = replace(one.index, name=f"regional-{name}").ready()
    places = frozenset().union(*(case.right for case in one.cases))
    with closing(connect_reader(path)) as connection:
        known = known_cases(Reader(connection), places.__contains__, count)
    return Part(path, [*sampled([case for case in one.cases if PLACE_STRING not in case.labels], count), *known])


def known_cases(reader: Reader, is_of: Callable[[str], bool], count: int) -> list[Case]:
    """Names that the gazetteer holds, one a place, with their place as the right answer. `is_of`: of which places.

    Large places are drawn more often, for they are more often asked for; of each, a script of its names and then a
    name in it, so that the scripts are known as well as they are held out.
    """
    cases = []
    for entity in reader.all_entities():
        if is_of(entity.id):
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
