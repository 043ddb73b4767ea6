"""How far a long piece of work is: a bar on a terminal, plain lines elsewhere. On stderr."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

_STAGES = {"core": "curated entities", "world": "places of the world", "index": "keys to find them by"}
"""What the stages of a build are called for people, where their own names say too little."""
_BAR_WIDTH = 28
_SECONDS_BETWEEN_BARS = 0.1
_SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Call it as `progress(stage, done, total)`, `total` None where it is not known; a context manager."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._is_bar = self._stream.isatty()
        self._stage = self._label = ""
        self._started = self._shown = time.monotonic()
        self._last = (0, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            self._end_stage()
        elif self._is_bar:
            self._stream.write("\n")

    def __call__(self, stage: str, done: int, total: int | None = None) -> None:
        """Tell that `done` of `total` steps of `stage` are behind us."""
        is_new = stage != self._stage
        if is_new:
            self._end_stage()
            self._stage, self._started = stage, time.monotonic()
            self._label = _STAGES.get(stage, stage)
        self._last = (done, total or 0)
        pause = _SECONDS_BETWEEN_BARS if self._is_bar else _SECONDS_BETWEEN_LINES
        if is_new or time.monotonic() - self._shown >= pause:
            self._show()

    def clear(self) -> None:
        """Make room for a line of somebody else; the bar comes again below it."""
        if self._is_bar:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _show(self) -> None:
        self._shown = time.monotonic()
        line = self._line()
        self._stream.write(f"\r\x1b[K{line}" if self._is_bar else f"{line}\n")
        self._stream.flush()

    def _line(self) -> str:
        done, total = self._last
        if not total:
            return f"{self._label}: {done:,}" if done else f"{self._label} …"
        share = min(done / total, 1.0)
        if not self._is_bar:
            return f"{self._label}: {done:,} of {total:,} ({share:.0%})"
        bar = "━" * round(share * _BAR_WIDTH)
        return f"{self._label:24} {bar:─<{_BAR_WIDTH}} {share:4.0%}  {done:,} of {total:,}"

    def _end_stage(self) -> None:
        if not self._stage:
            return
        seconds = time.monotonic() - self._started
        done, _ = self._last
        count = f"{done:,} " if done else ""
        clear = "\r\x1b[K" if self._is_bar else ""
        self._stream.write(f"{clear}{self._label}: done, {count}in {seconds:.1f} s\n")
        self._stream.flush()
        self._stage = ""
