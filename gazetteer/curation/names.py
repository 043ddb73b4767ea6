"""Edits of names, as plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gazetteer.curation.desk import Desk, Plan, name_of
from gazetteer.curation.edit import Edit
from gazetteer.errors import Conflict, NotFound
from gazetteer.store.reader import EntityHit, NameRecord


def add(desk: Desk, edit: Edit) -> Plan:
    """Add a name; one that was retired comes back. Raises NotFound, Conflict where the entity has it already."""
    entity = desk.entity(edit.entity or "")
    _check_free(desk, entity, edit.value)
    return Plan(entity.id, None, {"names": [{**edit.value, "source": edit.source}]})


def change(desk: Desk, edit: Edit) -> Plan:
    """Retire a name and add it as it shall be. Raises NotFound, Conflict where that is nothing new, or is taken."""
    entity = desk.entity(edit.entity or "")
    rows = _chosen(desk, entity, edit.value["name"])
    if len({row.lang for row in rows}) > 1:
        langs = ", ".join(sorted(row.lang or "und" for row in rows))
        raise Conflict(f"{entity.id} has the name {rows[0].form!r} in several languages, {langs}: say which")
    old = name_of(rows[0])
    new = {**old, **({"source": edit.source} if edit.source else {}), **edit.value["to"]}
    new = {key: value for key, value in new.items() if key == "lang" or (value is not None and key != "nid")}
    if new == {key: value for key, value in old.items() if key != "nid"}:
        raise Conflict(f"{entity.id} has the name {old['form']!r} like this already")
    if (new["form"], new["lang"]) != (old["form"], old["lang"]):
        _check_free(desk, entity, new)
    return Plan(entity.id, {"names": list(map(name_of, rows))}, {"names": [new]})


def remove(desk: Desk, edit: Edit) -> Plan:
    """Retire a name, of whatever dataset. Raises NotFound."""
    entity = desk.entity(edit.entity or "")
    return Plan(entity.id, {"names": list(map(name_of, _chosen(desk, entity, edit.value["name"])))}, None)


def _check_free(desk: Desk, entity: EntityHit, name: Mapping[str, Any]) -> None:
    if not all(one.is_retired for one in desk.edits.names(entity.id, name["form"], name["lang"])):
        raise Conflict(f"{entity.id} has the name {name['form']!r} already")


def _chosen(desk: Desk, entity: EntityHit, which: Mapping[str, Any]) -> list[NameRecord]:
    """The rows of a name in use, one a dataset. Raises NotFound."""
    rows = desk.reader.entity_names(entity.eid)
    if "id" in which:
        one = next((row for row in rows if row.nid == int(which["id"])), None)
        if one is None:
            raise NotFound(f"{entity.id} has no name with the id {which['id']}")
        which = {"form": one.form, "lang": one.lang}
    found = [row for row in rows if row.form == which["form"] and which.get("lang", row.lang) == row.lang]
    if not found:
        in_language = f" in {which['lang'] or 'und'}" if "lang" in which else ""
        raise NotFound(f"{entity.id} has no name {which['form']!r}{in_language}")
    return found
