"""What lies within an entity: which parents and countries its descendants name."""

from __future__ import annotations

from gazetteer.browse.reading import Filters
from gazetteer.errors import InvalidQuery
from gazetteer.store.browser import Browser, Wanted
from gazetteer.store.reader import Reader
from gazetteer.types import entity_types, lineage_of


class Containment:
    """The tree of parents, read once for a state of the file: they are few, however many entities name them."""

    def __init__(self, browser: Browser, reader: Reader) -> None:
        self._browser = browser
        self._reader = reader
        self._known: dict[str, int] | None = None
        """Id of a parent -> the entity."""
        self._above: dict[int, tuple[int, ...]] = {}
        """A parent -> its own direct parents, its country among them."""
        self._values: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
        """All values of the columns `within` and `country`."""

    def wanted(self, filters: Filters) -> Wanted:
        """The filters as the store takes them. Raises InvalidQuery where there is no entity `within`."""
        wanted = Wanted(
            kind=filters.kind,
            types=subtypes(filters.type) if filters.type else (),
            countries=filters.country,
            dataset=filters.dataset,
            source=filters.source,
        )
        return self._inside(wanted, filters.within) if filters.within else wanted

    def _inside(self, wanted: Wanted, id: str) -> Wanted:
        outer = self._reader.eids([id]).get(id)
        if outer is None:
            raise InvalidQuery(f"within: there is no entity {id}")
        if self._known is None:
            self._known = self._read()
        inside = self._descendants(outer)
        parents, states = self._values
        return Wanted(
            wanted.kind,
            wanted.types,
            wanted.countries,
            outer,
            tuple(
                sorted(value for value in parents if any(self._known.get(one) in inside for one in value.split(" ")))
            ),
            tuple(sorted(code for code in states if self._known.get(f"iso:{code}") in inside)),
            wanted.dataset,
            wanted.source,
        )

    def _read(self) -> dict[str, int]:
        rows = self._browser.parents()
        self._values = frozenset(row[0] for row in rows if row[0]), frozenset(row[1] for row in rows if row[1])
        parents, states = self._values
        known = self._reader.eids({*(id for value in parents for id in value.split(" ")), *map(_of_country, states)})
        for eid, row in self._reader.entities(set(known.values())).items():
            ids = [*(row.within or "").split(" "), _of_country(row.country)]
            self._above[eid] = tuple(known[id] for id in ids if id in known and known[id] != eid)
        return known

    def _descendants(self, outer: int) -> frozenset[int]:
        """The entity, and of those that are parents of something all that lie within it."""
        inside = {outer}
        while more := {eid for eid, above in self._above.items() if eid not in inside and inside.intersection(above)}:
            inside |= more
        return frozenset(inside)


def _of_country(code: str | None) -> str:
    return f"iso:{code}"


def subtypes(name: str) -> tuple[str, ...]:
    """A type and all that are below it in the tree."""
    return tuple(one for one in entity_types() if one == name or name in lineage_of(one))
