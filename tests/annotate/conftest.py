"""The curated gazetteer, open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import Gazetteer


@pytest.fixture(scope="session")
def core(core_path: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(core_path) as gazetteer:
        yield gazetteer
