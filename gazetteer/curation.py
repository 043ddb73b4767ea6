"""Edits: every one a revision that says who, when, why, from what to what; nothing is deleted.

A retired name stops matching and stays in the file; `undo` takes an edit back as a revision of its own.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gazetteer.errors import Conflict, NotFound
from gazetteer.exchange.load import finish, new_name, no_progress
from gazetteer.exchange.record import checked_name
from gazetteer.model import Name, Revision
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import EntityHit, Reader
from gazetteer.store.writer import NewRevision, Writer, writing

DATASET = "edits"
"""The layer of what was added by hand."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Who edits, and why."""

    by: str
    why: str | None = None


def add_name(path: Path, id: str, name: Name, editor: Editor) -> tuple[Revision, str]:
    """Add a name to an entity; returns the revision and the name's id.

    Raises NotFound, InvalidRecord, and Conflict where the entity has the name already.
    """
    name = checked_name(name)
    with writing(path) as writer, closing(connect_reader(path)) as connection:
        reader = Reader(connection)
        entity = _entity(reader, id)
        if writer.find_names(entity.id, name.form, name.lang):
            raise Conflict(f"{entity.id} has the name {name.form!r} already")
        rid = writer.edit_record(writer.dataset(DATASET, "edit"), entity.eid, entity.id, entity.kind)
        nid = writer.insert_name(entity.eid, rid, new_name(name))
        number = _record(writer, editor, "alias add", entity, (None, _as_json(nid, name)), name.source)
        writer.touch(entity.eid)
        finish(writer, no_progress)
    return revision(path, number), str(nid)


def remove_name(path: Path, id: str, form: str, lang: str | None, editor: Editor) -> Revision:
    """Retire a name of an entity; without `lang`, of whatever language. Raises NotFound."""
    with writing(path) as writer, closing(connect_reader(path)) as connection:
        reader = Reader(connection)
        entity = _entity(reader, id)
        wanted = unicodedata.normalize("NFC", form)
        names = [n for n in reader.entity_names(entity.eid) if n.form == wanted and lang in (None, n.lang)]
        if not names:
            raise NotFound(f"{entity.id} has no name {form!r}" + (f" in {lang}" if lang else ""))
        before = {"names": [{"nid": n.nid, "form": n.form, "lang": n.lang, "role": n.role} for n in names]}
        for name in names:
            writer.retire_name(name.nid)
        number = _record(writer, editor, "alias remove", entity, (before, None), None)
        writer.touch(entity.eid)
        finish(writer, no_progress)
    return revision(path, number)


def undo(path: Path, number: int, editor: Editor) -> Revision:
    """Take an edit back, as a revision of its own; of an undo, do it again. Raises NotFound, Conflict."""
    edit = revision(path, number)
    with writing(path) as writer, closing(connect_reader(path)) as connection:
        reader = Reader(connection)
        if any(row["undoes"] == number for row in reader.revisions(entity=edit.entity)):
            raise Conflict(f"revision {number} has been undone already")
        entity = _entity(reader, edit.entity)
        for nid in _names_of(edit.after):
            writer.retire_name(nid)
        for nid in _names_of(edit.before):
            writer.retire_name(nid, retired=False)
        new = NewRevision(
            editor.by, "undo", entity.id, editor.why, None, edit.after, edit.before, undoes=number
        )  # fmt: skip
        again = writer.add_revision(new)
        writer.touch(entity.eid)
        finish(writer, no_progress)
    return revision(path, again)


def _names_of(side: Mapping[str, Any] | None) -> list[int]:
    return [name["nid"] for name in side["names"]] if side else []


def revision(path: Path, number: int) -> Revision:
    """One edit by its number. Raises NotFound."""
    with closing(connect_reader(path)) as connection:
        found = Reader(connection).revisions(since=number - 1, limit=1)
    if not found or found[0]["id"] != number:
        raise NotFound(f"there is no revision {number}")
    return as_revision(found[0])


def as_revision(row: Any) -> Revision:
    """A revision from its row."""
    values = dict(row)
    for side in ("before", "after"):
        values[side] = json.loads(values[side]) if values[side] else None
    return Revision(**values)


def _entity(reader: Reader, id: str) -> EntityHit:
    eid = reader.eids([id]).get(id)
    if eid is None:
        raise NotFound(f"there is no entity {id}")
    return reader.entities([eid])[eid]


def _as_json(nid: int, name: Name) -> Mapping[str, Any]:
    members = {"form": name.form, "lang": name.lang, "role": name.role.value, "source": name.source}
    return {"names": [{"nid": nid, **members}]}


def _record(
    writer: Writer,
    editor: Editor,
    action: str,
    entity: EntityHit,
    sides: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None],
    source: str | None,
) -> int:
    before, after = sides
    return writer.add_revision(NewRevision(editor.by, action, entity.id, editor.why, source, before, after))
