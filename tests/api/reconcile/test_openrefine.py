"""A real OpenRefine: guesses the type, reconciles a thousand rows, matches by itself, and fetches columns."""

from __future__ import annotations

import csv
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gazetteer import Gazetteer
from gazetteer.model import Found
from tests.api.reconcile.conftest import ask

_SECONDS = 120
_ROWS = 1000


@pytest.fixture(scope="module")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an OpenRefine without a window."""
    program = shutil.which("openrefine")
    if not program:
        pytest.skip("openrefine is not installed")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    folder = tmp_path_factory.mktemp("openrefine")
    command = [program, "-i", "127.0.0.1", "-p", str(port), "-d", str(folder), "-x", "refine.headless=true"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as run:
        try:
            _wait_for(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(run.pid, signal.SIGTERM)  # the program is a script; what it starts must go with it


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{address}/command/core/get-version", trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.5)
        else:
            return
    pytest.fail("OpenRefine does not start")


@pytest.fixture
def table(core: Gazetteer, tmp_path: Path) -> Path:
    """Names of places, in any of their spellings, with the country of each."""
    places: list[Found] = []
    cursor = None
    while len(places) < _ROWS:
        page = core.search(kind="place", type="settlement", limit=100, cursor=cursor)
        places += [one for one in page.entities if one.country]
        cursor = page.next
    draw = random.Random(7)
    rows = [
        (draw.choice([name.form for name in core.entity(place.id).names if name.role.is_shown]), place.country)
        for place in places[:_ROWS]
    ]
    path = tmp_path / "places.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("place", "cc"), ("Aleppo", "SY"), *rows[1:]])
    return path


@pytest.mark.long
def test_a_thousand_rows(openrefine: str, service: str, table: Path) -> None:
    extend = "name-ar,lat,lon,country,pcode,geonames,population"  # it compares no cells that are entities
    options = ("--csv", str(table), "--property", "cc=country", "--extend", extend)
    status, told = ask("openrefine_client.py", openrefine, f"{service}reconcile", *options)
    assert status == 0, told
    matched = re.search(rf"reconcile {_ROWS} rows .*?(\d+) auto-matched, 0 errors", told)
    assert matched, told
    assert int(matched[1]) > 0.75 * _ROWS


@pytest.mark.long
def test_what_is_matched(openrefine: str, service: str) -> None:
    expected = ("Aleppo=>gz:1050", "Qamislo=>gz:1042", "القامشلي=>gz:1042", "zzqxv wqkjh=>")
    options = [word for pair in expected for word in ("--expect", pair)]
    status, told = ask(
        "openrefine_client.py", openrefine, f"{service}reconcile", *options, "--type", "city", "--extend", "lat,lon"
    )
    assert status == 0, told
