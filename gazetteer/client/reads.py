"""The methods of the client that ask for something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from gazetteer.client.asking import Asking, member, object_of, path_of
from gazetteer.client.batches import batches, body_of
from gazetteer.client.reading import read
from gazetteer.client.transport import Request
from gazetteer.context import read_query
from gazetteer.encoding import encode_json
from gazetteer.errors import NotFound, ServiceError, TooLarge
from gazetteer.model import Change, Edition, Entity, Feed, Mention, Page, Query, Resolution, Revision, as_json, members

_PAGE = 1000
"""Revisions that a service gives at once."""


class Reads(Asking):
    """What a GazetteerClient inherits: see `Gazetteer` for what the methods do."""

    _batch: int

    @property
    def edition(self) -> Edition:
        """Which gazetteer and which rules answer now."""
        return read(Edition, member(self._get("/readyz"), "gazetteer"))

    def resolve(self, q: str, **context: Any) -> Resolution:
        """Bring one name to a canonical id. Raises InvalidQuery where a field of the context cannot be read."""
        (answer,) = self.resolve_many([read_query({"q": q, **context})])
        return answer

    def resolve_many(self, queries: Sequence[Query], *, is_counted: bool = True) -> list[Resolution]:  # noqa: ARG002
        """Bring many names to canonical ids, in order. Whether misses are counted is for the service to say.

        Sent in batches: where the gazetteer is edited in between, each answer says which edition gave it.
        """
        return [answer for batch in batches(queries, self._batch) for answer in self._resolve(batch)]

    def suggest(self, q: str, **filters: Any) -> Page:
        """What somebody who has typed `q` so far may mean, the likeliest first. Raises InvalidQuery."""
        return read(Page, self._get("/v1/suggest", q=q, **filters))

    def search(self, q: str = "", **filters: Any) -> Page:
        """The entities that fit the filters and of which a name begins with `q`. Raises InvalidQuery."""
        return read(Page, self._get("/v1/search", q=q, **filters))

    def near(self, lat: float, lon: float, **filters: Any) -> Page:
        """The entities around a point, the nearest first. Raises InvalidQuery."""
        return read(Page, self._get("/v1/near", lat=lat, lon=lon, **filters))

    def annotate(self, text: str, **context: Any) -> list[Mention]:
        """Every mention of a place or group in a text, in order of position."""
        query = as_json(read_query({"q": "", **context}))
        given = {field: value for field, value in query.items() if field != "q" and value not in (None, [])}
        answer = self._post("/v1/annotate", encode_json({"text": text, **given}))
        return [read(Mention, one) for one in member(answer, "mentions", list)]

    def entity(self, id: str) -> Entity:
        """The entity that any of its ids finds, whole. Raises NotFound."""
        return read(Entity, self._get(path_of(id)))

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Many entities, whole, by the ids asked for, each in a request of its own; what none has is left out."""
        found = {}
        for id in ids:
            with suppress(NotFound):
                found[id] = self.entity(id)
        return found

    def labels(self, ids: Iterable[str]) -> dict[str, str]:
        """The names to show, by the ids asked for; what no entity has is left out."""
        return {id: entity.name for id, entity in self.entities(ids).items()}

    def record(self, id: str) -> Mapping[str, Any]:
        """The entity that any of its ids finds as a record, as `export records` writes it. Raises NotFound."""
        found = self._get(f"{path_of(id)}/record")
        if "links" in found:
            found["links"] = {authority: tuple(ids) for authority, ids in member(found, "links", dict).items()}
        return found

    def canonical_id(self, id: str) -> tuple[str, bool]:
        """The canonical id, and whether `id` was merged away into it. Raises NotFound."""
        answer = self._transport.ask_here(Request("GET", path_of(id)))
        if answer.is_redirect:
            return unquote(answer.location.rpartition("/")[2]), True
        return read(Entity, object_of(answer)).id, False

    def history(self, id: str) -> list[Revision]:
        """All revisions of an entity, oldest first. Raises NotFound."""
        answer = self._get(f"{path_of(id)}/history")
        return [read(Revision, one) for one in member(answer, "revisions", list)]

    def revision(self, number: int) -> Revision:
        """One edit by its number. Raises NotFound."""
        if number < 0:
            raise NotFound(f"there is no revision {number}")
        return read(Revision, self._get(f"/v1/revisions/{number}"))

    def changes(self, since: int = 0, limit: int = 1000) -> list[Revision]:
        """Revisions after number `since`, oldest first."""
        return list(map(_as_revision, self.feed(since, limit).changes))

    def feed(self, since: int = 0, limit: int = 1000) -> Feed:
        """Revisions after number `since`, oldest first, each with what to fetch anew, for who keeps copies."""
        pages = [self._page_of_feed(since, limit)]
        while len(pages[-1].changes) == _PAGE and sum(len(page.changes) for page in pages) < limit:
            pages.append(self._page_of_feed(pages[-1].next, limit - _PAGE * len(pages)))
        return Feed(pages[-1].build, tuple(change for page in pages for change in page.changes), pages[-1].next)

    def info(self) -> dict[str, Any]:
        """What is in the gazetteer: edition, counts of entities and names, its datasets and its sources."""
        return self._get("/v1/info")

    def _page_of_feed(self, since: int, limit: int) -> Feed:
        return read(Feed, self._get("/v1/changes", since=since, limit=min(limit, _PAGE)))

    def _resolve(self, batch: Sequence[bytes]) -> Iterator[Resolution]:
        try:
            results = member(self._post("/v1/resolve", body_of(batch)), "results", list)
        except TooLarge:  # the service is set up to take less
            if len(batch) == 1:
                raise
            middle = len(batch) // 2
            yield from self._resolve(batch[:middle])
            yield from self._resolve(batch[middle:])
            return
        if len(results) != len(batch):
            raise ServiceError(f"the service gave {len(results)} answers to {len(batch)} queries")
        yield from (read(Resolution, one) for one in results)


def _as_revision(change: Change) -> Revision:
    return Revision(**{name: value for name, value in members(change).items() if name != "entities"})
