"""The one object that a program needs: opens a store and hands on to the layers below."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gazetteer.context import read_query
from gazetteer.errors import DatabaseOutdated, InvalidRecord, NotFound
from gazetteer.matching.score import weights
from gazetteer.model import Edition, Entity, Kind, Mention, Name, Query, Resolution, Revision, Role
from gazetteer.resolve import Resolver
from gazetteer.store.database import connect_reader, frozen_state, translated
from gazetteer.store.lineage import Lineage
from gazetteer.store.reader import NameRecord, Reader
from gazetteer.version import RULES


class _Session:
    """What one thread holds: a connection, and a resolver for the state of the file that it last saw."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._frozen = frozen_state(path)
        self._connection = connect_reader(path)
        self.reader = Reader(self._connection)
        self._seen: int | None = None
        self._resolver: Resolver | None = None
        self._edition: Edition | None = None

    def fresh(self) -> tuple[Resolver, Edition]:
        """The resolver and the edition of the file as it is now."""
        version = self.reader.data_version()
        if version != self._seen or self._resolver is None or self._edition is None:
            self._edition = _edition(self.reader, self._path)
            self._resolver = Resolver(self.reader, weights(), self._edition)
            self._seen = version
        return self._resolver, self._edition

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


def _edition(reader: Reader, path: Path) -> Edition:
    meta = reader.meta()
    if meta.get("rules") != RULES:
        raise DatabaseOutdated(
            f"{path}: the names were indexed by rules {meta.get('rules')}, this software has {RULES}; "
            f"run: gazetteer rekey --db {path}"
        )
    return Edition(f"{meta['build']}.{reader.last_revision()}", f"{RULES}.weights-{weights().version}")


