"""How much memory a measured process holds, or held."""

from __future__ import annotations

import re
from pathlib import Path


def most_memory() -> float:
    """MB that this process held at most. What getrusage tells would be its parent's where that held more."""
    return _told("VmHWM", "self")


def own_memory(pid: int) -> float:
    """MB that a process holds now, without the pages of files, which the system lends to all."""
    return _told("RssAnon", str(pid))


def _told(what: str, pid: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(rf"^{what}:\s+(\d+) kB", status, re.MULTILINE)
    assert found, "this system does not tell what a process holds"
    return int(found[1]) / 1024
