"""Revisions as values."""

from __future__ import annotations

import json
from typing import Any

from gazetteer.errors import NotFound
from gazetteer.model import Revision
from gazetteer.store.reader import Reader

LAST_NUMBER = 2**63 - 1
"""SQLite's largest."""


def revision(reader: Reader, number: int) -> Revision:
    """One edit by its number. Raises NotFound."""
    found = reader.revisions(since=number - 1, limit=1) if 0 < number <= LAST_NUMBER else []
    if not found or found[0]["id"] != number:
        raise NotFound(f"there is no revision {number}")
    return as_revision(found[0])


def as_revision(row: Any) -> Revision:
    """A revision from its row."""
    values = dict(row)
    for side in ("before", "after", "trial"):
        values[side] = json.loads(values[side]) if values[side] else None
    return Revision(**values)
