"""Typing ahead: what somebody who has typed these letters may mean.

1. the entity with that id
2. names that are written so or begin so, the prominent first (`_HEAD_STARTS`)
3. where these are very few, what is written or sounds much like it
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge

from gazetteer.browse.letters import letters
from gazetteer.browse.reading import Ahead
from gazetteer.browse.search import matched
from gazetteer.context import is_id
from gazetteer.model import Kind, Matched, Query
from gazetteer.resolve import Resolver
from gazetteer.store.browser import Browser, Wanted
from gazetteer.store.reader import EntityHit, Reader

_WHOLE, _BEGUN, _FURTHER = 4, 0, -4
"""Head starts, in ranks, of which two are a factor of ten in population: of names that are written so, of those that
begin so, and of those that begin with what is left without a last word that says little."""
_LONG = 3
"""Letters from which on what only sounds alike is worth a look."""
_ENOUGH = 3
"""Entities by their letters that make that look superfluous: it takes as long as resolving a name."""
_ALIKE = 20
"""Entities that sound alike, at most."""


class Typing:
    """One thing typed, and what it finds."""

    def __init__(self, browser: Browser, reader: Reader, asked: Ahead, wanted: Wanted) -> None:
        self._browser = browser
        self._reader = reader
        self._asked = asked
        self._wanted = wanted
        self._starts = letters(asked.q)
        self._matched: dict[int, Matched] = {}

    def page(self, resolver: Resolver) -> tuple[list[EntityHit], dict[int, Matched], bool]:
        """The rows of the page, the names that they were found by, and whether there are more."""
        asked = self._asked
        found: dict[int, None] = {}
        for eid in self._in_order(resolver):
            found[eid] = None
            if len(found) > asked.skip + asked.limit:
                break
        eids = list(found)[asked.skip : asked.skip + asked.limit]
        rows = self._browser.fitting(eids, self._wanted)
        names = {eid: matched(name) for eid, name in self._browser.first_names(eids, self._starts).items()}
        return [rows[eid] for eid in eids], self._matched | names, len(found) > asked.skip + asked.limit

    def _in_order(self, resolver: Resolver) -> Iterator[int]:
        q = self._asked.q.strip()
        if is_id(q):
            yield from self._fitting(self._reader.eids([q]).values())
        if not self._starts:
            return
        found = set()
        for eid in self._by_letters():
            found.add(eid)
            yield eid
        if len(found) < _ENOUGH and len(self._starts[0]) >= _LONG:
            yield from self._fitting(self._alike(resolver))

    def _by_letters(self) -> Iterator[int]:
        first, *further = self._starts
        streams = [self._ahead(first, _WHOLE, whole=True), self._ahead(first, _BEGUN)]
        streams += [self._ahead(start, _FURTHER) for start in further]
        return (eid for _, eid in merge(*streams, key=lambda one: -one[0]))

    def _ahead(self, start: str, head_start: int, *, whole: bool = False) -> Iterator[tuple[int, int]]:
        return ((rank + head_start, eid) for rank, eid in self._browser.ahead(start, self._wanted, whole=whole))

    def _alike(self, resolver: Resolver) -> list[int]:
        filters = self._asked.filters
        kind = Kind(filters.kind) if filters.kind else None
        query = Query(self._asked.q, country=filters.country, kind=kind, type=filters.type, limit=_ALIKE)
        (answer,) = resolver.resolve_many([query])
        eids = self._reader.eids([one.id for one in answer.candidates])
        self._matched = {eids[one.id]: one.matched for one in answer.candidates}
        return [eids[one.id] for one in answer.candidates]

    def _fitting(self, eids: Iterable[int]) -> Iterator[int]:
        ordered = list(eids)
        rows = self._browser.fitting(ordered, self._wanted)
        return (eid for eid in ordered if eid in rows)
