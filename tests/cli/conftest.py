"""A small gazetteer, made by the command line itself, and a way to run commands on it."""

from __future__ import annotations

import io
import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gazetteer.cli.main import main

RECORDS = Path(__file__).parents[1] / "cases" / "doors.jsonl"


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit status, stdout and stderr."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Ran]


class _Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gazetteer") / "doors.db"
    assert main(["import", "records", str(RECORDS), "--db", str(path)]) == 0
    return path


@pytest.fixture
def db(built: Path, tmp_path: Path) -> Path:
    """A copy that a test may write to."""
    return Path(shutil.copy(built, tmp_path / "copy.db"))


@pytest.fixture
def run(built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the small gazetteer, in this process."""
    monkeypatch.setenv("GAZETTEER_DB", str(built))

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", _Stdin(stdin))
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as exit:
            status = int(exit.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(status, captured.out, captured.err)

    return run


@pytest.fixture
def spawn(built: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Start a command on the small gazetteer, in a process of its own."""

    def spawn(*arguments: str | Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "gazetteer.cli.main", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"GAZETTEER_DB": str(built)},
            cwd=RECORDS.parents[2],
            preexec_fn=_as_at_a_terminal,
        )

    return spawn


def _as_at_a_terminal() -> None:
    """A test run in the background of a shell ignores interrupts, and what it starts would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def on_terminal(built: Path, *arguments: str, **environment: str) -> str:
    """What a command writes to a terminal of 100 columns."""
    leader, follower = pty.openpty()
    surroundings = {**os.environ, "GAZETTEER_DB": str(built), "COLUMNS": "100", "TERM": "xterm", **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "gazetteer.cli.main", *arguments],
        stdout=follower,
        env=surroundings,
        cwd=RECORDS.parents[2],
    )
    os.close(follower)
    written = b""
    try:
        while chunk := os.read(leader, 4096):
            written += chunk
    except OSError:  # the end of a terminal
        pass
    os.close(leader)
    process.wait()
    return written.decode().replace("\r\n", "\n")
