"""An entity with all that belongs to it, as every exporter needs it, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from gazetteer.store.reader import EntityHit, NameRecord, Reader


@dataclass(frozen=True, slots=True)
class Whole:
    """One entity."""

    entity: EntityHit
    links: Mapping[str, tuple[str, ...]]
    """Authority -> local ids there, in order."""
    names: list[NameRecord]
    """In use, distinct, those that may be shown and those that may not."""
    merged: list[str]
    """Ids of what was merged into it."""

    @property
    def parents(self) -> list[str]:
        """The ids of the direct parents, as the records give them."""
        return self.entity.within.split(" ") if self.entity.within else []

    @property
    def shown(self) -> list[NameRecord]:
        """The names that may stand before people."""
        return [name for name in self.names if name.role not in ("code", "transliteration")]


def wholes(reader: Reader, *, with_retired: bool = False) -> Iterator[Whole]:
    """Every entity in use, or really every one, in order of id: the same gazetteer gives the same sequence."""
    return (whole(reader, entity) for entity in reader.all_entities() if with_retired or not entity.retired)


def whole(reader: Reader, entity: EntityHit) -> Whole:
    """One entity with all that belongs to it."""
    return Whole(
        entity, reader.links({entity.eid: entity.id})[entity.eid], _names(reader, entity), reader.merged(entity.eid)
    )


_WHAT_IT_IS = attrgetter("form", "lang", "role", "source", "since", "until", "used_by")


def _names(reader: Reader, entity: EntityHit) -> list[NameRecord]:
    """The names, each once, also where two datasets give it."""
    found: dict[object, NameRecord] = {}
    for name in reader.entity_names(entity.eid):
        found.setdefault(_WHAT_IT_IS(name), name)
    return list(found.values())
