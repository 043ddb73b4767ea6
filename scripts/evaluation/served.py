"""Services in processes of their own, for measuring: the gazetteer, and an application that does nothing.

`python -m scripts.evaluation.served` serves the empty one on a free port, which it prints.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.evaluation.memory import own_memory


@dataclass(frozen=True)
class Served:
    """A service on this computer."""

    port: int
    pid: int

    def memory_mb(self) -> float:
        """What its process holds in memory now."""
        return own_memory(self.pid)


@contextmanager
def gazetteer(database: Path) -> Iterator[Served]:
    """`gazetteer serve`, one worker."""
    program = str(Path(sys.executable).with_name("gazetteer"))
    with _started([program, "serve", "--port", "0", "--db", str(database)]) as served:
        yield served


@contextmanager
def empty() -> Iterator[Served]:
    """An application of FastAPI with routes that do nothing, by the same server."""
    with _started([sys.executable, "-m", "scripts.evaluation.served"]) as served:
        yield served


@contextmanager
def _started(command: Sequence[str]) -> Iterator[Served]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
            assert found, f"{command[0]} does not say where it listens"
            yield Served(int(found[1]), process.pid)
        finally:
            process.terminate()


def _serve_empty() -> None:
    import uvicorn
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/async")
    async def as_coroutine() -> dict[str, str]:
        return {}

    @app.get("/plain")
    def as_function() -> dict[str, str]:
        return {}

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([listener])


if __name__ == "__main__":
    _serve_empty()
