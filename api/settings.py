"""What a service is set up with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """The database that a service answers from, and what it takes at once."""

    db_path: Path
    max_body: int = 5_000_000
    """Bytes of a request's body; more is 413."""
    max_batch: int = 10_000
    """Queries of one batch; more is 413."""
    max_threads: int = 8
    """Requests that are answered at once; each holds a connection with a cache of its own."""
