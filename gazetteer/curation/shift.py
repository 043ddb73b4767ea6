"""From one side of a revision to the other: the one way in which edits, their undo and the undo of that are done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gazetteer.curation.desk import Desk, Plan, Side
from gazetteer.curation.values import FIELDS
from gazetteer.errors import Conflict
from gazetteer.exchange.load import new_name
from gazetteer.exchange.record import checked_name
from gazetteer.model import Name, Role
from gazetteer.store import derive
from gazetteer.store.edits import LinkKey
from gazetteer.store.incoming import NewRecord
from gazetteer.store.reader import NameRecord

_TERMS = ("role", "since", "until", "used_by")
"""What two names of one form and language differ in, beside their source."""
_NO_RANK = 9


def shift(desk: Desk, plan: Plan) -> Side | None:
    """Do what a plan says; returns its `after` with the numbers of the names.

    Raises NotFound, and Conflict where what it goes from is not there.
    """
    before, after = plan.before or {}, plan.after or {}
    if "kind" in after and not desk.reader.eids([plan.entity]):
        desk.edits.add_record(_new_record(plan.entity, after))
    else:
        _shift_links(desk, before, after)
        _shift_names(desk, plan, before, after)
        _shift_fields(desk, plan, before, after)
    desk.writer.touch(desk.entity(plan.entity).eid)
    return {**after, "names": list(_numbered(desk, plan.entity, after["names"]))} if "names" in after else plan.after


def _new_record(id: str, side: Side) -> NewRecord:
    data = {member: side[member] for member in ("kind", *FIELDS, "sources") if side.get(member) is not None}
    return NewRecord(
        id,
        data | {"made": True},
        tuple((link["id"], link["source"]) for link in side["links"]),
        tuple(new_name(_as_name(name)) for name in side["names"]),
    )


def _as_name(name: Mapping[str, Any]) -> Name:
    terms = {member: name.get(member) for member in ("since", "until", "used_by")}
    return checked_name(Name(name["form"], name["lang"], role=Role(name["role"]), source=name["source"], **terms))


def _numbered(desk: Desk, id: str, names: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for name in names:
        rows = [row for row in desk.edits.names(id, name["form"], name["lang"]) if not row.is_retired]
        yield {**name, "nid": next((row.nid for row in rows if _is_same(row, name)), name.get("nid"))}


def _shift_links(desk: Desk, before: Side, after: Side) -> None:
    for link in before.get("links", []):
        _drop_link(desk, LinkKey(link["record"], link["id"]))
    for link in after.get("links", []):
        _add_link(desk, LinkKey(link["record"], link["id"]), link)


def _drop_link(desk: Desk, key: LinkKey) -> None:
    """A link that was stated by hand goes, one that datasets state is overruled."""
    if not desk.edits.has_link(key):
        raise Conflict(f"{key.record} does not have the link {key.id} any more")
    desk.edits.drop_link(key)
    if desk.edits.has_link(key):
        desk.edits.overrule(key)


def _add_link(desk: Desk, key: LinkKey, link: Mapping[str, Any]) -> None:
    """A link that was overruled holds again, another is stated by hand."""
    desk.edits.lift(key)
    if not desk.edits.has_link(key):
        rid = desk.own_record(key.record)
        is_merged = bool(link.get("merged"))
        desk.edits.add_link(desk.entity(key.record).eid, rid, key.id, link["source"], is_merged=is_merged)


def _shift_names(desk: Desk, plan: Plan, before: Side, after: Side) -> None:
    if "kind" in before or "kind" in after:
        return  # they go and come back with their entity
    for name in before.get("names", []):
        for row in _going(desk, plan.entity, name):
            desk.edits.retire_name(row.nid)
    for name in after.get("names", []):
        _bring(desk, plan.entity, name)


def _going(desk: Desk, id: str, name: Mapping[str, Any]) -> list[NameRecord]:
    """The rows of a name in use: the very one, or where a build gave it another number, those made by hand, or all."""
    rows = [row for row in desk.edits.names(id, name["form"], name["lang"]) if not row.is_retired]
    same = [row for row in rows if row.nid == name["nid"]]
    if not (same or rows):
        raise Conflict(f"{id} does not have the name {name['form']!r} any more")
    return same or [row for row in rows if row.layer == "edit"] or rows


def _bring(desk: Desk, id: str, name: Mapping[str, Any]) -> None:
    """Take a name into use: one that was retired, or a new one."""
    rows = desk.edits.names(id, name["form"], name["lang"])
    row = next((row for row in sorted(rows, key=lambda row: _rank(row, name)) if _rank(row, name) < _NO_RANK), None)
    if row is None:
        entity = desk.entity(id)
        desk.edits.add_name(entity.eid, desk.own_record(entity.id), new_name(_as_name(name)))
    elif row.layer == "edit":
        desk.edits.restate_name(row.nid, _as_name(name))
    else:
        desk.edits.retire_name(row.nid, retired=False)


def _rank(row: NameRecord, name: Mapping[str, Any]) -> int:
    """How well a row stands for a name, best first: as it was, as it shall be, made by hand, or of other source."""
    is_same = _is_same(row, name)
    fits = (
        is_same and row.nid == name.get("nid"),
        is_same and row.source == name["source"],
        row.layer == "edit",
        is_same and "nid" in name,
    )
    return fits.index(True) if any(fits) else _NO_RANK


def _is_same(row: NameRecord, name: Mapping[str, Any]) -> bool:
    return all(getattr(row, term) == name.get(term) for term in _TERMS)


def _shift_fields(desk: Desk, plan: Plan, before: Side, after: Side) -> None:
    members = [member for member in FIELDS if member in after and "kind" not in after]
    wanted = {member: after[member] for member in members}
    if "retired" in after or "kind" in {*before, *after}:
        wanted["retired"] = after.get("retired", "kind" not in after)
    if not wanted:
        return
    entity = desk.entity(plan.entity)
    rid = desk.own_record(entity.id)
    others = [one for one in desk.edits.told(entity.eid) if one.rid != rid]
    desk.edits.set_data(rid, _stating(desk.edits.data(rid), wanted, after.get("sources", {}), _said(others)))


def _said(told: Sequence[derive.Told]) -> dict[str, Any]:
    """What records say together."""
    said = derive.joined([(one.id, one.data) for one in told])
    in_use = derive.joined([(one.id, one.data) for one in told if not one.merged])
    return said | {"retired": bool(in_use.get("retired"))}


def _stating(
    data: Mapping[str, Any], wanted: Mapping[str, Any], sources: Mapping[str, str], said: Mapping[str, Any]
) -> dict[str, Any]:
    """The members of a record by hand that states what is wanted: only what others do not say the same of."""
    same = {member for member, value in wanted.items() if said.get(member) == value}
    if not {"lat", "lon"} <= same:
        same -= {"lat", "lon"}
    own = {member: value for member, value in {**data, **wanted}.items() if member not in same}
    cited = {**data.get("sources", {}), **dict.fromkeys(wanted), **sources}
    known = {member: source for member, source in cited.items() if source and member in own}
    return {
        **{member: value for member, value in own.items() if member != "sources"},
        **({"sources": known} if known else {}),
    }
