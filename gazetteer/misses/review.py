"""The queue as a curator sees it: what is still missed, with what it may mean now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from gazetteer.context import is_empty, read_context
from gazetteer.errors import DatabaseError, InvalidQuery
from gazetteer.misses.entry import Entry, Nearest
from gazetteer.misses.file import DISMISSED, STATUSES, QueueFile, Wanted
from gazetteer.model import Query, Resolution, Status

MOST: Final = 200
"""Entries that are listed at once."""
_NEAREST: Final = 3
_ROUNDS: Final = 5
"""How often more entries are read in the place of those that are known by now."""


def read_wanted(raw: Mapping[str, Any]) -> Wanted:
    """Which entries `status`, `country` and `limit` mean, as strings; none of it needs to be there.

    Raises InvalidQuery.
    """
    status = raw.get("status") or ""
    if status not in ("", *STATUSES):
        raise InvalidQuery(f"status: {status!r} is none of {', '.join(STATUSES)}")
    countries: tuple[str, ...] = read_context({"country": raw.get("country")}).get("country", ())
    if len(countries) > 1:
        raise InvalidQuery("country: one at a time")
    return Wanted(status, "".join(countries), _read_limit(raw.get("limit")))


def _read_limit(value: Any) -> int:
    if is_empty(value):
        return Wanted.limit
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and 0 < int(text) <= MOST):
        raise InvalidQuery(f"limit: must be a whole number from 1 to {MOST}")
    return int(text)


def still_missed(
    file: QueueFile, resolve: Callable[[Sequence[Query]], list[Resolution]], wanted: Wanted
) -> list[Entry]:
    """The entries wanted, each asked for anew with `resolve`: what is a match by now is settled, and left out."""
    if wanted.status == DISMISSED:
        return file.entries(wanted)
    missed: list[Entry] = []
    for _ in range(_ROUNDS):
        entries = file.entries(wanted, offset=len(missed))
        answers = resolve([entry.query(_NEAREST) for entry in entries])
        asked = list(zip(entries, answers, strict=True))
        missed += [_as_now(entry, answer) for entry, answer in asked if answer.status is not Status.MATCH]
        known = [entry.key for entry, answer in asked if answer.status is Status.MATCH]
        if len(missed) >= wanted.limit or not known or not settle(file, known):
            break
    return missed[: wanted.limit]


def _as_now(entry: Entry, answer: Resolution) -> Entry:
    nearest = tuple(Nearest(one.id, one.name, one.probability) for one in answer.candidates)
    return replace(entry, candidates=nearest)


def settle(file: QueueFile, known: Collection[str]) -> bool:
    """Mark what is known by now; returns whether the queue could be written. If not, the next list asks again."""
    try:
        file.settle(known)
    except DatabaseError:
        return False
    return True
