"""The log: a JSON object a line on stderr.

A thread of its own writes it, and a line for which there is no room is dropped and counted: whoever does not read the
log must not stop the service.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import threading
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any, Final

_ROOM: Final = 10_000  # lines that wait to be written
_AT_ONCE: Final = 500
_PAUSE: Final = 0.1  # seconds
_LAST_SECONDS: Final = 2.0  # for what is still to be written at the end
_encode: Final = json.JSONEncoder().encode  # in ASCII: nothing that a terminal obeys, or shows in another order
_LOGGERS: Final = {"gazetteer": logging.INFO, "uvicorn.error": logging.WARNING}


@contextlib.contextmanager
def logging_to_stderr() -> Iterator[None]:
    """Send what the service has to tell to stderr, until the end of the block."""
    handler = JsonLines(sys.stderr.buffer)
    # What no line holds need not be found out for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    for name, level in _LOGGERS.items():
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.addHandler(handler)
        logger.propagate = False
    try:
        yield
    finally:
        for name in _LOGGERS:
            logging.getLogger(name).removeHandler(handler)
        handler.close()


def as_line(record: logging.LogRecord) -> bytes:
    """The line that a record is: `at`, `level`, `event`, and the members of its `told`."""
    line: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": record.getMessage(),
    }
    return _as_json(line | getattr(record, "told", {}))


def _as_json(line: dict[str, Any]) -> bytes:
    return f"{_encode(line)}\n".encode()


class JsonLines(logging.Handler):
    """Writes records as lines, from a thread of its own, a few times a second: to wake it for each would cost more."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._waiting: deque[logging.LogRecord] = deque()
        self._dropped = 0
        self._is_closed = threading.Event()
        self._thread = threading.Thread(target=self._write_all, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Let a record wait to be written."""
        if len(self._waiting) < _ROOM:
            self._waiting.append(record)
        else:
            self._dropped += 1

    def close(self) -> None:
        """Write what waits, as far as it is taken in time."""
        self._is_closed.set()
        self._thread.join(_LAST_SECONDS)
        super().close()

    def _write_all(self) -> None:
        is_last = False
        while not is_last:
            is_last = self._is_closed.wait(_PAUSE)
            while self._waiting:
                self._write([self._waiting.popleft() for _ in range(min(len(self._waiting), _AT_ONCE))])

    def _write(self, records: list[logging.LogRecord]) -> None:
        lines = [as_line(record) for record in records]
        if self._dropped:
            told = {"level": "warning", "event": "there was no room for some lines", "lines": self._dropped}
            lines.append(_as_json(told))
            self._dropped = 0
        with contextlib.suppress(OSError, ValueError):  # nobody reads it any more
            self._stream.write(b"".join(lines))
            self._stream.flush()
