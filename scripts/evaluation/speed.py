"""What resolving costs: time of a query, worst over mean, memory, in a process of its own that does nothing else.

`python -m scripts.evaluation.speed DATABASE` reads `{"asked": [names], "stored": [names]}` and writes `Cost` as JSON.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from scripts.evaluation.memory import most_memory

ROUNDS: Final = 3
"""Times that a single query is timed; the least counts, for the rest is the machine's."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What resolving some names took, on one core."""

    mean: float
    """Seconds a query, `resolve_many`."""
    stored_mean: float
    """The same for names that are in the gazetteer."""
    worst_over_mean: float
    """The slowest single query over the mean of single queries."""
    worst_query: str
    memory_mb: float
    """Most memory that the process held at any time."""


def timed(run: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def cost_of(database: Path, asked: Sequence[str], stored: Sequence[str]) -> Cost:
    """Measure a gazetteer in a fresh process: queries of the evaluation, and names that are in it."""
    command = [sys.executable, "-m", "scripts.evaluation.speed", str(database)]
    content = json.dumps({"asked": list(asked), "stored": list(stored)})
    done = subprocess.run(command, input=content, stdout=subprocess.PIPE, text=True, check=True)
    return Cost(**json.loads(done.stdout))


def _measure(database: str, asked: Sequence[str], stored: Sequence[str]) -> Cost:
    from gazetteer import Gazetteer, Query

    with Gazetteer.open(database) as gazetteer:
        queries = [Query(name) for name in asked]
        exact = [Query(name) for name in stored]
        gazetteer.resolve_many(queries)
        mean = min(timed(lambda: gazetteer.resolve_many(queries)) for _ in range(ROUNDS)) / len(queries)
        stored_mean = min(timed(lambda: gazetteer.resolve_many(exact)) for _ in range(ROUNDS)) / max(1, len(exact))
        single = [min(timed(lambda q=q: gazetteer.resolve_many([q])) for _ in range(ROUNDS)) for q in queries]  # type: ignore[misc]
    worst = max(range(len(single)), key=single.__getitem__)
    return Cost(mean, stored_mean, single[worst] / statistics.fmean(single), asked[worst], most_memory())


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(sys.argv[1], **json.load(sys.stdin)))))
