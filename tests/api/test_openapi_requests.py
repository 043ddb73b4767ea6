"""schemathesis: every sort of request that the OpenAPI document allows, and many that it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from gazetteer.keys import KeyRole, create_key, keys_path
from tests.api.listening import listening

CONFIG = Path(__file__).with_name("schemathesis.toml")


def _examine(db: Path, folder: Path, *options: str) -> None:
    key = create_key(keys_path(db), "schemathesis", KeyRole.ADMIN)
    with listening(db) as service:
        ran = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "--no-color"),
                *("run", f"{service.url}/openapi.json", "--header", f"Authorization: Bearer {key}"),
                *("--seed", "1", "--generation-database", "none", "--warnings", "off", "--continue-on-failure"),
                *options,
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout[-20_000:] + ran.stderr
        with httpx.Client(base_url=service.url, timeout=20) as client:
            assert client.get("/readyz").status_code == 200
        assert not [line for line in service.log if '"level": "error"' in line or "Traceback" in line]


def test_what_openapi_allows_and_what_not(db: Path, tmp_path: Path) -> None:
    _examine(db, tmp_path, "--max-examples", "3", "--no-shrink")


@pytest.mark.long
def test_much_more_of_it(db: Path, tmp_path: Path) -> None:
    _examine(db, tmp_path, "--max-examples", "300")
