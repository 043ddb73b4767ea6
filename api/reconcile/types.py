"""The tree of types as the protocol has it: the two kinds on top, and below them the types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gazetteer.model import Kind
from gazetteer.types import entity_types, lineage_of

MEANINGS = {Kind.PLACE: "somewhere", Kind.GROUP: "somebody: people, tribe, armed group, party, institution, outlet"}


def all_types() -> list[str]:
    """Ids of all types, the general before the special."""
    return [*Kind, *entity_types()]


def describe(id: str) -> dict[str, Any]:
    """A type as an item of a list."""
    known = entity_types().get(id)
    return {"id": id, "name": name_of(id), "description": known.meaning if known else MEANINGS[Kind(id)]}


def name_of(id: str) -> str:
    """What people call a type."""
    return id.replace("-", " ")


def types_of(kind: str, type: str | None) -> list[dict[str, str]]:
    """The types of an entity, the special before the general."""
    ids = [*([type, *lineage_of(type)] if type else []), str(kind)]
    return [{"id": id, "name": name_of(id)} for id in dict.fromkeys(ids)]


def filters_of(ids: Iterable[str]) -> dict[str, str]:
    """The context that types mean: what they have in common as `type` or `kind`; what is no type is passed over."""
    known = [id for id in ids if id in entity_types() or id in list(Kind)]
    if not known:
        return {}
    first, *others = [_upwards(id) for id in known]
    common = next((one for one in first if all(one in other for other in others)), None)
    if common is None:
        return {}
    return {"kind": common} if common in list(Kind) else {"type": common}


def _upwards(id: str) -> list[str]:
    """A type, its ancestors, and its kind."""
    known = entity_types().get(id)
    return [id, *lineage_of(id), known.kind.value] if known else [id]
