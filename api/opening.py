"""The one gazetteer of a service: opened when it is there, opened anew when another file takes its place."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from gazetteer.errors import DatabaseMissing
from gazetteer.gazetteer import Gazetteer
from gazetteer.misses.recorder import Recorder


class OpenGazetteer:
    """Gives the gazetteer at a path, as it is now. Safe to use from several threads."""

    def __init__(self, path: Path, misses: Recorder | None = None) -> None:
        self._path = path
        self._misses = misses
        self._lock = threading.Lock()
        self._current: tuple[tuple[int, int], Gazetteer] | None = None

    def at_hand(self) -> Gazetteer | None:
        """The gazetteer where it is open already: never waits. Raises DatabaseMissing."""
        current = self._current
        return current[1] if current and current[0] == self._file() else None

    def get(self) -> Gazetteer:
        """The gazetteer. Raises DatabaseError where there is none that can be used."""
        if current := self.at_hand():
            return current
        file = self._file()
        with self._lock:
            if not (self._current and self._current[0] == file):
                # The one before is not closed: other threads may be in the middle of an answer from it.
                self._current = (file, Gazetteer.open(self._path, misses=self._misses))
            return self._current[1]

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            if self._current:
                self._current[1].close()
            self._current = None

    def _file(self) -> tuple[int, int]:
        """Which file is at the path, by device and inode."""
        try:
            status = self._path.stat()
        except OSError as error:
            raise DatabaseMissing(f"there is no database at {self._path}: {error.strerror}") from error
        return status.st_dev, status.st_ino


def opened_of(request: Request) -> OpenGazetteer:
    """The gazetteer of the service that a request came to, opened or not."""
    opened: OpenGazetteer = request.app.state.opened
    return opened


async def _gazetteer(request: Request) -> Gazetteer:
    opened = opened_of(request)
    # A thread for every dependency of every request would cost more than the rest of it.
    at_hand = opened.at_hand()
    return await run_in_threadpool(opened.get) if at_hand is None else at_hand


GazetteerDep = Annotated[Gazetteer, Depends(_gazetteer)]
"""The gazetteer that answers this request."""
