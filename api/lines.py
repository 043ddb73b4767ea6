"""Lines out of pieces of bytes, with a limit to what is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

TOO_LONG: Final = None
"""Stands for a line that is longer than the limit, which is not held."""


class Lines:
    """Cuts pieces into lines without their ends, blank ones left out."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._rest = bytearray()
        self._is_too_long = False

    def feed(self, piece: bytes) -> Iterator[bytes | None]:
        """The lines that end within this piece; TOO_LONG in the place of one that is too long."""
        *whole, rest = piece.split(b"\n")
        for end in whole:
            self._add(end)
            yield from self.end()
        self._add(rest)

    def end(self) -> Iterator[bytes | None]:
        """The line that was begun, if any: its end has come, with a line break or without."""
        if self._is_too_long:
            yield TOO_LONG
        elif line := bytes(self._rest).strip():
            yield line
        self._rest.clear()
        self._is_too_long = False

    def _add(self, part: bytes) -> None:
        if self._is_too_long or len(self._rest) + len(part) > self._limit:
            self._is_too_long = True
            self._rest.clear()
        else:
            self._rest += part
