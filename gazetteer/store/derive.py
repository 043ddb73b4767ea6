"""What the records of an entity say together: one row, by precedence of their layers.

Edits stand before the curated core, that before imported datasets in the order of their arrival, those before the
world. Each member is taken from the first record that has it; the canonical id is the curated one where there is one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gazetteer.model import Name, Role

_LAYER_ORDER = "CASE d.layer WHEN 'edit' THEN 0 WHEN 'core' THEN 1 WHEN 'import' THEN 2 ELSE 3 END"
_MEMBERS = ("kind", "type", "country", "lat", "lon", "population", "since", "until")
_TOP_RANK = 15
_CURATED_RANK = 8
"""A curated entity is asked for at least as often as a town of 10,000 people."""

Run = Callable[..., Any]


def row_of_record(id: str, data: Mapping[str, Any], names: Sequence[Name]) -> tuple[Any, ...]:
    """The row of an entity that has one record: id, members, name, rank, parents."""
    return _row(id, data, names)


def entities(run: Run, eids: Iterable[int]) -> None:
    """Derive the rows of these entities anew; one without a record left goes."""
    ordered = sorted(eids)
    if ordered:
        # All before the first is made anew: one may get the id that another had.
        run("DELETE FROM entity WHERE eid = ?", [(eid,) for eid in ordered])
    for eid in ordered:
        records = run(
            f"SELECT r.id, r.data FROM record r JOIN dataset d ON d.id = r.dataset"
            f" WHERE r.eid = ? ORDER BY {_LAYER_ORDER}, r.rid",
            (eid,),
        ).all()
        if records:
            row = _row(canonical([id for id, _ in records]), joined(records), _names(run, eid))
            marks = ", ".join("?" * (len(row) + 1))
            run(f"INSERT INTO entity VALUES ({marks})", (eid, *row))


def canonical(ids: Sequence[str]) -> str:
    """The id to show of those of an entity's records, in order of precedence: the curated one, else the first."""
    return next((id for id in ids if id.startswith("gz:")), ids[0])


def joined(records: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The members of the records, each from the first that has it; a coordinate from one record, whole."""
    members: dict[str, Any] = {}
    for _, text in records:
        data = json.loads(text)
        if members.get("lat") is not None:
            data.pop("lat", None)
            data.pop("lon", None)
        for key, value in data.items():
            if members.get(key) in (None, []):
                members[key] = value
    return members


def _names(run: Run, eid: int) -> list[Name]:
    rows = run(
        f"SELECT n.form, n.lang, n.role FROM name n JOIN record r ON r.rid = n.rid JOIN dataset d ON d.id = r.dataset"
        f" WHERE n.eid = ? AND NOT n.retired ORDER BY {_LAYER_ORDER}, n.nid",
        (eid,),
    )
    return [Name(form=form, lang=lang, role=Role(role)) for form, lang, role in rows]


def _row(id: str, data: Mapping[str, Any], names: Sequence[Name]) -> tuple[Any, ...]:
    members = tuple(data.get(member) for member in _MEMBERS)
    within = " ".join(data.get("within") or ()) or None
    return (id, *members, display_name(names) or id, rank(id, data.get("population")), within)


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
