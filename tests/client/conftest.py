"""A service that listens on this computer, over a small gazetteer."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest
import uvicorn

from api import Settings, create_app
from gazetteer import Gazetteer
from gazetteer.cli.main import main
from gazetteer.client import GazetteerClient, Patience
from gazetteer.keys import KeyRole, create_key, keys_path
from tests.api.conftest import RECORDS

HASTY = Patience(tries=4, first=0.01, longest=1.0)


@contextmanager
def serving(db: Path) -> Iterator[str]:
    """A service in a thread of this process; gives its address."""
    config = uvicorn.Config(create_app(Settings(db)), port=0, log_level="warning", timeout_keep_alive=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("client") / "doors.db"
    assert main(["import", "records", str(RECORDS), "--db", str(path)]) == 0
    return path


@pytest.fixture
def db(small: Path, tmp_path: Path) -> Path:
    """A copy that a test may write to."""
    return Path(shutil.copy(small, tmp_path / "copy.db"))


@pytest.fixture
def address(db: Path) -> Iterator[str]:
    """Where a service answers from `db`."""
    with serving(db) as url:
        yield url


@pytest.fixture
def key(db: Path) -> str:
    """The key of a curator of `db`."""
    return create_key(keys_path(db), "ana", KeyRole.CURATOR)


@pytest.fixture
def client(address: str, key: str) -> Iterator[GazetteerClient]:
    with GazetteerClient(address, key=key, patience=HASTY) as client:
        yield client


@pytest.fixture
def local(db: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(db) as gazetteer:
        yield gazetteer


@pytest.fixture(scope="session")
def core_address(core_path: Path) -> Iterator[str]:
    """Where a service answers from data/names."""
    with serving(core_path) as url:
        yield url


@pytest.fixture
def core_client(core_address: str) -> Iterator[GazetteerClient]:
    with GazetteerClient(core_address, patience=HASTY) as client:
        yield client
