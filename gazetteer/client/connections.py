"""Connections to one service that are kept open from one request to the next."""

from __future__ import annotations

import http.client
import os
from collections import deque
from typing import Final
from urllib.parse import SplitResult

KINDS: Final = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
"""What speaks to an address, by its scheme."""


class Connections:
    """Those that nobody uses at the moment. Safe to use from several threads."""

    def __init__(self, address: SplitResult, timeout: float) -> None:
        self._address = address
        self._timeout = timeout
        self._idle: deque[http.client.HTTPConnection] = deque()
        self._owner = os.getpid()

    def take(self) -> http.client.HTTPConnection:
        """The one that was used last, or a new one, not open yet."""
        if self._owner != os.getpid():
            # A process that was forked off must not share sockets: each would read the other's answers.
            self.close()
            self._owner = os.getpid()
        try:
            return self._idle.pop()
        except IndexError:
            host, port = self._address.hostname or "", self._address.port
            opened: http.client.HTTPConnection = KINDS[self._address.scheme](host, port, timeout=self._timeout)
            return opened

    def keep(self, connection: http.client.HTTPConnection) -> None:
        """Keep one that is whole for the next request."""
        self._idle.append(connection)

    def close(self) -> None:
        """Close all that nobody uses."""
        while self._idle:
            self._idle.pop().close()
