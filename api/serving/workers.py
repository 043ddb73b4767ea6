"""Several processes on one socket, watched over by one that serves nothing itself."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, NoReturn

from prometheus_client.multiprocess import mark_process_dead

from api.serving.how import How
from gazetteer import config

_SIGNALS: Final = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGCHLD})
_SPARE_SECONDS: Final = 5.0  # beyond what a worker may take to stop, before it is killed
_TOO_SOON: Final = 1.0  # a worker that ends within this time did not serve
_PAUSE: Final = 0.2  # seconds before another is started, for each that ended so
_GIVE_UP: Final = 5  # such workers in a row


class Workers:
    """Starts workers, starts another where one dies, and stops them all."""

    def __init__(self, listener: socket.socket, how: How, work: Callable[[Callable[[], None]], None]) -> None:
        """`work` serves on the listener in a process of its own, and calls what it is given once it does."""
        self._listener = listener
        self._count = how.workers
        self._stop_seconds = how.stop_seconds
        self._work = work
        self._started: dict[int, float] = {}
        """Process id -> when it was started."""
        self._failures = 0
        self._usual = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        # Its other end closes with this process, however it ends: the workers end then, too.
        self._life, self._held = os.pipe()

    def run(self, greet: Callable[[], None]) -> int:
        """Serve until SIGINT or SIGTERM, or until workers do not even start (exit status 1)."""
        told, tell = os.pipe()
        os.set_blocking(told, False)
        awaited = self._count
        while self._failures < _GIVE_UP:
            self._fill(tell)
            caught = signal.sigtimedwait(_SIGNALS, 0.1 if awaited > 0 else 1.0)
            if caught and caught.si_signo != signal.SIGCHLD:
                self._stop()
                return 0
            self._bury()
            if awaited > 0 and (awaited := awaited - _count(told)) <= 0:
                greet()
        self._stop()
        return 1

    def _fill(self, tell: int) -> None:
        while len(self._started) < self._count:
            time.sleep(self._failures * _PAUSE)
            self._start(tell)

    def _start(self, tell: int) -> None:
        pid = os.fork()
        if pid == 0:
            self._be_worker(tell)
        self._started[pid] = time.monotonic()

    def _be_worker(self, tell: int) -> NoReturn:
        status = 1
        try:
            os.close(self._held)
            threading.Thread(target=_end_with, args=(self._life,), daemon=True).start()
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.pthread_sigmask(signal.SIG_SETMASK, self._usual)
            self._work(lambda: _write(tell))
            status = 0
        except BaseException as error:  # nothing is above this that would tell of it
            print(f"gazetteer: a worker failed: {error!r}", file=sys.stderr, flush=True)
        finally:
            os._exit(status)

    def _bury(self) -> None:
        """Take note of the workers that have ended."""
        for pid in list(self._started):
            if os.waitpid(pid, os.WNOHANG)[0]:
                age = time.monotonic() - self._started.pop(pid)
                self._failures = self._failures + 1 if age < _TOO_SOON else 0
                if config.is_sharing_metrics():
                    mark_process_dead(pid)  # type: ignore[no-untyped-call]

    def _stop(self) -> None:
        self._listener.close()  # who comes now is refused, and does not wait for nobody
        self._signal(signal.SIGTERM)
        end = time.monotonic() + self._stop_seconds + _SPARE_SECONDS
        while self._started and time.monotonic() < end:
            signal.sigtimedwait({signal.SIGCHLD}, 0.2)
            self._bury()
        self._signal(signal.SIGKILL)
        for pid in self._started:
            os.waitpid(pid, 0)

    def _signal(self, number: signal.Signals) -> None:
        for pid in self._started:
            os.kill(pid, number)


def _write(tell: int) -> None:
    os.write(tell, b".")


def _count(told: int) -> int:
    """How many bytes have come, of those who tell that they listen."""
    try:
        return len(os.read(told, 1000))
    except BlockingIOError:
        return 0


def _end_with(life: int) -> None:
    """Stop this process once the one that watches over it is gone."""
    os.read(life, 1)
    os.kill(os.getpid(), signal.SIGTERM)
