"""From staged names to the indexes: `posting` (key -> names), `neighbour` (key -> readings), `area` and `beginning`.

What a transaction adds is staged in temporary tables, sorted by SQLite (memory stays bounded, whatever the number)
and merged key by key into the indexes. A file without any entry yet skips the look-ups.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from gazetteer.store import areas, beginnings, neighbours, postings

Run = Callable[..., Any]
Progress = Callable[[int, int], None]
Heard = list[tuple[int, str, int]]
"""Readings: their id, the sounds, and the rank of the most prominent name that has them."""
NearKeys = Callable[[Iterable[Heard]], Iterable[tuple[Heard, list[tuple[int, tuple[int, ...]]]]]]
"""Gives, batch by batch, the signature of each reading and the keys near which it is looked for."""

_CHUNK = 2000
"""Keys that are merged in one statement."""

NEIGHBOUR_CAP = 6000
"""Readings that one key holds at most: the most prominent stay."""

_ENTRIES = f"""
SELECT k.key, {postings.ENTRY}
FROM temp.staged_key k JOIN name n ON n.nid = k.nid JOIN entity e ON e.eid = n.eid
ORDER BY 1, 2
"""
_ADD_READINGS = """
INSERT OR IGNORE INTO reading (sounds, key) SELECT DISTINCT sounds, key FROM temp.staged_sound ORDER BY sounds
"""
_STAGED_READINGS = """
SELECT r.id, s.sounds, max(e.rank)
FROM temp.staged_sound s JOIN name n ON n.nid = s.nid JOIN entity e ON e.eid = n.eid
JOIN reading r ON r.sounds = s.sounds
GROUP BY s.sounds
"""


def prepare(connection: Connection) -> None:
    """Make the staging tables of a transaction."""
    connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS staged_name (nid INTEGER PRIMARY KEY)")
    connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS staged_key (key INTEGER, nid INTEGER)")
    connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS staged_sound (sounds TEXT, key INTEGER, nid INTEGER)")
    connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS staged_near (key INTEGER, rank INTEGER, entry BLOB)")
    connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS staged_reading (id INTEGER PRIMARY KEY, entry BLOB)")
    areas.prepare(connection.exec_driver_sql)


def flush(run: Run, near_keys: NearKeys, areas_of: areas.AreasOf, last: int, progress: Progress) -> None:
    """Merge all that is staged into the indexes. `last`: the number up to which names were there before."""
    total = run("SELECT count(*) FROM temp.staged_key").scalar_one()
    _stage_near(run, near_keys)
    total += run("SELECT count(*) FROM temp.staged_near").scalar_one()
    done = 0
    done = _merge(run, "posting", _ENTRIES, _merged_entries, (done, total, progress))
    near = "SELECT key, entry FROM temp.staged_near ORDER BY key, rank DESC, entry"
    _merge(run, "neighbour", near, _merged_readings, (done, total, progress))
    areas.add_staged(run, areas_of, last)
    beginnings.add_staged(run)
    for table in ("staged_name", "staged_key", "staged_sound", "staged_near", "staged_reading"):
        run(f"DELETE FROM temp.{table}")


def _stage_near(run: Run, near_keys: NearKeys) -> None:
    run(_ADD_READINGS)
    rows = (tuple(row) for row in run(_STAGED_READINGS))
    chunks = iter(lambda: list(islice(rows, _CHUNK)), [])
    for chunk, keys in near_keys(chunks):
        entries = [
            (rank, reading, neighbours.entry(reading, signature), some)
            for (reading, _, rank), (signature, some) in zip(chunk, keys, strict=True)
        ]
        run("INSERT INTO temp.staged_reading VALUES (?, ?)", [(reading, entry) for _, reading, entry, _ in entries])
        staged = [(key, rank, entry) for rank, _, entry, some in entries for key in some]
        if staged:
            run("INSERT INTO temp.staged_near VALUES (?, ?, ?)", staged)


def _merge(
    run: Run,
    table: str,
    query: str,
    merged: Callable[[Any, list[Any]], Any],
    state: tuple[int, int, Progress],
) -> int:
    done, total, progress = state
    is_empty = run(f"SELECT 1 FROM {table} LIMIT 1").first() is None
    groups = groupby(run(query), key=itemgetter(0))
    for chunk in _chunks(groups):
        old = {} if is_empty else _stored(run, table, [key for key, _ in chunk])
        rows = [(key, merged(old.get(key), values)) for key, values in chunk]
        run(f"INSERT OR REPLACE INTO {table} (key, entries) VALUES (?, ?)", rows)
        done += sum(len(values) for _, values in chunk)
        progress(done, total)
    return done


def _chunks(groups: Iterable[tuple[int, Iterable[Any]]]) -> Iterator[list[tuple[int, list[Any]]]]:
    rows = ((key, [row[1] for row in group]) for key, group in groups)
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _stored(run: Run, table: str, keys: list[int]) -> dict[int, Any]:
    rows = run(f"SELECT t.key, t.entries FROM json_each(?) k JOIN {table} t ON t.key = k.value", (json.dumps(keys),))
    return {row[0]: row[1] for row in rows}


def _merged_entries(old: bytes | None, new: list[int]) -> bytes:
    if old is None:
        return array("Q", dict.fromkeys(new)).tobytes()
    return postings.pack({*postings.unpack(old), *new})


def _merged_readings(old: bytes | None, new: list[bytes]) -> bytes:
    """What is added stands first: it is what somebody cares for now."""
    return neighbours.merged(old or b"", new, NEIGHBOUR_CAP)
