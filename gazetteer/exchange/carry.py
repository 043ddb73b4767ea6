"""What a rebuild keeps of the old file: imported datasets, edits and their history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from gazetteer.errors import DatabaseForeign
from gazetteer.exchange import load
from gazetteer.exchange.load import Progress
from gazetteer.exchange.record import Link, Record
from gazetteer.model import Kind, Name, Role
from gazetteer.store.database import APPLICATION_ID, translated
from gazetteer.store.writer import Writer, writing


def check(target: Path) -> None:
    """Raises DatabaseForeign where something else than a gazetteer stands at the path: it is not written over."""
    if not target.exists() or (target.is_file() and target.stat().st_size == 0):
        return
    if not target.is_file():
        raise DatabaseForeign(f"{target}: not a file")
    with translated(target), closing(sqlite3.connect(target)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise DatabaseForeign(f"{target}: not a gazetteer; it is left as it is")


def over(old: Path, new: Path, progress: Progress) -> list[str]:
    """Bring imported datasets, edits and history from the old file into the new one; returns what did not fit."""
    if not old.exists() or old.stat().st_size == 0:
        return []
    with translated(old), closing(sqlite3.connect(old)) as connection:
        connection.row_factory = sqlite3.Row
        with writing(new, durable=False) as writer:
            for dataset in connection.execute("SELECT * FROM dataset WHERE layer IN ('import', 'edit') ORDER BY id"):
                number = writer.dataset(dataset["key"], dataset["layer"], dataset["version"])
                records = list(_records(connection, dataset["id"])) if dataset["layer"] == "edit" else ()
                conflicts = [_orphan(record) for record in records if not writer.has_entity(record.id)]
                load.store_records(
                    writer, number, records or _records(connection, dataset["id"]), progress, dataset["key"]
                )
            sources = connection.execute("SELECT key, title, url, licence FROM source")
            writer.put_sources(map(tuple, sources), keep_known=True)
            load.finish(writer, progress)
            return _retire(connection, writer)


def _records(old: sqlite3.Connection, dataset: int) -> Iterator[Record]:
    for row in old.execute("SELECT rid, id, data FROM record WHERE dataset = ? ORDER BY rid", (dataset,)):
        data = json.loads(row["data"])
        names = old.execute("SELECT * FROM name WHERE rid = ? AND NOT retired ORDER BY nid", (row["rid"],))
        links = old.execute("SELECT id, source FROM identifier WHERE rid = ? AND NOT own ORDER BY id", (row["rid"],))
        yield Record(
            **{**data, "kind": Kind(data.get("kind", "place")), "within": tuple(data.get("within", ()))},
            id=row["id"],
            names=tuple(map(_name, names)),
            links=tuple(Link(link["id"], link["source"]) for link in links),
        )


def _name(row: sqlite3.Row) -> Name:
    return Name(
        row["form"], row["lang"], row["script"], Role(row["role"]), row["source"], row["since"], row["until"],
        row["used_by"],
    )  # fmt: skip


def _retire(old: sqlite3.Connection, writer: Writer) -> list[str]:
    """Retire in the new file what was retired in the old one, and copy the history."""
    gone = []
    for row in old.execute("SELECT e.id, n.* FROM name n JOIN entity e ON e.eid = n.eid WHERE n.retired"):
        found = writer.find_names(row["id"], row["form"], row["lang"])
        for nid in found:
            writer.retire_name(nid)
        if not found:
            gone.append(f"{row['id']}: the name {row['form']!r} was retired, and is no longer there")
    writer.copy_revisions(old.execute("SELECT * FROM revision ORDER BY id"))
    return gone
