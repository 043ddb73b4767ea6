"""Revisions for who keeps copies: each with the ids of all that it touched."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.curation.history import as_revision
from gazetteer.model import Change, Edition, Feed, Revision, members
from gazetteer.store.reader import Reader


def feed(reader: Reader, edition: Edition, since: int, limit: int) -> Feed:
    """At most `limit` edits after number `since`, oldest first.

    Where the gazetteer has no such number, being another or an older one than was known, `next` is its last.
    """
    revisions = [as_revision(row) for row in reader.revisions(since=since, limit=limit)]
    last = revisions[-1].id if revisions else min(since, reader.last_revision())
    build, _, _ = edition.version.rpartition(".")
    return Feed(f"{build}+{edition.rules}", tuple(_changes(reader, revisions)), last)


def _changes(reader: Reader, revisions: list[Revision]) -> Iterator[Change]:
    named = [set(_named(one)) for one in revisions]
    eids = reader.eids(set().union(*named))
    ids: dict[int, set[str]] = {}
    for eid, id, _ in reader.identifiers(set(eids.values())):
        ids.setdefault(eid, set()).add(id)
    for one, names in zip(revisions, named, strict=True):
        touched = names.union(*(ids[eids[id]] for id in names if id in eids))
        yield Change(**members(one), entities=tuple(sorted(touched)))


def _named(one: Revision) -> Iterator[str]:
    """The ids that a revision speaks of."""
    yield one.entity
    for side in (one.before or {}, one.after or {}):
        for link in side.get("links", ()):
            yield from (link["record"], link["id"])
        for id, ids in side.get("parts", {}).items():
            yield from (id, *ids)
