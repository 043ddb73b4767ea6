"""The service as others meet it: a process that listens on a port."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import httpx

from tests.conftest import ROOT


@dataclass
class Listening:
    """A running service."""

    process: subprocess.Popen[bytes]
    port: int
    log: list[str] = field(default_factory=list)
    """What it has written on stderr, line by line: a line ends at LF alone."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, seconds: float = 10) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def exchange(self, content: bytes) -> bytes:
        """What comes back to some bytes until the service closes, or is silent for a while."""
        received = b""
        with self.connect(2) as connection:
            try:
                connection.sendall(content)
                connection.shutdown(socket.SHUT_WR)
                while data := connection.recv(65536):
                    received += data
            except OSError:
                pass
        return received

    def check(self) -> None:
        """It runs, answers, and has not been at a loss."""
        assert self.process.poll() is None
        with httpx.Client(base_url=self.url, timeout=20) as client:
            assert client.get("/readyz").status_code == 200
            assert client.get("/v1/resolve?q=Qamishlo").json()["candidates"]
        assert not [line for line in self.log if "Traceback" in line or self._is_failure(line)]

    def events(self) -> list[dict[str, Any]]:
        """The lines of the log, each of which must be a JSON object."""
        return [json.loads(line) for line in self.log]

    @staticmethod
    def _is_failure(line: str) -> bool:
        return '"level": "error"' in line or '"status": 500' in line


@contextmanager
def listening(db: Path, *options: str) -> Iterator[Listening]:
    """`gazetteer serve` on a free port."""
    command = [sys.executable, "-u", "-m", "gazetteer.cli.main", "serve", "--port", "0", "--db", str(db), *options]
    surroundings = os.environ | {"PYTHONUTF8": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        greeting = process.stdout.readline()
        found = re.search(rb"http://127\.0\.0\.1:(\d+)", greeting)
        assert found, greeting + process.stderr.read()
        service = Listening(process, int(found[1]))
        threads = [
            threading.Thread(target=_drain, args=(process.stderr, service.log)),
            threading.Thread(target=_drain, args=(process.stdout, [])),
        ]
        for thread in threads:
            thread.start()
        try:
            yield service
        finally:
            process.terminate()
            process.wait(20)
            for thread in threads:
                thread.join()


def _drain(stream: IO[bytes], lines: list[str]) -> None:
    lines.extend(line.removesuffix(b"\n").decode(errors="backslashreplace") for line in stream)
