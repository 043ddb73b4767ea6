"""How the processes serve, as far as the application need not know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class How:
    """Processes and connections."""

    workers: int = 1
    """Processes; each answers on one core at a time."""
    stop_seconds: float = 30.0
    """How long what is in flight may take when the service is stopped."""
    head_seconds: float = 20.0
    """How long the head of a request may take to come, from the opening of the connection or its first byte."""
    idle_seconds: float = 60.0
    """How long a connection may wait for its next request."""
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """Whose X-Forwarded-For and X-Forwarded-Proto are believed; `*`: everybody's."""
