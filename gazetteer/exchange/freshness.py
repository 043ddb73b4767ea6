"""Whether a gazetteer file is as new as what it would be built from now."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from gazetteer.config import curated_folder
from gazetteer.errors import DatabaseMissing, DatabaseOutdated
from gazetteer.exchange import world
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from gazetteer.version import RULES


@dataclass(frozen=True, slots=True)
class Change:
    """Why a file should be built again, and how."""

    what: str
    """In words, for a sentence: `the curated names`."""
    has_world: bool
    """Whether the file holds the world layer, and so should the new one."""


def digest(folder: Traversable) -> str:
    """A checksum of the curated data in a folder: of the files that a build reads, by name."""
    sums = hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".csv") or file.name == "SOURCES.md":
            sums.update(f"{file.name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return sums.hexdigest()[:32]


def what_changed(path: Path, folder: Traversable | None = None) -> Change | None:
    """What of the rules, the curated data and the package of the world layer is not what the file was built from.

    None where nothing is, where there is no file, and where it holds no curated layer, so that no build made it.
    Raises DatabaseForeign for another sort of file.
    """
    try:
        connection = connect_reader(path)
    except DatabaseMissing:
        return None
    except DatabaseOutdated:
        return Change("the layout of the file", has_world=True)
    with closing(connection):
        reader = Reader(connection)
        meta = reader.meta()
        versions = {layer: version for _, layer, _, version in reader.datasets()}
    if "core" not in versions:
        return None
    is_same = {
        "the rules of matching": meta.get("rules") == RULES,
        "the curated names": meta.get("data") == digest(folder or curated_folder()),
        "the edition of GeoNames": versions.get("world") in (None, world.edition()),
    }
    changed = [what for what, same in is_same.items() if not same]
    return Change(" and ".join(changed), "world" in versions) if changed else None
