"""Edits of entities themselves, as plans."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from gazetteer.curation.desk import Desk, Plan
from gazetteer.curation.edit import Edit
from gazetteer.curation.values import FIELDS
from gazetteer.errors import Conflict, InvalidRecord
from gazetteer.model import Kind
from gazetteer.store.lineage import Lineage
from gazetteer.store.reader import EntityHit
from gazetteer.types import entity_types

_BASE_32: Final = "abcdefghijklmnopqrstuvwxyz234567"
_LETTERS: Final = 10


def add(desk: Desk, edit: Edit) -> Plan:
    """Make an entity, with an id that no other installation makes.

    Raises InvalidRecord for parents that are none, Conflict for a link that is another curated entity's.
    """
    id = f"gz:{''.join(secrets.choice(_BASE_32) for _ in range(_LETTERS))}"
    value = dict(edit.value)
    if value.get("within"):
        value["within"] = _parents(desk, value["within"], Kind(value["kind"]))
    for link in value["links"]:
        check_link(desk, None, link)
    value["names"] = [{**name, "source": name.get("source", edit.source)} for name in value["names"]]
    value["sources"] = {member: edit.source for member in FIELDS if member in value}
    value["links"] = [{"record": id, "id": link, "source": edit.source} for link in value["links"]]
    return Plan(id, None, {"id": id, **value})


def change(desk: Desk, edit: Edit) -> Plan:
    """Give an entity other fields, which win over what datasets say. Raises NotFound, InvalidRecord, Conflict."""
    entity = desk.entity(edit.entity or "")
    new = dict(edit.value)
    kind = Kind(entity.kind)
    if (known := entity_types().get(new.get("type") or "")) and known.kind is not kind:
        raise InvalidRecord(f"type: {known.name} is a type of {known.kind}, and {entity.id} is a {kind}")
    if new.get("within"):
        new["within"] = _parents(desk, new["within"], kind, entity)
    old = {member: value for member, value in fields_of(entity).items() if member in new}
    if new == old:
        raise Conflict(f"{entity.id} is like this already")
    same = {member for member in new if new[member] == old[member]}
    if not {"lat", "lon"} <= same:
        same -= {"lat", "lon"}
    sides = (_without(old, same), _without(new, same))
    cited = (_sources(desk, entity, sides[0]), dict.fromkeys(sides[1], edit.source) if edit.source else {})
    before, after = ({**side, **({"sources": some} if some else {})} for side, some in zip(sides, cited, strict=True))
    return Plan(entity.id, before, after)


def retire(desk: Desk, edit: Edit) -> Plan:
    """Take an entity out of use: it matches no more, and is still shown. Raises NotFound, Conflict."""
    entity = desk.entity(edit.entity or "")
    if entity.retired:
        raise Conflict(f"{entity.id} is retired already")
    return Plan(entity.id, {"retired": False}, {"retired": True})


def fields_of(entity: EntityHit) -> dict[str, Any]:
    """The fields of an entity as a side holds them."""
    values = {member: getattr(entity, member) for member in FIELDS}
    return values | {"within": values["within"].split(" ") if values["within"] else None}


def check_link(desk: Desk, entity: EntityHit | None, id: str) -> None:
    """Raises Conflict where a link would make two curated entities one, or names a retired one; None: a new entity."""
    eid = desk.reader.eids([id]).get(id)
    if eid is None or (entity and eid == entity.eid):
        return
    other = desk.reader.entities([eid])[eid]
    if other.retired:
        raise Conflict(f"{id} belongs to {other.id}, which is retired")
    if other.id.startswith("gz:") and (entity is None or entity.id.startswith("gz:")):
        raise Conflict(f"{id} belongs to {other.id}: remove it there, or merge the two")


def _parents(desk: Desk, ids: Sequence[str], kind: Kind, child: EntityHit | None = None) -> list[str]:
    """The canonical ids of what shall be parents. Raises InvalidRecord."""
    eids = desk.reader.eids(ids)
    if unknown := next((id for id in ids if id not in eids), None):
        raise InvalidRecord(f"within: there is no entity {unknown}")
    rows = desk.reader.entities(eids.values())
    lineage = Lineage(desk.reader)
    for row in rows.values():
        if kind is Kind.PLACE and row.kind != kind:
            raise InvalidRecord(f"within: a place cannot lie within {row.id}, which is a group")
        if child and child.id in (row.id, *lineage.above(row)):
            raise InvalidRecord(f"within: {row.id} lies within {child.id} itself")
    return list(dict.fromkeys(rows[eids[id]].id for id in ids))


def _sources(desk: Desk, entity: EntityHit, members: Iterable[str]) -> dict[str, str]:
    """Who says so of the fields of an entity, where that is known."""
    told: list[dict[str, Any]] = [json.loads(one.data) for one in desk.edits.told(entity.eid)]
    stating: dict[str, dict[str, Any]] = {
        member: next((data for data in told if member in data), {}) for member in members
    }
    sources = {member: data.get("sources", {}).get(member) for member, data in stating.items()}
    return {member: source for member, source in sources.items() if source}


def _without(side: Mapping[str, Any], members: set[str]) -> dict[str, Any]:
    return {member: value for member, value in side.items() if member not in members}