class Gazetteer:
    """A gazetteer file, open for questions and for edits. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._sessions: weakref.WeakSet[_Session] = weakref.WeakSet()
        """Those of the threads that live: a thread that ends takes its connection with it."""
        self._lock = threading.Lock()
        self._session()

    @classmethod
    def open(cls, path: str | Path) -> Gazetteer:
        """Open the gazetteer at `path`.

        Raises DatabaseMissing, DatabaseForeign or DatabaseOutdated where it cannot be used.
        """
        gazetteer = cls(Path(path))
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
        with self._lock:
            for session in list(self._sessions):
                session.close()
            self._local = threading.local()

    def _session(self) -> _Session:
        session: _Session | None = getattr(self._local, "session", None)
        if session is None or session.is_outdated():
            session = self._local.session = _Session(self.path)
            with self._lock:
                self._sessions.add(session)
        return session

    @contextmanager
    def _reading(self) -> Iterator[_Session]:
        with translated(self.path), self._session().snapshot() as session:
            yield session

    @property
    def edition(self) -> Edition:
        """Which gazetteer and which rules answer now. Changes with every edit, in every process."""
        with self._reading() as session:
            return session.fresh()[1]

    def resolve(self, q: str, **context: Any) -> Resolution:
        """Bring one name to a canonical id. `context`: the fields of Query, as strings or as values.

        Raises InvalidQuery where a field cannot be read.
        """
        (answer,) = self.resolve_many([read_query({"q": q, **context})])
        return answer

    def resolve_many(self, queries: Sequence[Query]) -> list[Resolution]:
        """Bring many names to canonical ids, in order; the same answers as one by one."""
        with self._reading() as session:
            return session.fresh()[0].resolve_many(queries)

    def annotate(self, text: str, **context: Any) -> list[Mention]:
        """Every mention of a place or group in a text, in order of position."""
        from gazetteer.annotate import annotate

        query = read_query({"q": "", **context})
        with self._reading() as session:
            return annotate(session.reader, session.fresh()[0], text, query)

    def entity(self, id: str) -> Entity:
        """The entity that any of its ids finds, whole. Raises NotFound."""
        with self._reading() as session:
            return _whole(session.reader, id)

    def record(self, id: str) -> Mapping[str, Any]:
        """The entity that any of its ids finds as a record, as `export records` writes it. Raises NotFound."""
        from gazetteer.exchange.records import record_of

        with self._reading() as session:
            return record_of(session.reader, _eid(session.reader, id))

    def canonical_id(self, id: str) -> tuple[str, bool]:
        """The canonical id, and whether `id` was merged away into it (HTTP 308). Raises NotFound."""
        with self._reading() as session:
            eid = _eid(session.reader, id)
            return session.reader.entities([eid])[eid].id, session.reader.is_redirect(id)

    def add_name(
        self,
        id: str,
        form: str,
        *,
        lang: str | None,
        role: str = "variant",
        source: str,
        by: str,
        why: str | None = None,
    ) -> tuple[Revision, str]:
        """Add a name to an entity. Returns the revision and the name's id. Raises NotFound, InvalidRecord, Conflict."""
        from gazetteer import curation

        if role not in tuple(Role):
            raise InvalidRecord(f"role: {role!r} is none of {', '.join(Role)}")
        name = Name(form, lang, role=Role(role), source=source)
        return curation.add_name(self.path, id, name, curation.Editor(by, why))

    def remove_name(self, id: str, form: str, *, lang: str | None = None, by: str, why: str | None = None) -> Revision:
        """Retire a name of an entity: it stops matching and stays in history. Raises NotFound."""
        from gazetteer import curation

        return curation.remove_name(self.path, id, form, lang, curation.Editor(by, why))

    def undo(self, revision: int, *, by: str, why: str | None = None) -> Revision:
        """Take an edit back, as a revision of its own. Raises NotFound, Conflict."""
        from gazetteer import curation

        return curation.undo(self.path, revision, curation.Editor(by, why))

    def history(self, id: str) -> list[Revision]:
        """All revisions of an entity, oldest first. Raises NotFound."""
        from gazetteer.curation import as_revision

        with self._reading() as session:
            reader = session.reader
            # An entity may have had another canonical id when it was edited.
            ids = [id, *(own for _, own, _ in reader.identifiers([_eid(reader, id)]))]
            return [as_revision(row) for row in reader.revisions(entities=ids)]

    def changes(self, since: int = 0, limit: int = 1000) -> list[Revision]:
        """Revisions after number `since`, oldest first."""
        from gazetteer.curation import as_revision

        with self._reading() as session:
            return [as_revision(row) for row in session.reader.revisions(since=since, limit=limit)]

    def info(self) -> dict[str, Any]:
        """What is in the file: edition, counts of entities and names, its datasets and its sources."""
        with self._reading() as session:
            reader = session.reader
            edition = session.fresh()[1]
            return {
                "version": edition.version,
                "rules": edition.rules,
                "entities": {str(kind): number for kind, number in reader.counts("entity", "kind")},
                "names": {lang or "": number for lang, number in reader.counts("name", "lang")},
                "datasets": [
                    dict(zip(("dataset", "layer", "loaded_at", "version"), row, strict=True))
                    for row in reader.datasets()
                ],
                "sources": [
                    dict(zip(("key", "title", "url", "licence"), row, strict=True)) for row in reader.sources()
                ],
            }


def _eid(reader: Reader, id: str) -> int:
    eid = reader.eids([id]).get(id)
    if eid is None:
        raise NotFound(f"there is no entity {id}")
    return eid


def _whole(reader: Reader, id: str) -> Entity:
    eid = _eid(reader, id)
    row = reader.entities([eid])[eid]
    return Entity(
        id=row.id,
        kind=Kind(row.kind),
        name=row.name,
        type=row.type,
        country=row.country,
        lat=row.lat,
        lon=row.lon,
        population=row.population,
        within=Lineage(reader).above(row),
        since=row.since,
        until=row.until,
        links=reader.links({eid: row.id})[eid],
        names=_distinct(reader.entity_names(eid)),
    )


def _distinct(rows: Sequence[NameRecord]) -> tuple[Name, ...]:
    """The names of an entity, each form once a language; one of unknown language only where no other has its form."""
    known = {row.form for row in rows if row.lang}
    names: dict[tuple[str, str | None], Name] = {}
    for row in rows:
        if row.lang or row.form not in known:
            name = Name(row.form, row.lang, row.script, Role(row.role), row.source, row.since, row.until, row.used_by)
            names.setdefault((row.form, row.lang), name)
    return tuple(names.values())
