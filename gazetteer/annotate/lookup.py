"""Stretches of words looked up as they are written, in the keys under which names are stored.

Only written keys are asked (the folded name, and that without its articles): what merely sounds like a name is too
often a common word. All stretches of a text are asked in one look-up; a stretch met before is remembered, as long as
the gazetteer stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

from gazetteer.annotate.hits import ABBREVIATED, GENERIC, SAME, WHOLE, Hit, Hits
from gazetteer.annotate.lexicon import Region, demonyms, region_of, regions
from gazetteer.matching.keys import exact_keys, written_keys
from gazetteer.model import Kind, Role
from gazetteer.store.postings import country_bits, first_names
from gazetteer.store.reader import EntityHit, NameHit, Reader
from gazetteer.text.analyze import Analysis, analyze
from gazetteer.text.fold import fold
from gazetteer.text.script import script_of
from gazetteer.text.tokens import LINKS, is_article, strip_article

NAMES_OF_KEY: Final = 40
"""Names of one key that are looked at, the prominent first; and as many more of the countries asked for."""
_REMEMBERED: Final = 30_000
"""Names and stretches without one that are remembered, some 25 MB."""
_UNSPOKEN: Final = frozenset((Role.CODE, Role.TRANSLITERATION))
"""Roles of names that nobody writes in a text."""

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
_NOTHING: Final = Hits()
_SHARED: Final = frozenset(NameHit._fields) & frozenset(EntityHit._fields) - {"since", "until", "rank"}


class Lookup:
    """What one state of the gazetteer answers; remembers what it was asked. One thread at a time."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, Hits] = {}
        self._size = 0
        self._countries: tuple[str, ...] = ()

    def learn(self, folds: Iterable[str], countries: tuple[str, ...]) -> None:
        """Look up all of these folded stretches that are not known yet, with more names of these countries."""
        if self._size > _REMEMBERED or countries != self._countries:
            self._known.clear()
            self._size = 0
            self._countries = countries
        fresh = set(folds).difference(self._known)
        if not fresh:
            return
        told = self._told(fresh)
        names = self._names({one: _keys(one) for one in fresh})
        found = {one: Hits((*told.get(one, ()), *_hits(one, names.get(one, ())))) for one in names.keys() | told.keys()}
        self._known |= dict.fromkeys(fresh, _NOTHING) | found
        self._size += len(fresh) + sum(map(len, found.values()))

    def hits(self, folded: str) -> Hits:
        """The names that a folded stretch is; it must have been learned."""
        return self._known[folded]

    def heard(self, surfaces: Iterable[str]) -> dict[str, list[Hit]]:
        """The names of one word that sound like these words, by every reading of each."""
        keys = {one: exact_keys(analyze(one)) for one in surfaces}
        return {
            one: [Hit(name, SAME) for name in some if name.role not in _UNSPOKEN and " " not in plain(fold(name.form))]
            for one, some in self._names(keys).items()
        }

    def entities(self, found: Sequence[tuple[str, str]]) -> Hits:
        """Entities by id, each as if a form were a name of it."""
        eids = self._reader.eids([id for id, _ in found])
        rows = self._reader.entities(eids.values())
        return Hits(
            Hit(_as_name(form, rows[eids[id]], UNSTORED, _RANK_OF_UNSTORED), SAME) for id, form in found if id in eids
        )

    def _names(self, keys: Mapping[str, tuple[int, ...]]) -> dict[str, list[NameHit]]:
        """The names of these keys, for each text that has any; some of each key, the prominent first."""
        postings = self._reader.postings({key for some in keys.values() for key in some})
        wanted = frozenset(map(country_bits, self._countries))
        nids = {key: first_names(blob, NAMES_OF_KEY, wanted) for key, blob in postings.items()}
        names = self._reader.names({nid for some in nids.values() for nid in some})
        return {
            one: [names[nid] for nid in dict.fromkeys(nid for key in kept for nid in nids[key]) if nid in names]
            for one, some in keys.items()
            if (kept := [key for key in some if key in nids])
        }

    def _told(self, folds: Set[str]) -> dict[str, tuple[Hit]]:
        """What tables say of folded stretches: of a demonym its country; of a large region what the gazetteer has."""
        countries = {one: f"iso:{demonyms()[one]}" for one in demonyms().keys() & folds}
        areas = {one: regions()[one] for one in regions().keys() & folds}
        if not countries and not areas:
            return {}
        eids = self._reader.eids({*countries.values(), *(id for region, _ in areas.values() for id in region.ids)})
        rows = self._reader.entities(set(eids.values()))
        hits = {
            one: (Hit(_as_name(one, rows[eids[id]], DEMONYMS, _RANK_OF_COUNTRY), SAME),)
            for one, id in countries.items()
            if id in eids
        }
        for one, (region, is_abbreviation) in areas.items():
            row = next((rows[eids[id]] for id in region.ids if id in eids), None) or _unknown(region)
            name = _as_known(_as_name(one, row, REGIONS, _RANK_OF_REGION))
            hits[one] = (Hit(name, ABBREVIATED if is_abbreviation else WHOLE),)
        return hits


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


def _as_name(form: str, row: EntityHit, source: str, rank: int) -> NameHit:
    """An entity as if the form were a name of it."""
    return NameHit(
        nid=0, form=form, core=form, lang=None, script=script_of(form), role=Role.VARIANT, source=source,
        entity_since=row.since, entity_until=row.until, rank=rank, since=None, until=None, says=None,
        **{field: value for field, value in row._asdict().items() if field in _SHARED},
    )  # fmt: skip


def _keys(folded: str) -> tuple[int, ...]:
    """The keys of a name written like this, with and without its articles; none for its sound."""
    return written_keys(Analysis(folded, "", folded, plain(folded), (), (), ()))


def plain(folded: str) -> str:
    """A fold without articles and link words, for names that differ in nothing else."""
    if " " not in folded:
        return strip_article(folded)
    tokens = folded.split(" ")
    last = len(tokens) - 1
    kept = [
        strip_article(token)
        for i, token in enumerate(tokens)
        if not (0 < i < last and token in LINKS) and not (i < last and is_article(token, tokens[i + 1]))
    ]
    return " ".join(kept) or folded


def _hits(folded: str, names: Iterable[NameHit]) -> list[Hit]:
    ours, bare = _joined(folded), _joined(plain(folded))
    hits = []
    for name in names:
        if name.role in _UNSPOKEN:
            continue
        theirs = fold(name.form)
        if _joined(theirs) == ours:
            hits.append(Hit(_as_known(name), WHOLE))
        elif _joined(plain(theirs)) == bare:
            hits.append(Hit(_as_known(name), SAME))
        elif _joined(name.core) == bare:
            hits.append(Hit(_as_known(name), GENERIC))
    return hits


def _joined(folded: str) -> str:
    return folded.replace(" ", "")
