"""What an entity lies within or belongs to, all the way up."""

from __future__ import annotations

from gazetteer.store.reader import EntityHit, NameHit, Reader

_CACHE_SIZE = 50_000


class Lineage:
    """Ancestors by direct parents, remembered for one state of the file."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str | None, str | None], tuple[str, ...]] = {}

    def of(self, within: str | None, country: str | None) -> tuple[str, ...]:
        """Canonical ids of all ancestors, nearest first: of the direct parents, then of the country.

        Parents that the gazetteer does not hold are passed over; a circle ends where it closes.
        """
        key = (within, country)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _CACHE_SIZE:
                self._known.clear()
            found = self._known[key] = self._climb(within, country)
        return found

    def above(self, entity: EntityHit | NameHit) -> tuple[str, ...]:
        """Canonical ids of all ancestors of an entity; a country, which lies in itself by its code, is not its own."""
        above = self.of(entity.within, entity.country)
        return above if entity.id not in above else tuple(id for id in above if id != entity.id)

    def areas(self, within: str | None, country: str | None) -> list[str]:
        """Canonical ids of the ancestors up to the country: the areas in which names are kept (`store.areas`)."""
        beyond = self.of(None, country)[1:]
        return [id for id in self.of(within, country) if id not in beyond]

    def _climb(self, within: str | None, country: str | None) -> tuple[str, ...]:
        found: dict[str, None] = {}
        level = within.split(" ") if within else []
        while level:
            eids = self._reader.eids(level)
            rows = self._reader.entities(dict.fromkeys(eids[id] for id in level if id in eids))
            fresh = [row for row in rows.values() if row.id not in found]
            found.update((row.id, None) for row in fresh)
            level = list(dict.fromkeys(id for row in fresh if row.within for id in row.within.split(" ")))
        # The country, which many share, is climbed once.
        return tuple(found | dict.fromkeys(self.of(f"iso:{country}", None) if country else ()))
