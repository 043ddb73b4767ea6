"""Edits of what is one with what, as plans: links, merges and splits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gazetteer.curation.desk import Desk, Plan
from gazetteer.curation.edit import Edit
from gazetteer.curation.entities import check_link
from gazetteer.errors import Conflict, InvalidRecord, NotFound
from gazetteer.store import derive, joining
from gazetteer.store.edits import FoundLink
from gazetteer.store.reader import EntityHit


def add(desk: Desk, edit: Edit) -> Plan:
    """State that an entity has an id elsewhere. Raises NotFound, Conflict."""
    entity, link = desk.entity(edit.entity or ""), edit.value["link"]
    if any(one.id == link for one in desk.edits.links(entity.eid)):
        raise Conflict(f"{entity.id} has the link {link} already")
    check_link(desk, entity, link)
    return Plan(entity.id, None, {"links": [{"record": entity.id, "id": link, "source": edit.source}]})


def merge(desk: Desk, edit: Edit) -> Plan:
    """Make one entity of two; the id of the first redirects from now on. Raises NotFound, InvalidRecord, Conflict."""
    gone, into = desk.entity(edit.entity or ""), desk.entity(edit.value["into"])
    if gone.eid == into.eid:
        raise Conflict(f"{edit.entity} and {edit.value['into']} are one entity already: {into.id}")
    if gone.kind != into.kind:
        raise InvalidRecord(f"{gone.id} is a {gone.kind}, {into.id} is a {into.kind}: they cannot be one")
    if into.retired:
        raise Conflict(f"{into.id} is retired")
    link = {"record": into.id, "id": gone.id, "source": edit.source, "merged": True}
    return Plan(gone.id, None, {"links": [link]})


def remove(desk: Desk, edit: Edit) -> Plan:
    """State that an id elsewhere is not an entity's, whoever says so. Raises NotFound, Conflict."""
    entity, link = desk.entity(edit.entity or ""), edit.value["link"]
    links = desk.edits.links(entity.eid)
    if link not in {one.id for one in links}:
        raise NotFound(f"{entity.id} has no link {link}")
    if link == entity.id:
        raise Conflict(f"{link} is the id of the entity itself")
    if any(one.is_merged and one.id == link for one in links):
        raise Conflict(f"{link} was merged into {entity.id}: split them")
    if not any(one.is_own and one.id == link for one in links):
        return Plan(entity.id, {"links": _as_side(one for one in links if one.id == link)}, None)
    # What has a record of its own becomes an entity of its own, with what is only linked through it.
    return _split(desk, entity, links, [[link]], edit.source)


def split(desk: Desk, edit: Edit) -> Plan:
    """Make several entities of one: each part given by its ids; the others stay. Raises NotFound, InvalidRecord."""
    entity = desk.entity(edit.entity or "")
    return _split(desk, entity, desk.edits.links(entity.eid), edit.value["parts"], edit.source)


def _split(
    desk: Desk, entity: EntityHit, links: Sequence[FoundLink], parts: Sequence[Sequence[str]], source: str | None
) -> Plan:
    part_of = _partition(entity, links, parts)
    crossing = [one for one in links if part_of[one.id] != part_of[one.record]]
    told = desk.edits.told(entity.eid)
    kept = [one for one in links if one not in crossing]
    held: list[dict[str, Any]] = []
    entities: dict[str, list[str]] = {}
    for number in sorted(set(part_of.values())):
        own = [one for one in told if part_of[one.id] == number]
        id = derive.canonical_of([one._replace(merged=one.merged and _is_merged(kept, one.id)) for one in own])
        ids = sorted(other for other, part in part_of.items() if part == number)
        entities[id] = ids
        rows = [(one.rid, one.id) for one in kept if part_of[one.record] == number]
        held += [{"record": id, "id": other, "source": source} for other in _loose(id, ids, rows)]
    before = {"parts": {entity.id: sorted(part_of)}, "links": _as_side(crossing)}
    return Plan(entity.id, before, {"parts": entities} | ({"links": held} if held else {}))


def _partition(entity: EntityHit, links: Sequence[FoundLink], parts: Sequence[Sequence[str]]) -> dict[str, int]:
    """Every id of an entity -> its part, 0 for what stays. Raises InvalidRecord."""
    given = {id: number for number, part in enumerate(parts, start=1) for id in part}
    ids = {one.id for one in links}
    if unknown := next((id for id in given if id not in ids), None):
        raise InvalidRecord(f"parts: {unknown} is no id of {entity.id}")
    records = {one.record for one in links}
    part_of = {id: given.get(id, 0) for id in records}
    for id in ids - records:
        stating = {part_of[one.record] for one in links if one.id == id}
        part_of[id] = given.get(id, stating.pop() if len(stating) == 1 else 0)
    for number in range(len(parts) + 1):
        if not any(part_of[id] == number for id in records):
            what = ", ".join(id for id in given if given[id] == number) or f"what stays of {entity.id}"
            raise InvalidRecord(f"parts: nothing is known of {what} alone: no record has such an id")
    return part_of


def _as_side(links: Iterable[FoundLink]) -> list[dict[str, Any]]:
    """Links as a side holds them, each once, however many datasets state it."""
    found = {
        (one.record, one.id): {"record": one.record, "id": one.id, "source": one.source}
        | ({"merged": True} if one.is_merged else {})
        for one in links
    }
    return list(found.values())


def _is_merged(links: Iterable[FoundLink], id: str) -> bool:
    return any(one.is_merged and one.id == id for one in links)


def _loose(id: str, ids: Sequence[str], rows: Sequence[tuple[int, str]]) -> list[str]:
    """Of the ids of a part those that must be linked to `id`, so that the part is one; rows: (record, id)."""
    groups = [[other for rid, other in rows if rid in rids] for rids in joining.groups(rows)]
    stated = {other for _, other in rows}
    return [group[0] for group in groups if id not in group] + [other for other in ids if other not in stated]
