"""A map over batches on all cores, in order: few batches here, a long rest in more processes.

Whatever ends the map, an error, a signal or a caller that asks for no more, ends its processes too; a process whose
maker was killed ends by itself.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice
from multiprocessing import connection, get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Generic, NoReturn, Self, TypeVar

from gazetteer.errors import WorkerLost

Batch = TypeVar("Batch")
Result = TypeVar("Result")

_AHEAD = 4
"""Batches for each process that may be under way or wait for an earlier one: what bounds the memory."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ordered_map(
    function: Callable[[Batch], Result], batches: Iterable[Batch], *, workers: int | None = None, here: int = 20
) -> Iterator[tuple[Batch, Result]]:
    """Each batch with what `function` makes of it, in order, holding a few at a time.

    The first `here` batches are worked on in this process, for it takes a while to start others; with one worker all
    are. `function`, a batch, a result and what `function` raises must be picklable. Raises what `function` raises, and
    WorkerLost where a process is killed.
    """
    size = workers or cores()
    rest = iter(batches)
    for batch in rest if size == 1 else islice(rest, here):
        yield batch, function(batch)
    for first in islice(rest, 1):
        with _Team(function, size) as team:
            yield from team.map(chain([first], rest))


class _Team(Generic[Batch, Result]):
    """Processes that work on one batch each, started as they are needed."""

    def __init__(self, function: Callable[[Batch], Result], size: int) -> None:
        self._function = function
        self._size = size
        self._members: dict[Connection, BaseProcess] = {}
        self._at_work: dict[Connection, int] = {}
        """The number of the batch that a member has."""
        self._outcomes: dict[int, tuple[bool, Any]] = {}
        """What waits for an earlier one: True and a result, or False and an error."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for link, member in self._members.items():
            link.close()
            member.kill()
            member.join()

    def map(self, batches: Iterator[Batch]) -> Iterator[tuple[Batch, Result]]:
        """Each batch with its result, in order."""
        waiting: deque[Batch] = deque()
        first = 0
        for number, batch in enumerate(batches):
            waiting.append(batch)
            self._give(number, batch)
            while first in self._outcomes or len(waiting) >= _AHEAD * self._size:
                yield waiting.popleft(), self._result(first)
                first += 1
        while waiting:
            yield waiting.popleft(), self._result(first)
            first += 1

    def _give(self, number: int, batch: Batch) -> None:
        """Have a member work on a batch, as soon as one is free."""
        if len(self._at_work) == len(self._members) < self._size:
            self._start()
        while len(self._at_work) == len(self._members):
            self._collect()
        link = next(link for link in self._members if link not in self._at_work)
        try:
            link.send(batch)
        except ConnectionError:
            self._mourn(link)
        self._at_work[link] = number

    def _result(self, number: int) -> Result:
        while number not in self._outcomes:
            self._collect()
        is_good, found = self._outcomes.pop(number)
        if not is_good:
            raise found
        result: Result = found
        return result

    def _collect(self) -> None:
        """Wait until a member is done, and take what it has."""
        for link in connection.wait(list(self._at_work)):
            assert isinstance(link, Connection)
            try:
                outcome = link.recv()
            except (EOFError, ConnectionError):
                self._mourn(link)
            self._outcomes[self._at_work.pop(link)] = outcome

    def _mourn(self, link: Connection) -> NoReturn:
        member = self._members[link]
        member.join()
        status = member.exitcode or 0
        how = f"was killed by signal {-status}, perhaps for want of memory" if status < 0 else f"ended with {status}"
        raise WorkerLost(f"a process that shared the work {how}")

    def _start(self) -> None:
        # spawn: a process that has threads, as the service has, must not be forked.
        context = get_context("spawn")
        resource_tracker.ensure_running()  # which would let signals through again if it were started within
        ours, theirs = context.Pipe()
        member = context.Process(target=_work, args=(theirs, self._function), daemon=True)
        with _interrupts_held():
            member.start()
            self._members[ours] = member
        theirs.close()


def _work(link: Connection, function: Callable[[Any], Any]) -> None:
    """What a member does, until nobody gives it anything any more. An interrupt is for the process that started it."""
    with suppress(EOFError, ConnectionError):
        while True:
            batch = link.recv()
            try:
                answer = (True, function(batch))
            except Exception as error:
                answer = (False, error)
            link.send(answer)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait for the end of what is done within; processes started within never see them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
