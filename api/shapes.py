"""The shapes of answers that are more than one value of the library."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer.model import Edition, Entity, Mention, Resolution, Revision


@dataclass(frozen=True)
class Batch:
    """Answers in the order of the queries."""

    results: list[Resolution]


@dataclass(frozen=True)
class Annotation:
    """The mentions of a text, in order of position."""

    mentions: list[Mention]
    gazetteer: Edition


@dataclass(frozen=True)
class EntityAnswer(Entity):
    """One entity, whole, and which gazetteer says so."""

    gazetteer: Edition | None = None


@dataclass(frozen=True)
class Written:
    """An edit that is stored."""

    revision: int
    name_id: str
    status: str


@dataclass(frozen=True)
class Changes:
    """Edits, oldest first."""

    changes: list[Revision]
    next: int
    """What to ask for as `since` the next time."""
