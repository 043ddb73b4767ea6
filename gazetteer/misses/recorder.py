"""Writing what was missed in the background: an answer never waits for the queue, and never fails with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from gazetteer.errors import DatabaseError
from gazetteer.misses.file import QueueFile
from gazetteer.misses.tally import Tally
from gazetteer.model import Mention, Query, Resolution

_log = logging.getLogger("gazetteer.misses")


class Recorder:
    """Counts misses, and writes them to the queue at `path` every few seconds. Safe to use from several threads."""

    def __init__(self, path: Path, *, seconds: float = 5.0) -> None:
        self._file = QueueFile(path)
        self._seconds = seconds
        self._tally = Tally()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._wake = threading.Event()
        self._is_closed = False
        self._has_complained = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def note(self, answers: Iterable[tuple[Query, Resolution | Mention]]) -> None:
        """Count the misses among these answers, each with what was asked."""
        if self._tally.note(answers):
            self._start()
            if self._tally.is_half_full:
                self._wake.set()

    def close(self) -> None:
        """Write what is left, and stop until there is another miss."""
        with self._lock:
            if self._thread:
                self._is_closed = True
                self._wake.set()
                self._thread.join()
            self._thread, self._is_closed = None, False

    def _start(self) -> None:
        """Start the thread with the first miss: most commands and tests have none."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="misses", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        is_last = False
        while not is_last:
            self._wake.wait(self._seconds)
            self._wake.clear()
            is_last = self._is_closed
            self.flush()

    def flush(self) -> None:
        """Write what was counted so far, now and in this thread."""
        missed = self._tally.take()
        if not missed:
            return
        try:
            self._file.add(missed)
            self._has_complained = False
        except DatabaseError as error:  # a full disk, a lock, a damaged file: these counts are dropped
            if not self._has_complained:
                _log.warning("misses are not counted: %s", error)
            self._has_complained = True
