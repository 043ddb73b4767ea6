"""A process within bounds of time and disk: stopped when it passes them, not started where it would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SPARED_MB: Final = 1000.0
"""Disk that is left to others, whatever the bound."""
_LOOK_SECONDS: Final = 0.5
_STOP_SECONDS: Final = 10.0


class BoundPassedError(Exception):
    """What was to be done did not fit, or would not; says why."""


class Bounds:
    """So many seconds from now on, and so many megabytes of the disk that a folder lies on.

    What is used of the disk is what has become less of it since: what others write meanwhile counts too, and so do
    SQLite's temporary files, which have no name.
    """

    def __init__(self, folder: Path, seconds: float, megabytes: float) -> None:
        self.folder = folder
        self.megabytes = megabytes
        self._seconds = seconds
        self._started = time.monotonic()
        self._free = self._free_mb()
        self.most_mb = 0.0
        """Disk used at most, while a process ran."""

    def _free_mb(self) -> float:
        return shutil.disk_usage(self.folder).free / 1e6

    @property
    def seconds_left(self) -> float:
        """Until the time is over."""
        return self._seconds - (time.monotonic() - self._started)

    @property
    def megabytes_left(self) -> float:
        """Of the bound, and of the disk without what is spared."""
        free = self._free_mb()
        return min(self.megabytes - (self._free - free), free - SPARED_MB)

    def check(self, seconds: float, megabytes: float) -> None:
        """Raises BoundPassedError where so much more is too much."""
        for need, left, unit in ((seconds, self.seconds_left, "s"), (megabytes, self.megabytes_left, "MB of disk")):
            if need > left:
                raise BoundPassedError(f"it would take about {need:,.0f} {unit}, and {max(0.0, left):,.0f} are left")

    def run(self, module: str, *arguments: object) -> str:
        """What a module prints, run as a process of its own. Raises BoundPassedError, CalledProcessError."""
        self.most_mb = 0.0
        before = self._free_mb()
        command = [sys.executable, "-m", module, *map(str, arguments)]
        with _running(command, self.folder) as process:
            while True:
                try:
                    printed, _ = process.communicate(timeout=_LOOK_SECONDS)
                except subprocess.TimeoutExpired:
                    self.most_mb = max(self.most_mb, before - self._free_mb())
                    self._look()
                else:
                    break
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        return printed

    def _look(self) -> None:
        if self.seconds_left < 0:
            raise BoundPassedError(f"stopped: {self._seconds:,.0f} s are over")
        if self.megabytes_left < 0:
            raise BoundPassedError(f"stopped: {self.most_mb:,.0f} MB of disk were taken, and no more are left")


@contextmanager
def _running(command: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process whose temporary files lie in a folder; it ends with what is done within."""
    surroundings = os.environ | {"SQLITE_TMPDIR": str(folder), "TMPDIR": str(folder)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
