"""The time now, as it is written down: ISO 8601, UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """To the millisecond, of what happens to a gazetteer: `2025-01-31T12:00:00.000Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now_in_seconds() -> str:
    """To the second, of keys and layouts: `2025-01-31T12:00:00+00:00`."""
    return datetime.now(UTC).isoformat(timespec="seconds")
