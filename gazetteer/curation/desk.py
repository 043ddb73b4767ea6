"""What an edit works with, in one transaction, and what it comes to: from what to what.

The sides of a revision, `before` and `after`, hold only what the edit is about:

| member | of a side |
|---|---|
| `names` | names in use, each with its number `nid` |
| `type`, `country`, `lat` … | the fields of the entity; `sources`: who says so of each |
| `retired` | whether the entity is out of use |
| `kind` | the entity is there: only of one that was added |
| `links` | links that hold: `record` that states it, `id` that it names, `source`; `merged` where that redirects |
| `parts` | for people: each entity of a split with its ids |

An edit goes from one to the other, and its undo back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gazetteer.store.edits import Edits
from gazetteer.store.reader import EntityHit, NameRecord, Reader
from gazetteer.store.whole import eid_of
from gazetteer.store.writer import Writer

Side = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edit does."""

    entity: str
    """The canonical id of what it is about; a new one where it makes it."""
    before: Side | None
    after: Side | None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """A transaction: the file as it is so far, and the ways to change it."""

    writer: Writer
    reader: Reader
    edits: Edits

    def entity(self, id: str) -> EntityHit:
        """The entity that any of its ids finds. Raises NotFound."""
        eid = eid_of(self.reader, id)
        return self.reader.entities([eid])[eid]

    def own_record(self, id: str) -> int:
        """The record with this id, of the entity that it finds, that holds what is said by hand. Raises NotFound."""
        entity = self.entity(id)
        return self.edits.record(entity.eid, id, entity.kind)


def open_desk(writer: Writer) -> Desk:
    """What an edit in this transaction works with."""
    return Desk(writer, writer.reader, Edits(writer))


def name_of(row: NameRecord) -> dict[str, Any]:
    """A name as a side holds it."""
    optional = {member: value for member in ("since", "until", "used_by") if (value := getattr(row, member))}
    return {
        "nid": row.nid, "form": row.form, "lang": row.lang, "role": row.role, "source": row.source, **optional
    }  # fmt: skip
