"""Answers kept as bytes, to be given again as long as the gazetteer stays as it is."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

_OWN_SIZE: Final = 300  # about what Python takes for an entry beside its bytes
_SHARE: Final = 100  # one answer may take this part of the room


class KeptAnswers:
    """The bodies that were asked for last, of one edition at a time. Safe to use from several threads."""

    def __init__(self, room: int) -> None:
        """`room`: bytes that may be held."""
        self._room = room
        self._lock = threading.Lock()
        self._edition = ""
        self._bodies: OrderedDict[bytes, bytes] = OrderedDict()
        self._size = 0

    def __contains__(self, question: bytes) -> bool:
        """Whether a body is held for a question, be it by an edition that is no longer."""
        return question in self._bodies

    def get(self, edition: str, question: bytes) -> bytes | None:
        """The body that was kept for a question, if it was, and by this edition."""
        with self._lock:
            if edition != self._edition or question not in self._bodies:
                return None
            self._bodies.move_to_end(question)
            return self._bodies[question]

    def keep(self, edition: str, question: bytes, body: bytes) -> None:
        """Keep a body; another edition lets go of all that were kept before."""
        size = len(question) + len(body) + _OWN_SIZE
        if size > self._room // _SHARE:
            return
        with self._lock:
            if edition != self._edition:
                self._edition, self._size = edition, 0
                self._bodies.clear()
            if question not in self._bodies:
                self._bodies[question] = body
                self._size += size
            while self._size > self._room:
                oldest, gone = self._bodies.popitem(last=False)
                self._size -= len(oldest) + len(gone) + _OWN_SIZE
