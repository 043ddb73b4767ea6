"""Stretches of words looked up as they are written, in the keys under which names are stored.

Only written keys are asked (the folded name, and that without its articles): what merely sounds like a name is too
often a common word. All stretches of a text are asked in one look-up; a stretch met before is remembered, as long as
the gazetteer stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from gazetteer.annotate.lexicon import Region, demonyms, region_of, regions
from gazetteer.matching.keys import exact_keys
from gazetteer.model import Kind, Role
from gazetteer.store.postings import country_bits, first_names
from gazetteer.store.reader import EntityHit, NameHit, Reader
from gazetteer.text.analyze import Analysis, analyze
from gazetteer.text.fold import fold
from gazetteer.text.script import script_of
from gazetteer.text.tokens import LINKS, is_article, strip_article

NAMES_OF_KEY: Final = 40
"""Names of one key that are looked at, the prominent first; and as many more of the countries asked for."""
_REMEMBERED: Final = 60_000
"""Names and stretches without one that are remembered, some 50 MB."""
_UNSPOKEN: Final = frozenset((Role.CODE, Role.TRANSLITERATION))
"""Roles of names that nobody writes in a text."""

WHOLE, SAME, GENERIC, ABBREVIATED = 2, 1, 0, -1
"""How a stored name is written in the text: letter by letter, but for articles, without its generic words; or as an
abbreviation that only stands after a comma (Lewisburg, Ky.)."""


DEMONYMS: Final = "demonyms"
"""Source of a match by a demonym: tables/demonyms.csv."""
REGIONS: Final = "regions"
"""The same for tables/regions.csv."""
UNSTORED: Final = "unstored"
"""The same for what `unstored` finds."""
UNKNOWN: Final = -1
"""Entity of a region that the gazetteer has not."""
_RANK_OF_COUNTRY: Final = 12
_RANK_OF_REGION: Final = 12
_RANK_OF_UNSTORED: Final = 8
_SHARED: Final = frozenset(NameHit._fields) & frozenset(EntityHit._fields) - {"since", "until"}


class Hit(NamedTuple):
    """A stored name that a stretch of the text is."""

    name: NameHit
    agreement: int
    """WHOLE, SAME or GENERIC."""


class Lookup:
    """What one state of the gazetteer answers; remembers what it was asked. One thread at a time."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, tuple[Hit, ...]] = {}
        self._size = 0
        self._countries: tuple[str, ...] = ()

    def learn(self, folds: Iterable[str], countries: tuple[str, ...]) -> None:
        """Look up all of these folded stretches that are not known yet, with more names of these countries."""
        if self._size > _REMEMBERED or countries != self._countries:
            self._known.clear()
            self._size = 0
            self._countries = countries
        fresh = {one: _keys(one) for one in dict.fromkeys(folds) if one not in self._known}
        if not fresh:
            return
        special = self._demonyms(fresh) | self._regions(fresh)
        for one, names in self._names(fresh).items():
            found = self._known[one] = (*special.get(one, ()), *_hits(one, names))
            self._size += 1 + len(found)

    def hits(self, folded: str) -> tuple[Hit, ...]:
        """The names that a folded stretch is; it must have been learned."""
        return self._known[folded]

    def heard(self, surfaces: Iterable[str]) -> dict[str, tuple[Hit, ...]]:
        """The names of one word that sound like these words, by every reading of each."""
        keys = {one: exact_keys(analyze(one)) for one in surfaces}
        return {
            one: tuple(Hit(name, SAME) for name in some if name.role not in _UNSPOKEN and _is_one_word(name.form))
            for one, some in self._names(keys).items()
        }

    def entities(self, found: Sequence[tuple[str, str]]) -> tuple[Hit, ...]:
        """Entities by id, each as if a form were a name of it."""
        eids = self._reader.eids([id for id, _ in found])
        rows = self._reader.entities(eids.values())
        return tuple(_as_hit(form, rows[eids[id]], UNSTORED, _RANK_OF_UNSTORED) for id, form in found if id in eids)

    def _names(self, keys: Mapping[str, tuple[int, ...]]) -> dict[str, list[NameHit]]:
        """The names of these keys, for each text; some of each key, the prominent first."""
        postings = self._reader.postings({key for some in keys.values() for key in some})
        wanted = frozenset(map(country_bits, self._countries))
        nids = {
            one: [nid for key in some if key in postings for nid in first_names(postings[key], NAMES_OF_KEY, wanted)]
            for one, some in keys.items()
        }
        names = self._reader.names({nid for some in nids.values() for nid in some})
        return {one: [names[nid] for nid in dict.fromkeys(some) if nid in names] for one, some in nids.items()}

    def _demonyms(self, folds: Iterable[str]) -> dict[str, tuple[Hit, ...]]:
        """The countries of the demonyms among folded stretches."""
        countries = {one: f"iso:{country}" for one in folds if (country := demonyms().get(one))}
        if not countries:
            return {}
        eids = self._reader.eids(set(countries.values()))
        rows = self._reader.entities(set(eids.values()))
        return {
            one: (_as_hit(one, rows[eids[id]], DEMONYMS, _RANK_OF_COUNTRY),)
            for one, id in countries.items()
            if id in eids
        }

    def _regions(self, folds: Iterable[str]) -> dict[str, tuple[Hit, ...]]:
        """The large regions among folded stretches: as the gazetteer has them, else as nothing that it has."""
        named = {one: found for one in folds if (found := _region(one))}
        if not named:
            return {}
        eids = self._reader.eids({id for region, _ in named.values() for id in region.ids})
        rows = self._reader.entities(set(eids.values()))
        hits: dict[str, tuple[Hit, ...]] = {}
        for one, (region, is_abbreviation) in named.items():
            eid = next((eids[id] for id in region.ids if id in eids), None)
            row = rows[eid] if eid is not None else _unknown(region)
            name = _as_known(_as_hit(one, row, REGIONS, _RANK_OF_REGION).name)
            hits[one] = (Hit(name, ABBREVIATED if is_abbreviation else WHOLE),)
        return hits


