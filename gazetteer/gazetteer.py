"""The one object that a program needs: opens a store and hands on to the layers below."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from gazetteer.context import read_query
from gazetteer.curating import Curating
from gazetteer.errors import DatabaseOutdated
from gazetteer.matching.score import weights
from gazetteer.model import Edition, Entity, Feed, Mention, Page, Query, Resolution, Revision
from gazetteer.resolve import Resolver
from gazetteer.store.database import connect_reader, frozen_state, translated
from gazetteer.store.reader import Reader
from gazetteer.store.whole import eid_of, entity_of
from gazetteer.version import RULES

if TYPE_CHECKING:
    from gazetteer.browse import Browse
    from gazetteer.curation.proposals import Proposal
    from gazetteer.curation.trial import Trial
    from gazetteer.misses.recorder import Recorder


_AT_ONCE: Final = 4
"""Questions that are worked on at once, each on a connection with memories of its own; others wait. More would not be
faster, for Python works on one at a time: while one reads the file, another goes on."""
_PIECE: Final = 200
"""Names that are resolved together: more take more memory, 0.2 MB for each, and little less time."""


class _Session:
    """What is asked with: a connection, and a resolver for the state of the file that it last saw."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._frozen = frozen_state(path)
        self._connection = connect_reader(path)
        self.reader = Reader(self._connection)
        self._seen: int | None = None
        self._resolver: Resolver | None = None
        self._edition: Edition | None = None
        self._browse: Browse | None = None

    def fresh(self) -> tuple[Resolver, Edition]:
        """The resolver and the edition of the file as it is now."""
        version = self.reader.data_version()
        if version != self._seen or self._resolver is None or self._edition is None:
            self._edition = _edition(self.reader, self._path)
            self._resolver = Resolver(self.reader, weights(), self._edition)
            self._seen = version
            self._browse = None
        return self._resolver, self._edition

    def browse(self) -> Browse:
        """What looks around in the file as it is now."""
        from gazetteer.browse import Browse
        from gazetteer.store.browser import Browser

        resolver, _ = self.fresh()
        if self._browse is None:
            self._browse = Browse(Browser(self._connection), self.reader, resolver)
        return self._browse

    def is_outdated(self) -> bool:
        """Whether the file was read as one that does not change (`frozen_state`), and did."""
        return self._frozen is not None and self._frozen != frozen_state(self._path)

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """One state of the file for all that is asked within: a build that ends meanwhile mixes nothing up."""
        self._connection.execute("BEGIN")
        try:
            yield self
        finally:
            self._connection.rollback()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def _as_now(session: _Session | None, path: Path) -> _Session:
    """The session where it reads the file as it is, else a new one."""
    if session and not session.is_outdated():
        return session
    fresh = _Session(path)
    if session:
        session.close()
    return fresh


def _edition(reader: Reader, path: Path) -> Edition:
    meta = reader.meta()
    if meta.get("rules") != RULES:
        raise DatabaseOutdated(
            f"{path}: the names were indexed by rules {meta.get('rules')}, this software has {RULES}; "
            f"run: gazetteer rekey --db {path}"
        )
    return Edition(f"{meta['build']}.{reader.last_revision()}", f"{RULES}.weights-{weights().version}")


