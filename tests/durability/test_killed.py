"""A service that is killed at any moment, while clients write, loses nothing that it acknowledged."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import pytest

from tests.durability.conftest import Added, Client, check
from tests.durability.nursery import Nursery, Service, wait_until

CLIENTS = 3


@pytest.mark.parametrize("rounds", [5, pytest.param(200, marks=pytest.mark.long)])
def test_killed_at_random_points(started: Nursery, core_copy: Path, key: str, rounds: int) -> None:
    chance = random.Random(rounds)
    acknowledged: list[Added] = []
    there: list[Added] = []
    for turn in range(rounds):
        with started.service(core_copy) as service:
            clients = [Client(service, key, f"Round {turn} of {who}") for who in range(CLIENTS)]
            _kill_while_they_write(service, clients, is_begun=turn % 2 == 0, seconds=chance.uniform(0, 0.3))
        assert not [refused for client in clients for refused in client.refused]
        acknowledged += [added for client in clients for added in client.added]
        there = check(core_copy, acknowledged)
    assert len(acknowledged) > rounds, "they were in the middle of it"
    assert len(there) - len(acknowledged) <= rounds * CLIENTS, "those that were killed before the word of it got out"


def _kill_while_they_write(service: Service, clients: list[Client], *, is_begun: bool, seconds: float) -> None:
    """Kill a service some time after its first edit, or after its start: before the first or in the middle of it."""
    threads = [threading.Thread(target=client.add, args=(0, 10_000)) for client in clients]
    for thread in threads:
        thread.start()
    if is_begun:
        wait_until(lambda: any(client.added for client in clients))
    time.sleep(seconds)
    service.kill()
    for thread in threads:
        thread.join()
