"""The map over processes: the order, the bounds, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gazetteer.errors import NotFound, WorkerLost
from gazetteer.parallel import ordered_map
from tests.conftest import ROOT


def square(number: int) -> int:
    time.sleep(0.002 * (number % 5 == 0))
    return number * number


def own_process(_: int) -> int:
    return os.getpid()


def large(size: int) -> bytes:
    return b"x" * size


def fail_at_seven(number: int) -> int:
    if number == 7:
        raise NotFound("seven")
    return number


def die_at_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("number", [0, 1, 2, 50])
def test_order(workers: int, number: int) -> None:
    mapped = list(ordered_map(square, range(number), workers=workers, here=2))
    assert mapped == [(one, one * one) for one in range(number)]


def test_the_first_are_worked_on_here_and_the_rest_elsewhere() -> None:
    places = [place for _, place in ordered_map(own_process, range(30), workers=2, here=4)]
    assert places[:4] == [os.getpid()] * 4
    assert len(set(places[4:])) <= 2
    assert os.getpid() not in places[4:]


def test_no_more_processes_than_batches() -> None:
    assert len({place for _, place in ordered_map(own_process, range(1), workers=8, here=0)}) == 1


def test_large_batches_and_results_do_not_wait_for_each_other() -> None:
    sizes = [3_000_000] * 6
    batches = [b"y" * size for size in sizes]
    assert [len(result) for _, result in ordered_map(bytes.upper, batches, workers=2, here=0)] == sizes


def test_few_are_held_at_a_time() -> None:
    taken = 0

    def batches() -> Iterator[int]:
        nonlocal taken
        for number in range(200):
            taken += 1
            yield number

    for given, (batch, _) in enumerate(ordered_map(square, batches(), workers=2, here=0)):
        assert batch == given
        assert taken - given <= 2 * 4 + 1


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_function_is_raised_in_its_place(workers: int) -> None:
    mapped = ordered_map(fail_at_seven, range(20), workers=workers, here=0)
    assert [next(mapped)[0] for _ in range(7)] == list(range(7))
    with pytest.raises(NotFound, match="seven"):
        list(mapped)


def test_a_killed_process_is_told() -> None:
    with pytest.raises(WorkerLost, match="signal 9"):
        list(ordered_map(die_at_seven, range(20), workers=2, here=0))


SLEEPY = """
import os, sys, time
from gazetteer.parallel import ordered_map

def nap(number):
    with open(sys.argv[1], "a") as file:
        file.write(f"{os.getpid()}\\n")
    time.sleep(0.5)

if __name__ == "__main__":
    list(ordered_map(nap, range(1000), workers=2, here=0))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_processes_end_with_the_one_that_started_them(tmp_path: Path, number: signal.Signals) -> None:
    script, notes = tmp_path / "sleepy.py", tmp_path / "notes"
    script.write_text(SLEEPY)
    process = subprocess.Popen(
        [sys.executable, script, notes],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in the background
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: notes.exists() and len(set(notes.read_text().split())) == 2)
    members = set(notes.read_text().split())
    process.send_signal(number)
    process.wait()
    wait_until(lambda: not any(Path(f"/proc/{member}").exists() for member in members))


def wait_until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
