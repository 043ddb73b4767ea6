"""How the layout of a gazetteer file came to be, step by step; a file records which steps it has seen.

A new step is appended with the next number, and never changed once it is released. `PRAGMA user_version` holds the
number of the last step, so that a reader sees at once whether it knows the layout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlmodel import SQLModel

from gazetteer.store import schema
from gazetteer.store.database import APPLICATION_ID


@dataclass(frozen=True, slots=True)
class Migration:
    """One step."""

    version: int
    what: str
    apply: Callable[[Connection], None]


def _first_layout(connection: Connection) -> None:
    SQLModel.metadata.create_all(connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


MIGRATIONS = (Migration(1, "entities and names by dataset, candidate keys, revisions", _first_layout),)


def migrate(connection: Connection, steps: tuple[Migration, ...] = MIGRATIONS) -> list[Migration]:
    """Bring a file to the newest layout within the transaction of `connection`; returns the steps that it took."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    missing = [step for step in steps if step.version > version]
    for step in missing:
        step.apply(connection)
        row = schema.MigrationRow(version=step.version, what=step.what, applied_at=_now())
        connection.execute(schema.MigrationRow.__table__.insert(), row.model_dump())  # type: ignore[attr-defined]
        connection.exec_driver_sql(f"PRAGMA user_version = {step.version}")
    return missing


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
