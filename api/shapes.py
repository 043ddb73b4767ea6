"""The shapes of answers that are more than one value of the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gazetteer.curation.proposals import Proposal
from gazetteer.curation.trial import Clash
from gazetteer.keys import KeyRole
from gazetteer.misses.entry import Entry
from gazetteer.model import Edition, Entity, Mention, Page, Resolution, Revision


@dataclass(frozen=True)
class Answered(Resolution):
    """The answer to one query."""

    id: Any = None
    """The asker's own id, a string or a number as it was given."""


@dataclass(frozen=True)
class Batch:
    """Answers in the order of the queries."""

    results: list[Answered]


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
    """An edit that is stored (`applied`), or waits for a curator (`proposed`)."""

    revision: int | None
    """None where it is proposed."""
    entity: str | None
    """The canonical id of what it is about now."""
    status: str
    name_id: str | None = None
    """The id of the name, where the edit is about one."""
    clashes: tuple[Clash, ...] = ()
    """Other entities that bear the name too."""
    proposal: int | None = None
    """Its number, where it is proposed."""


@dataclass(frozen=True)
class History:
    """The edits of an entity, oldest first."""

    revisions: list[Revision]


@dataclass(frozen=True)
class KeyAnswer:
    """What is known of a key. Times are ISO 8601, UTC."""

    name: str
    role: KeyRole
    created: str
    used: str | None
    """When it was last used, to the hour."""
    revoked: str | None
    """Since when it opens nothing any more."""


@dataclass(frozen=True)
class Keys:
    """All keys, oldest first."""

    keys: list[KeyAnswer]


@dataclass(frozen=True)
class KeyMade:
    """A new key: send it as `Authorization: Bearer KEY`."""

    name: str
    role: KeyRole
    key: str


@dataclass(frozen=True)
class Proposals:
    """Proposals, oldest first."""

    proposals: list[Proposal]
    next: int
    """What to ask for as `since` the next time."""


@dataclass(frozen=True)
class Queue:
    """Names that were missed, the most frequent first."""

    entries: list[Entry]


@dataclass(frozen=True)
class Browsed(Page):
    """Some entities of a list, and which gazetteer says so."""

    gazetteer: Edition | None = None
