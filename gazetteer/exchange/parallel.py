"""A map over batches on all cores, in order: few batches here, a long rest in more processes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

Batch = TypeVar("Batch")
Result = TypeVar("Result")

_HERE = 20
"""Batches that are worked on here before it pays to start more processes."""


def ordered_map(function: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[tuple[Batch, Result]]:
    """Each batch with what `function` makes of it, in order, holding a few at a time.

    `function`, a batch and a result must be picklable.
    """
    rest = iter(batches)
    for batch in islice(rest, _HERE):
        yield batch, function(batch)
    for first in islice(rest, 1):
        yield from _in_processes(function, first, rest)


def _in_processes(
    function: Callable[[Batch], Result], first: Batch, rest: Iterator[Batch]
) -> Iterator[tuple[Batch, Result]]:
    workers = os.cpu_count() or 1
    # spawn: a process that has threads, as the service has, must not be forked.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[Batch, Future[Result]]] = deque([(first, pool.submit(function, first))])
        for batch in rest:
            waiting.append((batch, pool.submit(function, batch)))
            if len(waiting) > 2 * workers:
                done, future = waiting.popleft()
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()
