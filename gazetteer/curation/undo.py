"""Taking an edit back, as a plan: it must be in force, and nothing later may have touched the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gazetteer.curation.desk import Desk, Plan, Side
from gazetteer.curation.edit import Edit
from gazetteer.curation.history import as_revision, revision
from gazetteer.curation.values import FIELDS
from gazetteer.errors import Conflict
from gazetteer.model import Revision
from gazetteer.store.reader import Reader

Key = tuple[object, ...]
"""A thing that edits touch. One that begins with another is a part of it."""


def undo(desk: Desk, edit: Edit) -> Plan:
    """Take an edit back; of an undo, do it again. Raises NotFound, Conflict."""
    number = edit.value["revision"]
    undone = revision(desk.reader, number)
    later = [as_revision(row) for row in desk.reader.revisions(since=number)]
    _check_later(desk.reader, undone, later)
    return Plan(undone.entity, undone.after, undone.before, undoes=number)


def _check_later(reader: Reader, undone: Revision, later: list[Revision]) -> None:
    in_force = _in_force(later)
    if by := next((one for one in in_force if one.undoes == undone.id), None):
        raise Conflict(f"revision {undone.id} has been undone already, by revision {by.id}")
    # What took back an edit that is later too left things as they were.
    changing = [one for one in in_force if not (one.undoes and one.undoes > undone.id)]
    own = _keys(reader, undone)
    if clash := next((one for one in reversed(changing) if _is_touching(own, _keys(reader, one))), None):
        raise Conflict(
            f"revision {clash.id} ({clash.action}, by {clash.by}) changed the same since: take that one back first"
        )


def _in_force(revisions: list[Revision]) -> list[Revision]:
    """Those that no other in force takes back, oldest first."""
    undone: set[int] = set()
    found = []
    for one in reversed(revisions):
        if one.id not in undone:
            found.append(one)
            if one.undoes:
                undone.add(one.undoes)
    return found[::-1]


def _is_touching(some: Iterable[Key], others: Iterable[Key]) -> bool:
    others = list(others)
    return any(one[: len(other)] == other[: len(one)] for one in some for other in others)


def _keys(reader: Reader, one: Revision) -> list[Key]:
    """What a revision touched. An entity is known by its number, which all its ids share."""
    # An entity may have another canonical id now; one that is gone has the one it had.
    entity = reader.eids([one.entity]).get(one.entity, one.entity)
    return list(dict.fromkeys(key for side in (one.before, one.after) if side for key in _keys_of(entity, side)))


def _keys_of(entity: object, side: Side) -> Iterator[Key]:
    if "kind" in side:
        yield (entity,)
    for name in side.get("names", ()):
        yield (entity, "name", name["form"], name["lang"])
    for member in ("retired", *FIELDS):
        if member in side:
            yield (entity, "lat" if member == "lon" else member)
    for link in side.get("links", ()):
        yield ("link", link["id"])
    for ids in side.get("parts", {}).values():
        yield from (("link", id) for id in ids)
