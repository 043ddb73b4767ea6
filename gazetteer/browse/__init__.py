"""Looking around in a gazetteer: what begins with some letters, what fits some filters, what lies around a point.

reading      raw values into checked questions
suggest      typing ahead: every keystroke, any script
search       filters and pages
near         around a point, the nearest first
containment  what lies within an entity
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gazetteer.browse.containment import Containment
from gazetteer.browse.near import nearest
from gazetteer.browse.reading import Ahead, Around, Search
from gazetteer.browse.search import search
from gazetteer.browse.suggest import Typing
from gazetteer.matching.preference import distance_km
from gazetteer.model import Found, Kind, Matched, Page
from gazetteer.resolve import Resolver
from gazetteer.store.browser import Browser
from gazetteer.store.lineage import Lineage
from gazetteer.store.reader import EntityHit, Reader


class Browse:
    """The questions to one state of a file. One thread at a time."""

    def __init__(self, browser: Browser, reader: Reader, resolver: Resolver) -> None:
        self._browser = browser
        self._reader = reader
        self._resolver = resolver
        self._lineage = Lineage(reader)
        self._containment = Containment(browser, reader)

    def suggest(self, asked: Ahead) -> Page:
        """Whoever typed this may mean these, the likeliest first."""
        typing = Typing(self._browser, self._reader, asked, self._containment.wanted(asked.filters))
        rows, matched, is_more = typing.page(self._resolver)
        return Page(self._found(rows, matched), str(asked.skip + asked.limit) if is_more else None)

    def search(self, asked: Search) -> Page:
        """The entities that fit, the prominent first, then by id."""
        rows, matched, cursor = search(self._browser, asked, self._containment.wanted(asked.filters))
        return Page(self._found(rows, matched), cursor)

    def near(self, asked: Around) -> Page:
        """The entities around a point, the nearest first."""
        rows = nearest(self._browser, asked, self._containment.wanted(asked.filters))
        distances = {row.eid: round(distance_km(asked.point, (row.lat or 0.0, row.lon or 0.0)), 3) for row in rows}
        return Page(self._found(rows, {}, distances))

    def _found(
        self, rows: Iterable[EntityHit], matched: Mapping[int, Matched], distances: Mapping[int, float] | None = None
    ) -> tuple[Found, ...]:
        return tuple(
            Found(
                id=row.id,
                kind=Kind(row.kind),
                type=row.type,
                name=row.name,
                country=row.country,
                within=self._lineage.above(row),
                lat=row.lat,
                lon=row.lon,
                population=row.population,
                matched=matched.get(row.eid),
                distance=distances[row.eid] if distances else None,
            )
            for row in rows
        )
