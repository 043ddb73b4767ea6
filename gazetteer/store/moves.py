"""Names follow their entities into the areas where these come to lie, by an edit, a record or a merge."""

from __future__ import annotations

import json
from collections.abc import Iterable

from gazetteer.store import areas
from gazetteer.store.derive import Run
from gazetteer.store.lineage import Lineage

Place = tuple[str | None, str | None]
"""Parents and country of an entity."""


class Moves:
    """What moves in one transaction."""

    def __init__(self, run: Run, last: int) -> None:
        """`last`: the number up to which names were there before the transaction."""
        self._run = run
        self._left: set[Place] = set()
        """Where entities lay that were touched, or joined to others."""
        self.last = last

    def leave(self, eids: Iterable[int]) -> None:
        """Note where entities lie that may move."""
        self._left.update(self._places(eids).values())

    def follow(self, eids: Iterable[int], lineage: Lineage) -> None:
        """Have the names of entities that may have moved be found where these lie by now."""
        places = self._places(eids)
        if self._left != set(places.values()) or len(self._left) > 1:
            rows = self._run(
                "SELECT n.nid, n.eid FROM json_each(?) k CROSS JOIN name n ON n.eid = k.value WHERE n.nid <= ?",
                (json.dumps(sorted(places)), self.last),
            )
            names = {nid: lineage.areas(*places[eid]) for nid, eid in rows}
            if names:
                areas.follow(self._run, names, {area for place in self._left for area in lineage.areas(*place)})
        self._left.clear()

    def _places(self, eids: Iterable[int]) -> dict[int, Place]:
        rows = self._run(
            "SELECT e.eid, e.within, e.country FROM json_each(?) k CROSS JOIN entity e ON e.eid = k.value",
            (json.dumps(sorted(eids)),),
        )
        return {eid: (within, country) for eid, within, country in rows}
