"""The one object that a program needs: opens a store and hands on to the layers below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gazetteer.model import Edition, Entity, Mention, Query, Resolution, Revision


class Gazetteer:
    """A gazetteer file, open for questions and for edits. Safe to use from several threads."""

    @classmethod
    def open(cls, path: str | Path) -> Gazetteer:
        """Open the gazetteer at `path`.

        Raises DatabaseMissing, DatabaseForeign or DatabaseOutdated where it cannot be used.
        """
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back. May be called twice."""

    @property
    def edition(self) -> Edition:
        """Which gazetteer and which rules answer now. Changes with every edit, in every process."""
        raise NotImplementedError

    def resolve(self, q: str, **context: Any) -> Resolution:
        """Bring one name to a canonical id. `context`: the fields of Query, as strings or as values.

        Raises InvalidQuery where a field cannot be read.
        """
        raise NotImplementedError

    def resolve_many(self, queries: Sequence[Query]) -> list[Resolution]:
        """Bring many names to canonical ids, in order; the same answers as one by one."""
        raise NotImplementedError

    def annotate(self, text: str, **context: Any) -> list[Mention]:
        """Every mention of a place or group in a text, in order of position."""
        raise NotImplementedError

    def entity(self, id: str) -> Entity:
        """The entity that any of its ids finds, whole. Raises NotFound."""
        raise NotImplementedError

    def canonical_id(self, id: str) -> tuple[str, bool]:
        """The canonical id, and whether `id` was merged away into it (HTTP 308). Raises NotFound."""
        raise NotImplementedError

    def add_name(
        self, id: str, form: str, *, lang: str | None, role: str = "variant", source: str, by: str, why: str | None = None
    ) -> tuple[Revision, str]:
        """Add a name to an entity. Returns the revision and the name's id. Raises NotFound, InvalidRecord, Conflict."""
        raise NotImplementedError

    def history(self, id: str) -> list[Revision]:
        """All revisions of an entity, oldest first."""
        raise NotImplementedError

    def undo(self, revision: int, *, by: str, why: str | None = None) -> Revision:
        """Take an edit back, as a revision of its own. Raises NotFound, Conflict."""
        raise NotImplementedError

    def changes(self, since: int = 0, limit: int = 1000) -> Iterable[Revision]:
        """Revisions after number `since`, oldest first."""
        raise NotImplementedError

    def info(self) -> dict[str, Any]:
        """What is in the file: edition, counts of entities and names by kind, language and layer, and its sources
        with their licence and attribution."""
        raise NotImplementedError
