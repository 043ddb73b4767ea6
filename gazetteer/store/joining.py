"""Which records are one entity: those that share an id, or are linked by a chain of shared ids.

Records are joined as they come (`writer`). Where one is replaced by another that no longer states a link, what only
that link held together comes apart here, so that the same records give the same entities in whatever order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Run = Callable[..., Any]


def part(run: Run, eids: Iterable[int], new_eid: Callable[[], int]) -> set[int]:
    """Give each group of records of these entities that shares no id with the others an entity of its own.

    The group of the oldest record keeps the number. Returns the entities that were changed or made.
    """
    changed: set[int] = set()
    for eid in sorted(eids):
        _, *others = groups(run("SELECT rid, id FROM identifier WHERE eid = ? ORDER BY rid", (eid,)).all()) or [set()]
        for rids in others:
            new = new_eid()
            for table in ("record", "identifier", "name"):
                run(f"UPDATE {table} SET eid = ? WHERE rid = ?", [(new, rid) for rid in sorted(rids)])
            changed |= {eid, new}
    return changed


def groups(rows: Iterable[tuple[int, str]]) -> list[set[int]]:
    """Records that share ids, from (record, id): that of the first record first."""
    found: list[tuple[set[int], set[str]]] = []
    for rid, id in rows:
        rids, ids = {rid}, {id}
        rest = []
        for group in found:
            if rid in group[0] or id in group[1]:
                rids |= group[0]
                ids |= group[1]
            else:
                rest.append(group)
        found = [*rest, (rids, ids)]
    return sorted((rids for rids, _ in found), key=min)
