"""What the records of an entity say together: one row, by precedence of their layers.

Edits stand before the curated core, that before imported datasets in the order of their arrival, those before the
world; within a layer the record that has the canonical id stands first, and what was merged away stands behind all.
Each member is taken from the first record that states it; the canonical id is the curated one where there is one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gazetteer.model import Name, Role

LAYER_ORDER = "CASE d.layer WHEN 'edit' THEN 0 WHEN 'core' THEN 1 WHEN 'import' THEN 2 ELSE 3 END"
_MEMBERS = ("kind", "type", "country", "lat", "lon", "population", "since", "until")
_RECORDS = f"""
SELECT r.rid, r.id, d.layer, r.data, EXISTS (SELECT 1 FROM identifier i WHERE i.id = r.id AND i.merged) AS merged
FROM record r JOIN dataset d ON d.id = r.dataset WHERE r.eid = ? ORDER BY merged, {LAYER_ORDER}, r.rid
"""
_TOP_RANK = 15
_CURATED_RANK = 8
"""A curated entity is asked for at least as often as a town of 10,000 people."""

Run = Callable[..., Any]


class Told(NamedTuple):
    """A record of an entity."""

    rid: int
    id: str
    layer: str
    data: str
    """JSON: its members."""
    merged: bool
    """Whether its id was merged away."""


def row_of_record(id: str, data: Mapping[str, Any], names: Sequence[Name]) -> tuple[Any, ...]:
    """The row of an entity that has one record: id, members, name, rank, parents, whether retired."""
    return _row(id, data, names)


def entities(run: Run, eids: Iterable[int]) -> None:
    """Derive the rows of these entities anew; one without a record left goes."""
    ordered = sorted(eids)
    if ordered:
        # All before the first is made anew: one may get the id that another had.
        run("DELETE FROM entity WHERE eid = ?", [(eid,) for eid in ordered])
    for eid in ordered:
        told = records(run, eid)
        if told:
            data = stated(told)
            _retire_names(run, eid, is_retired=bool(data.get("retired")))
            row = _row(canonical_of(told), data, _names(run, eid, told))
            marks = ", ".join("?" * (len(row) + 1))
            run(f"INSERT INTO entity VALUES ({marks})", (eid, *row))


def records(run: Run, eid: int) -> list[Told]:
    """The records of an entity, in order of precedence."""
    told = [Told._make(row) for row in run(_RECORDS, (eid,))]
    id = canonical_of(told) if told else None
    # Stable: within its layer, the record that has the canonical id comes first.
    layers = list(dict.fromkeys((one.merged, one.layer) for one in told))
    return sorted(told, key=lambda one: (layers.index((one.merged, one.layer)), one.id != id))


def canonical_of(told: Sequence[Told]) -> str:
    """The id to show of an entity with these records."""
    return canonical([one.id for one in told if not one.merged] or [one.id for one in told])


def canonical(ids: Sequence[str]) -> str:
    """The id to show of those of an entity's records, in order of precedence: the curated one, else the first."""
    return next((id for id in ids if id.startswith("gz:")), ids[0])


def stated(told: Sequence[Told]) -> dict[str, Any]:
    """The members of an entity with these records, those that nobody states left out."""
    data = joined([(one.id, one.data) for one in told])
    # No edit changes the kind: one that was made while the core said otherwise keeps the old one.
    data["kind"] = joined([(one.id, one.data) for one in told if one.layer != "edit"]).get("kind", data["kind"])
    data["retired"] = joined([(one.id, one.data) for one in told if not one.merged]).get("retired")
    return data


def joined(records: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The members of the records, each from the first that has it; a coordinate from one record, whole.

    A member that an edit states to be null is there, and has no value.
    """
    members: dict[str, Any] = {}
    for _, text in records:
        data = json.loads(text)
        if "lat" in members:
            data.pop("lat", None)
            data.pop("lon", None)
        for key, value in data.items():
            members.setdefault(key, value)
    return members


def _retire_names(run: Run, eid: int, *, is_retired: bool) -> None:
    """Take the names that are in use out of it with their entity, or those that were, back."""
    now, then = (0, 2) if is_retired else (2, 0)
    run("UPDATE name SET retired = ? WHERE eid = ? AND retired = ?", (then, eid, now))


def _names(run: Run, eid: int, told: Sequence[Told]) -> list[Name]:
    """The names of an entity that are shown, in order of precedence of its records."""
    rows = run("SELECT rid, form, lang, role FROM name WHERE eid = ? AND retired <> 1 ORDER BY nid", (eid,)).all()
    place = {one.rid: number for number, one in enumerate(told)}
    return [
        Name(form=form, lang=lang, role=Role(role))
        for _, form, lang, role in sorted(rows, key=lambda row: place[row[0]])
    ]


def _row(id: str, data: Mapping[str, Any], names: Sequence[Name]) -> tuple[Any, ...]:
    members = tuple(data.get(member) for member in _MEMBERS)
    within = " ".join(data.get("within") or ()) or None
    name = display_name(names) or id
    return (id, *members, name, rank(id, data.get("population")), within, int(bool(data.get("retired"))))


def display_name(names: Sequence[Name]) -> str | None:
    """The form to show: the preferred English one, else the first preferred one, else the first that is shown."""
    shown = [name for name in names if name.role.is_shown] or list(names)
    preferred = [name for name in shown if name.role is Role.PREFERRED]
    english = [name for name in preferred if name.lang == "en"]
    return next((name.form for name in (*english, *preferred, *shown)), None)


def rank(id: str, population: int | None) -> int:
    """Prominence 0..15: two steps for every factor of ten in population."""
    by_population = int(2 * math.log10(population)) if population and population > 0 else 0
    return min(_TOP_RANK, max(by_population, _CURATED_RANK if id.startswith("gz:") else 0))
