"""What is known of a name that was missed: never the text around it, never who asked."""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from gazetteer.context import read_query
from gazetteer.errors import InvalidQuery
from gazetteer.model import Query, Status

CONTEXT: Final = ("lang", "country", "kind", "type", "within")
"""The context that is kept; a coordinate may say where the asker is, and is not."""


KEY: Final = re.compile("[a-z2-7]{8}")
"""What a key looks like."""


def key_of(fold: str) -> str:
    """The key of all spellings with this fold: eight letters and digits, which a person can type."""
    return b32encode(blake2b(fold.encode(), digest_size=5).digest()).decode("ascii").lower()


@dataclass(frozen=True, slots=True)
class Nearest:
    """An entity that may be meant."""

    id: str
    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Dismissal:
    """That a name is none, who said so, when and why."""

    by: str
    day: str
    why: str


@dataclass(frozen=True, slots=True)
class Entry:
    """All misses of the spellings that fold to one form."""

    key: str
    form: str
    """One of the spellings, as it was written."""
    status: Status
    """`nil` or `ambiguous`."""
    count: int
    first: str
    """Day, ISO 8601, UTC."""
    last: str
    contexts: tuple[Mapping[str, Any], ...]
    """What was known of it: members of CONTEXT, and `count`, how often; the commonest first."""
    candidates: tuple[Nearest, ...] = ()
    """What it may mean, as the gazetteer is now."""
    dismissed: Dismissal | None = None

    def query(self, limit: int = 10) -> Query:
        """The name as a query, in the context in which it was missed most often."""
        name = {"q": self.form, "limit": limit}
        try:
            return read_query({**name, **self.contexts[0]})
        except InvalidQuery:  # what was a type then need not be one now
            return read_query(name)


def context_of(query: Query) -> Mapping[str, Any]:
    """The context of a query that is kept: the members that it has, as JSON values."""
    kept = ((field, getattr(query, field)) for field in CONTEXT)
    return {field: value for field, value in kept if value}
