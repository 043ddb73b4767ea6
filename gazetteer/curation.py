"""Edits: every one a revision that says who, when, why, from what to what; nothing is deleted.

A retired name stops matching and stays in the file; `undo` takes an edit back as a revision of its own.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gazetteer.errors import Conflict, InvalidRecord, NotFound
from gazetteer.exchange.load import check_rules, finish, new_name, no_progress
from gazetteer.exchange.record import checked_name
from gazetteer.model import Name, Revision
from gazetteer.store.database import connect_reader, translated
from gazetteer.store.reader import EntityHit, Reader
from gazetteer.store.writer import FoundName, NewRevision, Writer, writing

DATASET = "edits"
"""The layer of what was added by hand."""

_LAST_NUMBER = 2**63 - 1
"""SQLite's largest."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Who edits, and why."""

    by: str
    why: str | None = None


def add_name(path: Path, id: str, name: Name, editor: Editor) -> tuple[Revision, str]:
    """Add a name to an entity; returns the revision and the name's id. One that was retired comes back.

    Raises NotFound, InvalidRecord, and Conflict where the entity has the name already.
    """
    name = checked_name(name)
    _check_texts(source=name.source, by=editor.by, why=editor.why)
    with _editing(path) as (writer, reader):
        entity = _entity(reader, id)
        there = writer.find_names(entity.id, name.form, name.lang)
        if not all(one.retired for one in there):
            raise Conflict(f"{entity.id} has the name {name.form!r} already")
        nid = next((one.nid for one in there if one.layer == "edit"), None)
        if nid is None:
            rid = writer.edit_record(writer.dataset(DATASET, "edit"), entity.eid, entity.id, entity.kind)
            nid = writer.insert_name(entity.eid, rid, new_name(name))
        else:
            writer.restate_name(nid, name)
        number = _record(writer, editor, "alias add", entity, (None, _as_json(nid, name)), name.source)
        writer.touch(entity.eid)
        finish(writer, no_progress)
    return revision(path, number), str(nid)


def remove_name(path: Path, id: str, form: str, lang: str | None, editor: Editor) -> Revision:
    """Retire a name of an entity; without `lang`, of whatever language. Raises NotFound."""
    _check_texts(by=editor.by, why=editor.why)
    with _editing(path) as (writer, reader):
        entity = _entity(reader, id)
        wanted = " ".join(unicodedata.normalize("NFC", form).split())
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
    """Take an edit back, as a revision of its own; of an undo, do it again.

    Raises NotFound, and Conflict where it was taken back already, or what it was about is no longer there.
    """
    _check_texts(by=editor.by, why=editor.why)
    edit = revision(path, number)
    with _editing(path) as (writer, reader):
        if any(row["undoes"] == number for row in reader.revisions(since=number)):
            raise Conflict(f"revision {number} has been undone already")
        entity = _entity(reader, edit.entity)
        for name in _names_of(edit.after):
            found = _find(writer, entity.id, name)
            for one in [one for one in found if one.layer == "edit"] or found:
                writer.retire_name(one.nid)
        for name in _names_of(edit.before):
            for one in _find(writer, entity.id, name):
                writer.retire_name(one.nid, retired=False)
        new = NewRevision(
            editor.by, "undo", entity.id, editor.why, None, edit.after, edit.before, undoes=number
        )  # fmt: skip
        again = writer.add_revision(new)
        writer.touch(entity.eid)
        finish(writer, no_progress)
    return revision(path, again)


@contextmanager
def _editing(path: Path) -> Iterator[tuple[Writer, Reader]]:
    """One edit: what it writes, and the file as it is before it."""
    with writing(path) as writer, closing(connect_reader(path)) as connection:
        check_rules(writer)
        yield writer, Reader(connection)


def _check_texts(**texts: str | None) -> None:
    """Raises InvalidRecord for what cannot be stored, and where it is not said who edits or on what source."""
    for field, text in texts.items():
        if text is None:
            continue
        if not text.strip() and field != "why":
            raise InvalidRecord(f"{field}: is empty")
        if not text.isprintable():
            raise InvalidRecord(f"{field}: {text!r} holds what cannot be printed")


def _names_of(side: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    names: list[Mapping[str, Any]] = side["names"] if side else []
    return names


def _find(writer: Writer, id: str, name: Mapping[str, Any]) -> list[FoundName]:
    """A name of a revision in the file: by its number, or where a build gave it another one, by form and language."""
    found = writer.find_names(id, name["form"], name["lang"])
    if not found:
        raise Conflict(f"{id} does not have the name {name['form']!r} any more")
    return [one for one in found if one.nid == name["nid"]] or found


def revision(path: Path, number: int) -> Revision:
    """One edit by its number. Raises NotFound."""
    with translated(path), closing(connect_reader(path)) as connection:
        found = Reader(connection).revisions(since=number - 1, limit=1) if 0 < number <= _LAST_NUMBER else []
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
