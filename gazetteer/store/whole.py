"""An entity, whole, from its rows."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.errors import NotFound
from gazetteer.model import Entity, Kind, Name, Role
from gazetteer.store.lineage import Lineage
from gazetteer.store.reader import NameRecord, Reader


def eid_of(reader: Reader, id: str) -> int:
    """The number of the entity that any of its ids finds. Raises NotFound."""
    eid = reader.eids([id]).get(id)
    if eid is None:
        raise NotFound(f"there is no entity {id}")
    return eid


def entity_of(reader: Reader, id: str) -> Entity:
    """The entity that any of its ids finds. Raises NotFound."""
    eid = eid_of(reader, id)
    row = reader.entities([eid])[eid]
    return Entity(
        id=row.id,
        kind=Kind(row.kind),
        name=row.name,
        type=row.type,
        country=row.country,
        lat=row.lat,
        lon=row.lon,
        population=row.population,
        within=Lineage(reader).above(row),
        since=row.since,
        until=row.until,
        links=reader.links({eid: row.id})[eid],
        names=_distinct(reader.entity_names(eid)),
        merged=tuple(reader.merged(eid)),
        retired=bool(row.retired),
    )


def _distinct(rows: Sequence[NameRecord]) -> tuple[Name, ...]:
    """The names of an entity, each form once a language; one of unknown language only where no other has its form."""
    known = {row.form for row in rows if row.lang}
    names: dict[tuple[str, str | None], Name] = {}
    for row in rows:
        if row.lang or row.form not in known:
            names.setdefault((row.form, row.lang), _name(row))
    return tuple(names.values())


def _name(row: NameRecord) -> Name:
    terms = (row.since, row.until, row.used_by)
    return Name(row.form, row.lang, row.script, Role(row.role), row.source, *terms, id=str(row.nid))
