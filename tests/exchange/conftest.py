"""Files to import, written as a test needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from gazetteer.exchange.load import Bad
from gazetteer.exchange.record import Record

SHARED = Path(__file__).parents[3] / "shared" / "data"

Put = Callable[[str, str | bytes], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write a file of the given name, in folders where the name has some; returns its path."""

    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


def split(read: Iterable[Record | Bad]) -> tuple[dict[str, Record], list[Bad]]:
    """The records by id, and what was bad."""
    things = list(read)
    records = {one.id: one for one in things if isinstance(one, Record)}
    bad = [one for one in things if isinstance(one, Bad)]
    assert len(records) + len(bad) == len(things)
    return records, bad


def forms(record: Record) -> list[tuple[str, str | None, str]]:
    """The names of a record: form, language, role."""
    return [(name.form, name.lang, name.role.value) for name in record.names]


def shared(*parts: str) -> Path:
    """A file of the data that lie beside the project; the test is skipped where it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(parts)} is not beside the project")
    return path
