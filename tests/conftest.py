"""What all tests share: surroundings of their own, and the curated gazetteer, built once."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.exchange.build import Plan, build

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session", autouse=True)
def _own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the tests may have a gazetteer: it is neither read nor written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("home")))
        for name in ("GAZETTEER_DB", "GAZETTEER_READING", "GAZETTEER_QUEUE", "GAZETTEER_DEBUG", "NO_COLOR"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def core_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """data/names as a gazetteer, without the world: for reading. Made once for all processes that run tests."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):
        shared = shared.parent
    path = shared / "core.db"
    with (shared / "core.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            build(path, Plan(world=False))
    return path


@pytest.fixture(scope="session")
def core(core_path: Path) -> Iterator[Gazetteer]:
    """data/names, open for questions."""
    with Gazetteer.open(core_path) as gazetteer:
        yield gazetteer


@pytest.fixture
def core_copy(core_path: Path, tmp_path: Path) -> Path:
    """A copy that a test may write to."""
    return Path(shutil.copy(core_path, tmp_path / "gazetteer.db"))
