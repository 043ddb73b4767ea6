"""A service that runs, over the curated gazetteer, and what asks it from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

SHARED = ROOT.parent / "shared" / "reconciliation"


def ask(script: str, *arguments: str) -> tuple[int, str]:
    """The exit status of a program of ../shared, and what it says. Skips where it is not there."""
    path = SHARED / script
    if not path.exists():
        pytest.skip(f"{path} is not here")
    done = subprocess.run(
        [sys.executable, str(path), *arguments], capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def service(core_path: Path) -> Iterator[str]:
    """The address of a service, `/` at its end."""
    command = [sys.executable, "-m", "gazetteer.cli.main", "serve", "--port", "0", "--db", str(core_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, env=dict(os.environ)
    ) as process:
        assert process.stdout
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found, "the service does not say where it is"
            yield f"{found[0]}/"
        finally:
            process.terminate()
