"""How the layout of a gazetteer file came to be, step by step; a file records which steps it has seen.

A new step is appended with the next number, and never changed once it is released. `PRAGMA user_version` holds the
number of the last step, so that a reader sees at once whether it knows the layout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlmodel import SQLModel

from gazetteer.clock import now_in_seconds
from gazetteer.store import beginnings, grid, schema
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


def _proposals(connection: Connection) -> None:
    SQLModel.metadata.create_all(connection)
    if "approved_by" not in _columns(connection, "revision"):
        connection.exec_driver_sql("ALTER TABLE revision ADD COLUMN approved_by VARCHAR")


def _beginnings_and_cells(connection: Connection) -> None:
    SQLModel.metadata.create_all(connection)
    beginnings.add_all(connection.exec_driver_sql)
    connection.exec_driver_sql(f"CREATE INDEX ix_entity_cell ON entity ({grid.CELL}) WHERE lat IS NOT NULL")


def _overruled_links(connection: Connection) -> None:
    SQLModel.metadata.create_all(connection)
    for table, column in (("identifier", "merged"), ("entity", "retired")):
        if column not in _columns(connection, table):
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} BOOLEAN NOT NULL DEFAULT 0")
    connection.exec_driver_sql("DROP TABLE IF EXISTS redirect")  # nothing ever wrote to it


def _trials(connection: Connection) -> None:
    if "trial" not in _columns(connection, "revision"):
        connection.exec_driver_sql("ALTER TABLE revision ADD COLUMN trial VARCHAR")


def _readings(connection: Connection) -> None:
    """Keys are made anew in any case: their rules changed with this layout."""
    connection.exec_driver_sql("DROP TABLE neighbour")
    SQLModel.metadata.create_all(connection)


def _areas(connection: Connection) -> None:
    """Their names come with the keys, which are made anew."""
    SQLModel.metadata.create_all(connection)


def _columns(connection: Connection, table: str) -> set[str]:
    """The first step makes every table as it is now, so that a new file has later columns already."""
    return {row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")}


MIGRATIONS = (
    Migration(1, "entities and names by dataset, candidate keys, revisions", _first_layout),
    Migration(2, "proposals, and who approved an edit", _proposals),
    Migration(3, "how names begin, and entities by cells of the earth", _beginnings_and_cells),
    Migration(4, "merged ids, overruled links, retired entities", _overruled_links),
    Migration(5, "what an edit was found to change", _trials),
    Migration(6, "readings, and their signatures at near keys", _readings),
    Migration(7, "the names within areas", _areas),
)


def migrate(connection: Connection, steps: tuple[Migration, ...] = MIGRATIONS) -> list[Migration]:
    """Bring a file to the newest layout within the transaction of `connection`; returns the steps that it took."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    missing = [step for step in steps if step.version > version]
    for step in missing:
        step.apply(connection)
        row = schema.MigrationRow(version=step.version, what=step.what, applied_at=now_in_seconds())
        connection.execute(schema.MigrationRow.__table__.insert(), row.model_dump())  # type: ignore[attr-defined]
        connection.exec_driver_sql(f"PRAGMA user_version = {step.version}")
    return missing
