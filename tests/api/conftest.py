"""A service over a small gazetteer, asked without a network."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api import Settings, create_app
from gazetteer.cli.main import main
from gazetteer.keys import KeyRole, create_key, keys_path

RECORDS = Path(__file__).parents[1] / "cases" / "doors.jsonl"


@dataclass(frozen=True)
class Client:
    """Asks an application, as httpx.Client would ask a server."""

    app: FastAPI

    def request(self, method: str, path: str, **settings: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **settings)

        return asyncio.run(send())

    def get(self, path: str, **settings: Any) -> httpx.Response:
        return self.request("GET", path, **settings)

    def post(self, path: str, **settings: Any) -> httpx.Response:
        return self.request("POST", path, **settings)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("service") / "doors.db"
    assert main(["import", "records", str(RECORDS), "--db", str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def client(built: Path) -> Client:
    """A service that tests only read from."""
    return Client(create_app(Settings(built)))


@pytest.fixture
def db(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "copy.db"))


@pytest.fixture
def writable(db: Path) -> Client:
    """A service of the test's own."""
    return Client(create_app(Settings(db)))


@pytest.fixture
def key(db: Path) -> dict[str, str]:
    """The header of a curator of `writable`."""
    return {"Authorization": f"Bearer {create_key(keys_path(db), 'ana', KeyRole.CURATOR)}"}
