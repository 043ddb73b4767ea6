"""The names within an area, each with how it sounds: where a query says where to look, all of them are looked at.

An area is known by the id of the entity that it is; a name is kept for each that its entity lies within, up to the
country. A gazetteer of few names is one area more, `EVERYWHERE`. An entry is 24 bytes, in native order: that of a
posting (`postings`: prominence, script, country, name), then that of a near key (`neighbours`: reading, signature).
What is kept may be out of date where an area came to lie elsewhere; it is for finding, and the lineage decides.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from struct import Struct
from typing import Any, Final, NamedTuple

from gazetteer.store import neighbours, postings

EVERYWHERE: Final = ""
"""The area of all names, which a gazetteer of at most `FEW` readings has."""
FEW: Final = 100_000

_POSTING: Final = Struct("=Q")
_ENTRY: Final = Struct("=QIIQ")
SIZE: Final = _ENTRY.size
_PIECE: Final = 1 << 16
"""Bytes from which on a row of an area is not added to any more."""

_PLACE = "coalesce(e.within, '') || ' / ' || coalesce(e.country, '')"
_PLACES = f"""
SELECT DISTINCT {_PLACE}, e.within, e.country
FROM temp.staged_name s CROSS JOIN name n ON n.nid = s.nid CROSS JOIN entity e ON e.eid = n.eid
"""
_STAGED = f"""
SELECT a.area, {postings.ENTRY}, g.entry
FROM temp.staged_sound s CROSS JOIN reading r ON r.sounds = s.sounds CROSS JOIN temp.staged_reading g ON g.id = r.id
CROSS JOIN name n ON n.nid = s.nid CROSS JOIN entity e ON e.eid = n.eid
CROSS JOIN temp.staged_area a ON a.place = {_PLACE}
WHERE s.nid > ?
ORDER BY 1, 2, 3
"""

Run = Callable[..., Any]
AreasOf = Callable[[str | None, str | None], Iterable[str]]
"""Parents and country of an entity -> the ids of the areas that it lies within."""


class Found(NamedTuple):
    """A name of an area."""

    entry: int
    """Of a posting."""
    reading: int
    """By which it was found."""


def prepare(run: Run) -> None:
    """Make the staging table of a transaction."""
    run("CREATE TEMP TABLE IF NOT EXISTS staged_area (place TEXT, area TEXT)")
    run("CREATE INDEX IF NOT EXISTS temp.staged_area_place ON staged_area (place)")


def add_staged(run: Run, areas_of: AreasOf, last: int) -> None:
    """Add the staged names to their areas; those up to number `last`, which were there before, are in them."""
    is_small = run("SELECT coalesce(max(id), 0) FROM reading").scalar_one() <= FEW
    everywhere = (EVERYWHERE,) if is_small else ()
    if not is_small:
        run("DELETE FROM area WHERE area = ?", (EVERYWHERE,))
    places = [
        (place, area)
        for place, within, country in run(_PLACES).all()
        for area in (*areas_of(within, country), *everywhere)
    ]
    if places:
        run("INSERT INTO temp.staged_area VALUES (?, ?)", places)
    for area, rows in groupby(run(_STAGED, (last,)), key=itemgetter(0)):
        _append(run, area, b"".join([_POSTING.pack(entry) + near for _, entry, near in rows]))
    run("DELETE FROM temp.staged_area")


def follow(run: Run, names: Mapping[int, Iterable[str]], old: Iterable[str]) -> None:
    """Have names be found in the areas in which they lie by now, too. `names`: name -> these; `old`: where they lay."""
    wanted = {area for some in names.values() for area in some}
    entries: dict[int, set[bytes]] = {}
    present: dict[str, set[bytes]] = {area: set() for area in wanted}
    for area, piece in run(
        "SELECT a.area, a.entries FROM json_each(?) k CROSS JOIN area a ON a.area = k.value",
        (json.dumps(sorted({*old, *wanted})),),
    ):
        for at in range(0, len(piece), SIZE):
            entry = piece[at : at + SIZE]
            (posting,) = _POSTING.unpack_from(entry)
            if postings.name_of(posting) in names:
                entries.setdefault(postings.name_of(posting), set()).add(entry)
                present.setdefault(area, set()).add(entry)
    for area in sorted(wanted):
        inside = {entry for name, some in names.items() if area in some for entry in entries.get(name, ())}
        if fresh := sorted(inside - present[area]):
            _append(run, area, b"".join(fresh))


def _append(run: Run, area: str, entries: bytes) -> None:
    last = run("SELECT id, length(entries) FROM area WHERE area = ? ORDER BY id DESC LIMIT 1", (area,)).first()
    if last and last[1] < _PIECE:
        # The sum of two blobs would be text.
        (before,) = run("SELECT entries FROM area WHERE id = ?", (last[0],)).one()
        run("UPDATE area SET entries = ? WHERE id = ?", (before + entries, last[0]))
    else:
        run("INSERT INTO area (area, entries) VALUES (?, ?)", (area, entries))


class Area:
    """The entries of an area, ready to be looked through for one query after the other."""

    def __init__(self, blob: bytes) -> None:
        self._rows: list[tuple[int, int, int, int]] = []
        self._columns: Any = None
        if "numpy" in sys.modules:
            import numpy as np

            entries = np.frombuffer(blob, dtype=_COLUMNS)
            # Each column for itself: what lies side by side is counted several times as fast.
            self._columns = {name: np.ascontiguousarray(entries[name]) for name, _ in _COLUMNS}
        else:
            self._rows = list(_ENTRY.iter_unpack(blob))

    def likest(self, signature: int, count: int) -> list[Found]:
        """The `count` entries that are likest a signature, in their order."""
        if self._columns is None:
            signatures = [(upper, lower) for _, _, upper, lower in self._rows]
            kept = neighbours.chosen_one_by_one(signatures, signature, count)
            return [Found(*self._rows[at][:2]) for at in kept]
        columns = self._columns
        at = neighbours.chosen_in_columns(columns["upper"], columns["lower"], signature, count)
        return list(map(Found, columns["posting"][at].tolist(), columns["reading"][at].tolist()))


_COLUMNS: Final = [("posting", "=u8"), ("reading", "=u4"), ("upper", "=u4"), ("lower", "=u8")]
