"""Records and their names as they are stored.

The keys come with the names (`NewName`): a name cannot be stored unfindable, and SQL never learns a language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gazetteer.model import Name


@dataclass(frozen=True, slots=True)
class NewName:
    """A name to store, with what its analysis gave."""

    name: Name
    core: str
    keys: tuple[int, ...]
    """Candidate keys of the name itself."""
    sounds: tuple[tuple[str, int], ...]
    """Its readings in the sound alphabet, each with its exact key."""
    says: str | None
    """The type that a generic word of it says."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to store."""

    id: str
    data: Mapping[str, Any]
    """The record's members but id, links and names."""
    links: tuple[tuple[str, str | None], ...]
    """(id elsewhere, source)."""
    names: tuple[NewName, ...]
    merged: tuple[str, ...] = ()
    """Ids of what was merged into it, which redirect."""

    def stated_links(self) -> list[tuple[str, str | None, int]]:
        """(id, source, whether merged) of the links that it states, whether they hold or not."""
        stated = [(id, source, 0) for id, source in self.links if id not in (self.id, *self.merged)]
        return stated + [(id, None, 1) for id in self.merged if id != self.id]
