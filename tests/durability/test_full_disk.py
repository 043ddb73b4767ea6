"""A disk that is full while names are added: refused clearly, nothing lost, and reading goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.durability.conftest import NAMES, Client, check, get
from tests.durability.nursery import Nursery

FULL = (507, "/problems/full")
SPACE = 1_000_000
"""Bytes that the log may still have."""


def test_a_full_disk_is_told_and_nothing_is_lost(started: Nursery, core_copy: Path, key: str) -> None:
    with started.service(core_copy, SPACE) as service:
        client = Client(service, key, "Before")
        for turn in range(400):
            client.add(turn, 1)
            if len(client.refused) == 3:
                break
        assert client.added
        assert client.refused == [FULL] * 3
        assert get(service, f"/v1/resolve?q={NAMES[0]}")[1]["status"] == "match"
        assert get(service, "/readyz")[0] == 200
    check(core_copy, client.added)
    with started.service(core_copy) as service:
        again = Client(service, key, "After")
        again.add(0, 5)
        assert len(again.added) == 5
    assert len(check(core_copy, [*client.added, *again.added])) == len(client.added) + 5


def test_on_the_command_line_it_is_one_line(core_copy: Path) -> None:
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "from gazetteer.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["alias", "add", "gz:1042", "Qamischlo", "--lang", "de", "--source", "test", "--db", str(core_copy)]
    done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    check(core_copy, [])