def _region(folded: str) -> tuple[Region, bool] | None:
    known = regions()
    for is_abbreviation in (False, True):
        if found := known.get((folded, is_abbreviation)):
            return found, is_abbreviation
    return None


def _unknown(region: Region) -> EntityHit:
    """A region that the gazetteer has not, as a row of no entity."""
    code = region.ids[0]
    return EntityHit(
        UNKNOWN, code, Kind.PLACE, "region", region.country, None, None, None, None, None, region.name, code
    )


def _as_known(name: NameHit) -> NameHit:
    """A name of a large region that the gazetteer has: as prominent as it is, and lying in its own code.

    Its places bear that code as their region; sources seldom state how many people live in an area.
    """
    region = region_of().get(name.id)
    if region is None:
        return name
    within = " ".join(filter(None, (region.ids[0], name.within)))
    return name._replace(rank=max(name.rank, _RANK_OF_REGION), within=within)


def _as_hit(form: str, row: EntityHit, source: str, rank: int) -> Hit:
    """An entity as if the form were a name of it."""
    name = NameHit(
        nid=0, form=form, core=form, lang=None, script=script_of(form), role=Role.VARIANT, source=source,
        entity_since=row.since, entity_until=row.until, rank=rank, since=None, until=None, says=None,
        **{field: value for field, value in row._asdict().items() if field in _SHARED},
    )  # fmt: skip
    return Hit(name, SAME)


def _keys(folded: str) -> tuple[int, ...]:
    """The keys of a name written like this, with and without its articles; none for its sound."""
    return exact_keys(Analysis(folded, "", folded, plain(folded), (), (), ()))


@lru_cache(maxsize=1 << 16)
def plain(folded: str) -> str:
    """A fold without articles and link words, for names that differ in nothing else."""
    tokens = folded.split(" ")
    last = len(tokens) - 1
    kept = [
        strip_article(token)
        for i, token in enumerate(tokens)
        if not (0 < i < last and token in LINKS) and not (i < last and is_article(token, tokens[i + 1]))
    ]
    return " ".join(kept) or folded


def _hits(folded: str, names: Iterable[NameHit]) -> list[Hit]:
    ours, bare = folded.replace(" ", ""), plain(folded).replace(" ", "")
    hits = []
    for name in map(_as_known, names):
        if name.role in _UNSPOKEN:
            continue
        theirs = _fold_of_name(name.form)
        if theirs.replace(" ", "") == ours:
            hits.append(Hit(name, WHOLE))
        elif plain(theirs).replace(" ", "") == bare:
            hits.append(Hit(name, SAME))
        elif name.core.replace(" ", "") == bare:
            hits.append(Hit(name, GENERIC))
    return hits


def _is_one_word(form: str) -> bool:
    return " " not in plain(_fold_of_name(form))


@lru_cache(maxsize=1 << 16)
def _fold_of_name(form: str) -> str:
    return fold(form)
