"""What a rebuild keeps of the old file: imported datasets, edits and their history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from gazetteer.errors import DatabaseForeign
from gazetteer.exchange import load
from gazetteer.exchange.load import Progress
from gazetteer.exchange.record import Link, Record
from gazetteer.model import Kind, Name, Role
from gazetteer.store.database import APPLICATION_ID, is_absent, translated
from gazetteer.store.writer import Writer, writing

_DATASETS = "SELECT * FROM dataset WHERE layer IN (SELECT value FROM json_each(?)) ORDER BY layer = 'edit', id"
"""Edits last: what they were made on may have been imported after the first of them."""
KEPT = ("import", "edit")
"""The layers that a build does not make anew."""
_RETIRED = """
SELECT r.id, n.form, n.lang, d.layer, d.key
FROM name n JOIN record r ON r.rid = n.rid JOIN dataset d ON d.id = r.dataset WHERE n.retired
"""


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
    """Bring layers, retirements and history from the old file into the new one; returns what did not fit, in words."""
    if is_absent(old):
        return []
    with translated(old), closing(sqlite3.connect(old)) as connection:
        connection.row_factory = sqlite3.Row
        with writing(new, durable=False) as writer:
            orphans = []
            for dataset in connection.execute(_DATASETS, (json.dumps(layers),)):
                if dataset["layer"] == "edit":
                    orphans += _orphans(connection, writer, dataset["id"])
                number = writer.dataset(dataset["key"], dataset["layer"], dataset["version"])
                load.store_records(writer, number, _records(connection, dataset["id"]), progress, dataset["key"])
            sources = connection.execute("SELECT key, title, url, licence FROM source")
            writer.put_sources(map(tuple, sources), keep_known=True)
            gone = _retire(connection, writer)
            load.finish(writer, progress)
            writer.copy_revisions(connection.execute("SELECT * FROM revision ORDER BY id"))
            return orphans + gone


def _orphans(old: sqlite3.Connection, writer: Writer, dataset: int) -> list[str]:
    """The entities that were edited, and that nothing in the new file is."""
    ids = [row["id"] for row in old.execute("SELECT id FROM record WHERE dataset = ? ORDER BY rid", (dataset,))]
    return [
        f"{id}: was edited, and is no longer there; what was added to it stands alone"
        for id in ids
        if not writer.has_entity(id)
    ]


def _records(old: sqlite3.Connection, dataset: int) -> Iterator[Record]:
    for row in old.execute("SELECT rid, id, data FROM record WHERE dataset = ? ORDER BY rid", (dataset,)):
        data = json.loads(row["data"])
        names = old.execute("SELECT * FROM name WHERE rid = ? ORDER BY nid", (row["rid"],))
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
    """Retire in the new file what was retired in the old one, dataset by dataset; returns what is not there."""
    gone = []
    for row in old.execute(_RETIRED):
        found = writer.find_names(row["id"], row["form"], row["lang"])
        for one in found:
            if one.dataset == row["key"]:
                writer.retire_name(one.nid)
        if not found:
            gone.append(f"{row['id']}: the name {row['form']!r} was retired, and is no longer there")
    return gone


def facts(old: Path) -> list[tuple[str, str]]:
    """What the old file says of what it was built from, beside the rules of its keys."""
    with translated(old), closing(sqlite3.connect(old)) as connection:
        return list(connection.execute("SELECT key, value FROM meta WHERE key NOT IN ('rules', 'build')"))
