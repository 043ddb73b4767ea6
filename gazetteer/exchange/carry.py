"""What a rebuild keeps of the old file: imported datasets, edits, proposals and their history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from gazetteer.errors import DatabaseForeign
from gazetteer.exchange import load
from gazetteer.exchange.carry_edits import Replay, stored_links, stored_name
from gazetteer.exchange.load import Progress
from gazetteer.exchange.record import Link, Record
from gazetteer.model import Kind
from gazetteer.store.database import APPLICATION_ID, is_absent, translated
from gazetteer.store.edits import Edits, LinkKey
from gazetteer.store.transaction import writing

_DATASETS = "SELECT * FROM dataset WHERE layer IN (SELECT value FROM json_each(?)) ORDER BY id"
KEPT = ("import", "edit")
"""The layers that a build does not make anew."""


def check(target: Path) -> None:
    """Raises DatabaseForeign where something else than a gazetteer stands at the path: it is not written over."""
    if is_absent(target):
        return
    if not target.is_file():
        raise DatabaseForeign(f"{target}: not a file")
    with translated(target), closing(sqlite3.connect(target)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise DatabaseForeign(f"{target}: not a gazetteer; it is left as it is")


def over(old: Path, new: Path, progress: Progress, layers: Sequence[str] = KEPT) -> list[str]:
    """Bring layers, edits and history from the old file into the new one; returns what did not fit, in words."""
    if is_absent(old):
        return []
    with translated(old), closing(sqlite3.connect(old)) as connection:
        connection.row_factory = sqlite3.Row
        with writing(new, durable=False) as writer:
            edits = Edits(writer)
            for record, link in connection.execute("SELECT record, link FROM overruled"):
                edits.overrule(LinkKey(record, link))
            for dataset in connection.execute(_DATASETS, (json.dumps([one for one in layers if one != "edit"]),)):
                number = writer.dataset(dataset["key"], dataset["layer"], dataset["version"])
                load.store_records(writer, number, _records(connection, dataset["id"]), progress, dataset["key"])
            sources = connection.execute("SELECT key, title, url, licence FROM source")
            writer.put_sources(map(tuple, sources), keep_known=True)
            # Edits last: what they were made on may have been imported after the first of them.
            conflicts = Replay(connection, writer, edits).run()
            load.finish(writer, progress)
            for table in ("revision", "proposal"):
                writer.journal.copy(table, connection.execute(f"SELECT * FROM {table} ORDER BY id"))
            return conflicts


def _records(old: sqlite3.Connection, dataset: int) -> Iterator[Record]:
    for row in old.execute("SELECT rid, id, data FROM record WHERE dataset = ? ORDER BY rid", (dataset,)):
        data = json.loads(row["data"])
        names = old.execute("SELECT * FROM name WHERE rid = ? ORDER BY nid", (row["rid"],))
        links = stored_links(old, row["rid"])
        yield Record(
            **_members(data),
            id=row["id"],
            names=tuple(map(stored_name, names)),
            links=tuple(Link(link["id"], link["source"]) for link in links if not link["merged"]),
            merged=tuple(link["id"] for link in links if link["merged"]),
        )


def _members(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "kind": Kind(data.get("kind", "place")), "within": tuple(data.get("within", ()))}


def facts(old: Path) -> list[tuple[str, str]]:
    """What the old file says of what it was built from, beside the rules of its keys."""
    with translated(old), closing(sqlite3.connect(old)) as connection:
        return list(connection.execute("SELECT key, value FROM meta WHERE key NOT IN ('rules', 'build')"))
