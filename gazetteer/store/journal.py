"""What was done to a gazetteer and what was proposed, as it is recorded: revisions and proposals."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gazetteer.clock import now
from gazetteer.model import members
from gazetteer.store.derive import Run


@dataclass(frozen=True, slots=True)
class NewRevision:
    """An edit to record: the columns of its row."""

    by: str
    action: str
    entity: str
    why: str | None = None
    source: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    undoes: int | None = None
    approved_by: str | None = None


class Journal:
    """The revisions and proposals of a file, in the transaction of a writer."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def add_revision(self, new: NewRevision) -> int:
        """Record an edit; returns its number."""
        return self._add("revision", members(new))

    def note_trial(self, number: int, trial: Mapping[str, Any]) -> None:
        """Keep with an edit what it was found to change."""
        self._run("UPDATE revision SET trial = ? WHERE id = ?", (_cell(trial), number))

    def add_proposal(self, by: str, edit: Mapping[str, Any], before: Mapping[str, Any] | None) -> int:
        """Record an edit, by its columns, that somebody proposes, with what it would change; returns its number."""
        return self._add("proposal", {"by": by, **edit, "before": before, "status": "open"})

    def decide_proposal(self, number: int, by: str, *, reason: str | None, revision: int | None) -> None:
        """Record what became of a proposal: the revision that it is now, or none where it was declined."""
        status = "declined" if revision is None else "approved"
        self._run(
            "UPDATE proposal SET status = ?, decided_at = ?, decided_by = ?, reason = ?, revision = ? WHERE id = ?",
            (status, now(), by, reason, revision, number),
        )

    def copy(self, table: str, rows: Iterable[sqlite3.Row]) -> None:
        """Take over revisions or proposals of another file, numbers and all; an older layout may have fewer columns."""
        if found := list(rows):
            columns = ", ".join(f'"{name}"' for name in found[0].keys())  # noqa: SIM118 (a row is no mapping)
            marks = ", ".join("?" * len(found[0]))
            self._run(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(row) for row in found])

    def _add(self, table: str, row: Mapping[str, Any]) -> int:
        cells = {"at": now(), **row}
        sql = f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({', '.join('?' * len(cells))})"
        return int(self._run(sql, tuple(map(_cell, cells.values()))).lastrowid)


def _cell(value: Any) -> Any:
    """A value as a column holds it: one with members as JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, Mapping) else value
