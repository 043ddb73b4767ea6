"""How many wrong keys an address may send.

A key has 256 random bits and is not to be guessed. What is kept low is the noise of trying: an address may send
`BURST` wrong keys at once and then one every `INTERVAL`. A right key is heard all the time, whatever else comes from
its address, so that nobody is locked out by a neighbour behind the same router.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

BURST: Final = 10
"""Wrong keys at once."""
INTERVAL: Final = 6.0
"""Seconds after which one more is let pass."""
MOST: Final = 10_000
"""Addresses that are remembered; the one that was quiet longest is forgotten first."""


class WrongKeys:
    """Counts wrong keys by address. Safe from several threads; a process counts for itself."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._forgiven: OrderedDict[str, float] = OrderedDict()
        """Address -> when all that it sent will be forgotten."""

    def __len__(self) -> int:
        """How many addresses are remembered."""
        return len(self._forgiven)

    def note(self, address: str) -> int:
        """Note a wrong key: returns 0, or where there were too many, in how many seconds one more is let pass."""
        network = _network(address)
        with self._lock:
            now = self._clock()
            forgiven = max(self._forgiven.get(network, now), now) + INTERVAL
            excess = forgiven - now - BURST * INTERVAL
            if excess > 0:
                return math.ceil(excess)
            self._forgiven[network] = forgiven
            self._forgiven.move_to_end(network)
            if len(self._forgiven) > MOST:
                self._forgiven.popitem(last=False)
        return 0


def _network(address: str) -> str:
    """An address of IPv4 is itself; of IPv6 whoever has one has the 2^64 beside it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((int(parsed), 64), strict=False))
