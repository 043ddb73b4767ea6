"""The build: the curated core and the world layer into one file, with what was there before carried over.

1. The two layers are compiled into a file of their own beside the live one.
2. Under the writers' lock, imported datasets and edits of the live file are carried over.
3. The finished file replaces the live one as one transaction (`store.database.replace`).
Killed or out of disk at any point, the old gazetteer stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from importlib.resources.abc import Traversable
from pathlib import Path

from gazetteer.config import curated_folder
from gazetteer.errors import DatabaseMissing
from gazetteer.exchange import carry, freshness, load, names, world
from gazetteer.exchange.load import Progress, no_progress
from gazetteer.exchange.record import Record
from gazetteer.exchange.world import Keep
from gazetteer.store.database import is_absent, replace, scratch, settle, writers_lock
from gazetteer.store.transaction import create, upgrade, writing
from gazetteer.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build is made of."""

    folder: Traversable | None = None
    """The curated data; None: those that come with the package."""
    world: bool = True
    keep: Keep | None = None
    """Which names of the two layers go in: for held-out tests."""


def build(path: str | Path, plan: Plan = Plan(), *, progress: Progress = no_progress) -> list[str]:
    """Make or renew the gazetteer at `path`; returns what of the old one could not be carried over, in words.

    Raises DataError, DatabaseBusy, DatabaseFull, and DatabaseForeign where `path` is something else than a gazetteer.
    """
    target = Path(path)
    carry.check(target)
    if not is_absent(target):
        upgrade(target)
    with scratch(target) as new:
        create(new)
        with writing(new, durable=False) as writer:
            _compile(writer, plan, progress)
        return _replace(target, new, progress, carry.KEPT)


def rekey(path: str | Path, *, progress: Progress = no_progress) -> list[str]:
    """Make the keys of the gazetteer at `path` anew by the rules of this software; nothing else of it changes.

    Raises DatabaseMissing, DatabaseForeign, DatabaseBusy, DatabaseFull.
    """
    target = Path(path)
    if is_absent(target):
        raise DatabaseMissing(f"{path}: there is no gazetteer here")
    carry.check(target)
    upgrade(target)
    with scratch(target) as new:
        create(new)
        with writing(new, durable=False) as writer:
            load.stamp(writer)
            for key, value in carry.facts(target):
                writer.set_meta(key, value)
        return _replace(target, new, progress, ("core", "world", *carry.KEPT))


def _replace(target: Path, new: Path, progress: Progress, layers: Sequence[str]) -> list[str]:
    with writers_lock(target):
        conflicts = carry.over(target, new, progress, layers)
        progress("replace", 0, None)
        settle(new)
        replace(target, new)
    return conflicts


def _compile(writer: Writer, plan: Plan, progress: Progress) -> None:
    folder = plan.folder or curated_folder()
    load.stamp(writer)
    writer.set_meta("data", freshness.digest(folder))
    writer.put_sources(names.sources(folder))
    core = (_kept(record, plan.keep) for record in names.read(folder))
    load.store_records(writer, writer.dataset(names.DATASET, "core"), core, progress, "core")
    if plan.world:
        number = writer.dataset(world.DATASET, "world", world.edition())
        load.store_records(writer, number, world.World(plan.keep), progress, "world")
    load.finish(writer, progress)


def _kept(record: Record, keep: Keep | None) -> Record:
    """The record without the names that are held back from any of its ids."""
    if keep is None:
        return record
    ids = (record.id, *(link.id for link in record.links))
    return changed(record, names=tuple(name for name in record.names if all(keep(id, name.form) for id in ids)))
