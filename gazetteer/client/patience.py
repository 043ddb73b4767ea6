"""How often a request is tried, and how long is waited in between."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """The waits grow twice as long with each try, and are shortened by chance."""

    tries: int = 5
    first: float = 0.2
    """Seconds, at most, before the second try."""
    longest: float = 30.0
    """Seconds, at most, before any try. A service that asks for more (Retry-After) is not asked again."""

    def seconds(self, tried: int, asked: float | None = None) -> float | None:
        """How long to wait after `tried` tries, where the service asks for `asked`; None: not to try again."""
        if tried >= self.tries or (asked is not None and asked > self.longest):
            return None
        # By chance, so that those who were refused together do not come back together.
        own = random.uniform(0, min(self.longest, self.first * 2.0 ** (tried - 1)))
        return own if asked is None else asked + min(own, self.first)
