"""Rows of entities, records and names on their way into their tables: numbered as they come, inserted many at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gazetteer.store.derive import Run
from gazetteer.store.incoming import NewName

_TABLES = ("entity", "record", "identifier", "withheld", "name", "staged_name", "staged_key", "staged_sound")


class Pending:
    """The rows of one transaction; `flush` inserts them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES}
        self._last: dict[str, int] = {
            table: run(f"SELECT coalesce(max({key}), 0) FROM {table}").scalar_one()
            for table, key in (("entity", "eid"), ("record", "rid"), ("name", "nid"))
        }
        # A name's number is never used again, also where that name is gone.
        used = run("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'name'").scalar_one()
        self._last["name"] = max(self._last["name"], used)

    @property
    def last_record(self) -> int:
        """The highest number that a record has."""
        return self._last["record"]

    @property
    def last_name(self) -> int:
        """The highest number that a name has, or had."""
        return self._last["name"]

    def next(self, table: str) -> int:
        """A number for a new row of a table."""
        self._last[table] += 1
        return self._last[table]

    def add(self, table: str, *rows: tuple[Any, ...]) -> None:
        """Rows of a table, whole."""
        self._rows[table] += rows

    def add_record(self, dataset: int, eid: int, id: str, data: Mapping[str, Any]) -> int:
        """A record of an entity, and its id, which finds it; returns its number."""
        rid = self.next("record")
        self.add("record", (rid, dataset, id, eid, json.dumps(data, ensure_ascii=False)))
        self.add("identifier", (id, rid, eid, 1, None, 0))
        return rid

    def add_name(self, eid: int, rid: int, new: NewName, nid: int | None = None, retired: bool = False) -> int:
        """A name of a record, and its keys, staged; returns its number, where it has none yet a new one."""
        nid = nid or self.next("name")
        name = new.name
        self.add(
            "name",
            (
                nid, eid, rid, name.form, new.core, name.lang, name.script, name.role.value, name.source,
                name.since, name.until, name.used_by, int(retired), new.says,
            ),
        )  # fmt: skip
        self.add("staged_name", (nid,))
        self.add("staged_key", *((key, nid) for key in new.keys))
        self.add("staged_sound", *((*reading, nid) for reading in new.sounds))
        return nid

    def flush(self) -> None:
        """Insert them; what is there already stays as it is."""
        for table, rows in self._rows.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self._run(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
                rows.clear()