class Gazetteer(Curating):
    """A gazetteer file, open for questions and for edits. Safe to use from several threads."""

    def __init__(self, path: Path, misses: Recorder | None = None) -> None:
        self.path = path
        self._misses = misses
        self._idle: LifoQueue[_Session | None] = LifoQueue()
        """What nobody is asking with, the last used on top; None: one that is yet to be opened."""
        for _ in range(_AT_ONCE):
            self._idle.put(None)
        self._watch: _Session | None = None
        """What tells the edition, and nothing else: whoever asks for that never waits for somebody's answer."""
        self._watching = threading.Lock()
        self._resolving = threading.Semaphore(_AT_ONCE // 2)
        """Held by who resolves: who asks for something else, or edits, finds a connection however many wait to."""
        self._turn = threading.Lock()
        """Held by who resolves a piece: threads that do so at once only take the interpreter from one another."""
        self._counts: tuple[Edition, dict[str, int], dict[str, int]] | None = None
        """Entities by kind and names by language in an edition: to count them reads all of the file."""

    @classmethod
    def open(cls, path: str | Path, *, misses: Recorder | None = None) -> Gazetteer:
        """Open the gazetteer at `path`. `misses` counts the names that it does not find, and is closed with it.

        Raises DatabaseMissing, DatabaseForeign or DatabaseOutdated where it cannot be used.
        """
        gazetteer = cls(Path(path), misses)
        try:
            _ = gazetteer.edition
        except BaseException:
            gazetteer.close()
            raise
        return gazetteer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back. May be called twice."""
        with self._watching:
            closed, self._watch = [self._watch], None
        with suppress(Empty):
            while True:
                closed.append(self._idle.get_nowait())
        for session in closed:
            if session:
                session.close()
        for _ in closed[1:]:
            self._idle.put(None)
        if self._misses:
            self._misses.close()

    @contextmanager
    def _reading(self) -> Iterator[_Session]:
        """A session for one question, as soon as one is free. Not to be asked for again within."""
        session = self._idle.get()
        try:
            session = _as_now(session, self.path)
            with translated(self.path), session.snapshot():
                yield session
        finally:
            self._idle.put(session)

    @property
    def edition(self) -> Edition:
        """Which gazetteer and which rules answer now. Changes with every edit, in every process."""
        with self._watching, translated(self.path):
            self._watch = _as_now(self._watch, self.path)
            with self._watch.snapshot():
                return self._watch.fresh()[1]

    def resolve(self, q: str, **context: Any) -> Resolution:
        """Bring one name to a canonical id. `context`: the fields of Query, as strings or as values.

        Raises InvalidQuery where a field cannot be read.
        """
        (answer,) = self.resolve_many([read_query({"q": q, **context})])
        return answer

    def resolve_many(self, queries: Sequence[Query], *, is_counted: bool = True) -> list[Resolution]:
        """Bring many names to canonical ids, in order; the same answers as one by one.

        `is_counted`: whether those that are not found count as missed, where misses are counted at all.
        """
        with self._resolving, self._reading() as session:
            resolver = session.fresh()[0]
            answers: list[Resolution] = []
            for start in range(0, len(queries), _PIECE):
                with self._turn:
                    answers += resolver.resolve_many(queries[start : start + _PIECE])
        if self._misses and is_counted:
            self._misses.note(zip(queries, answers, strict=True))
        return answers

    def suggest(self, q: str, **filters: Any) -> Page:
        """What somebody who has typed `q` so far may mean, the likeliest first.

        `filters`: `kind`, `type`, `country`, `within`, `dataset`, `source`; `limit`, and `cursor` of a page before.
        Raises InvalidQuery.
        """
        from gazetteer.browse.reading import read_ahead

        asked = read_ahead({"q": q, **filters})
        with self._reading() as session:
            return session.browse().suggest(asked)

    def search(self, q: str = "", **filters: Any) -> Page:
        """The entities that fit the filters of `suggest` and of which a name begins with `q`, the prominent first.

        A cursor holds also after edits and builds. Raises InvalidQuery.
        """
        from gazetteer.browse.reading import read_search

        asked = read_search({"q": q, **filters})
        with self._reading() as session:
            return session.browse().search(asked)

    def near(self, lat: float, lon: float, **filters: Any) -> Page:
        """The entities around a point, the nearest first, within `radius` (10) kilometres; the filters of `suggest`.

        Raises InvalidQuery.
        """
        from gazetteer.browse.reading import read_around

        asked = read_around({"lat": lat, "lon": lon, **filters})
        with self._reading() as session:
            return session.browse().near(asked)

    def annotate(self, text: str, **context: Any) -> list[Mention]:
        """Every mention of a place or group in a text, in order of position."""
        from gazetteer.annotate import annotate

        query = read_query({"q": "", **context})
        with self._reading() as session:
            mentions = annotate(session.reader, session.fresh()[0], text, query)
        if self._misses:
            self._misses.note((query, mention) for mention in mentions)
        return mentions

    def entity(self, id: str) -> Entity:
        """The entity that any of its ids finds, whole. Raises NotFound."""
        with self._reading() as session:
            return entity_of(session.reader, id)

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Many entities, whole, by the ids asked for; what no entity has is left out."""
        with self._reading() as session:
            known = session.reader.eids(ids)
            return {id: entity_of(session.reader, id) for id in known}

    def labels(self, ids: Iterable[str]) -> dict[str, str]:
        """The names to show, by the ids asked for; what no entity has is left out."""
        with self._reading() as session:
            known = session.reader.eids(ids)
            rows = session.reader.entities(set(known.values()))
            return {id: rows[eid].name for id, eid in known.items()}

    def record(self, id: str) -> Mapping[str, Any]:
        """The entity that any of its ids finds as a record, as `export records` writes it. Raises NotFound."""
        from gazetteer.exchange.records import record_of

        with self._reading() as session:
            return record_of(session.reader, eid_of(session.reader, id))

    def canonical_id(self, id: str) -> tuple[str, bool]:
        """The canonical id, and whether `id` was merged away into it (HTTP 308). Raises NotFound."""
        with self._reading() as session:
            eid = eid_of(session.reader, id)
            return session.reader.entities([eid])[eid].id, session.reader.is_redirect(id)

    def history(self, id: str) -> list[Revision]:
        """All revisions of an entity, oldest first. Raises NotFound."""
        from gazetteer.curation import as_revision

        with self._reading() as session:
            reader = session.reader
            # An entity may have had another canonical id when it was edited.
            ids = [id, *(own for _, own, _ in reader.identifiers([eid_of(reader, id)]))]
            return [as_revision(row) for row in reader.revisions(entities=ids)]

    def revision(self, number: int) -> Revision:
        """One edit by its number. Raises NotFound."""
        from gazetteer.curation import revision

        with self._reading() as session:
            return revision(session.reader, number)

    def changes(self, since: int = 0, limit: int = 1000) -> list[Revision]:
        """Revisions after number `since`, oldest first."""
        from gazetteer.curation import as_revision

        with self._reading() as session:
            return [as_revision(row) for row in session.reader.revisions(since=since, limit=limit)]

    def feed(self, since: int = 0, limit: int = 1000) -> Feed:
        """Revisions after number `since`, oldest first, each with what to fetch anew, for who keeps copies."""
        from gazetteer.curation.feed import feed

        with self._reading() as session:
            return feed(session.reader, session.fresh()[1], since, limit)

    def propose(
        self, edit: Mapping[str, Any], *, by: str, why: str | None = None, expect: Collection[str] = ()
    ) -> Proposal:
        """Keep an edit, as `curation.edit` writes one, until it is approved. Raises what making it would raise now."""
        from gazetteer.curation import Editor, proposals, read_edit

        return proposals.propose(self.path, read_edit(edit), Editor(by, why), expect=expect)

    def approve(self, proposal: int, *, by: str, why: str | None = None, force: bool = False) -> Proposal:
        """Apply a proposal. Raises NotFound; Conflict where it was decided already, or does not fit any more.

        Raises Refused where it spoils answers that are right, unless `force`, which needs a `why`.
        """
        from gazetteer.curation import proposals

        return proposals.approve(self.path, proposal, by, reason=why, force=force)

    def try_proposal(self, proposal: int, *, by: str) -> Trial:
        """What approving a proposal would change of answers; nothing is changed. Raises NotFound, Conflict."""
        from gazetteer.curation import proposals

        return proposals.try_out(self.path, proposal, by)

    def decline(self, proposal: int, *, by: str, why: str) -> Proposal:
        """Close a proposal without applying it. Raises NotFound, Conflict where it was decided already."""
        from gazetteer.curation import proposals

        return proposals.decline(self.path, proposal, by, reason=why)

    def proposal(self, number: int, *, by: str | None = None) -> Proposal:
        """A proposal, and what became of it; only if it is of that person, where one is given. Raises NotFound."""
        from gazetteer.curation import proposals

        with self._reading() as session:
            return proposals.proposal(session.reader, number, by=by)

    def proposals(
        self, *, status: str | None = None, by: str | None = None, since: int = 0, limit: int = 1000
    ) -> list[Proposal]:
        """Proposals after number `since`, oldest first; only `open`, `approved` or `declined`, only of that person."""
        from gazetteer.curation.proposals import as_proposal

        with self._reading() as session:
            rows = session.reader.proposals(status=status, by=by, since=since, limit=limit)
            return [as_proposal(row) for row in rows]

    def info(self) -> dict[str, Any]:
        """What is in the file: edition, counts of entities and names, its datasets and its sources."""
        with self._reading() as session:
            reader = session.reader
            edition = session.fresh()[1]
            if self._counts is None or self._counts[0] != edition:
                self._counts = (
                    edition,
                    _by_name(reader.counts("entity", "kind")),
                    _by_name(reader.counts("name", "lang")),
                )
            _, entities, names = self._counts
            return {
                "version": edition.version,
                "rules": edition.rules,
                "entities": dict(entities),
                "names": dict(names),
                "datasets": [
                    dict(zip(("dataset", "layer", "loaded_at", "version"), row, strict=True))
                    for row in reader.datasets()
                ],
                "sources": [
                    dict(zip(("key", "title", "url", "licence"), row, strict=True)) for row in reader.sources()
                ],
            }


def _by_name(counts: Iterable[Sequence[Any]]) -> dict[str, int]:
    """Rows of a value and a number; what has no value is counted under the empty text."""
    return {value or "": number for value, number in counts}
