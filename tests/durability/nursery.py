"""Processes that use a gazetteer, without the second that each takes to start: all is imported once, then forked.

Run as a script, it reads a line of JSON for each process, `[what, …]` with a function of CALLS and what it is given. A
service prints its process and its address; the others write what they did as JSON into the file that is given first.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

_PATIENCE = 900.0
"""Seconds after which a process that does not do what it must is given up: thousands of edits take minutes."""


def serve(db: str, largest: int | None) -> None:
    """`gazetteer serve`; with `largest`, no file may grow beyond so many bytes, as on a disk that is full."""
    from gazetteer.cli.main import main

    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the log of the requests
    print(os.getpid(), flush=True)
    status = main(["serve", "--db", db, "--port", "0"])
    print(f"ended with {status}", flush=True)


def edit(out: str, db: str, who: str, ids: list[str], number: int) -> None:
    """Add `number` names to entities, by turns; writes (revision, id, form) of each."""
    from gazetteer import Gazetteer

    done = []
    with Gazetteer.open(db) as gazetteer:
        for turn in range(number):
            id, form = ids[turn % len(ids)], f"{who} {turn}"
            revision, _ = gazetteer.add_name(id, form, lang=None, source="test", by=who)
            done.append((revision.id, id, form))
    _write(out, done)


def read(out: str, db: str, until: str, names: list[str]) -> None:
    """Ask for names that are there until a file is; writes how often each had no answer, and how often it asked."""
    from gazetteer import Gazetteer

    asked = missed = 0
    parent = os.getppid()
    with Gazetteer.open(db) as gazetteer:
        while os.getppid() == parent and not Path(until).exists():
            asked += 1
            missed += not gazetteer.resolve(names[asked % len(names)]).candidates
    _write(out, [missed, asked])


def _write(out: str, value: Any) -> None:
    draft = Path(f"{out}.part")
    draft.write_text(json.dumps(value))
    draft.rename(out)


CALLS: dict[str, Callable[..., None]] = {"serve": serve, "edit": edit, "read": read}


@dataclass(frozen=True)
class Service:
    """A service that runs."""

    pid: int
    port: int

    def kill(self) -> None:
        """Kill it, whatever it is doing, and wait until it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        wait_until(lambda: not Path(f"/proc/{self.pid}").exists())


class Nursery:
    """Starts processes. Use `nursery`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, what: str, *given: Any) -> None:
        """Start a process of CALLS."""
        assert self._process.stdin
        self._process.stdin.write(f"{json.dumps([what, *given], default=str)}\n")
        self._process.stdin.flush()

    @contextmanager
    def service(self, db: Path, largest: int | None = None) -> Iterator[Service]:
        """A service that is ready; at the end it is killed, if it was not before."""
        self.start("serve", db, largest)
        assert self._process.stdout
        pid = int(self._process.stdout.readline())
        greeting = self._process.stdout.readline()
        assert greeting.startswith("Ready at http://127.0.0.1:"), greeting
        while "annotate" not in self._process.stdout.readline():  # the last line of the greeting
            pass
        service = Service(pid, int(greeting.partition("127.0.0.1:")[2].split()[0]))
        try:
            yield service
        finally:
            with suppress(ProcessLookupError):
                service.kill()


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A process that starts others."""
    command = [sys.executable, "-m", "tests.durability.nursery"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        yield Nursery(process)
        assert process.stdin
        process.stdin.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for something that must come soon."""
    deadline = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def _main() -> None:
    import uvicorn  # noqa: F401

    import api  # noqa: F401
    import gazetteer.annotate
    import gazetteer.cli.commands.serve
    import gazetteer.curation  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that were killed
    for line in sys.stdin:
        if os.fork():
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        what, *given = json.loads(line)
        try:
            CALLS[what](*given)
        finally:
            sys.stdout.flush()
            os._exit(0)


if __name__ == "__main__":
    _main()
