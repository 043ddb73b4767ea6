"""Names that a gazetteer holds, as cases: what most of those who ask will ask."""

from __future__ import annotations

from collections.abc import Callable, Collection

from gazetteer.model import Role
from gazetteer.store.derive import rank
from gazetteer.store.reader import Reader
from scripts.evaluation.case import KNOWN, Case, digest, split_of


def in_tenths(split: Collection[int]) -> Callable[[str], bool]:
    """Whether an id is of a place of GeoNames in these tenths."""
    return lambda id: id.startswith("geonames:") and split_of(id) in split


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
                cases.append(Case(form, frozenset({entity.id}), country=entity.country, labels=frozenset({KNOWN})))
    cases.sort(key=lambda case: (digest(f"order:{min(case.right)}"), min(case.right)))
    return cases[:count]


_DRAWN = (80, 80, 80, 80, 100, 100, 120, 150, 250, 400, 1000, 1000, 1000, 1000, 1000, 1000)
"""Of a thousand known names of places of each rank, how many are drawn."""
