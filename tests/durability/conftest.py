"""What writes to a gazetteer over HTTP, and what must then be there."""

from __future__ import annotations

import http.client
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gazetteer import Gazetteer
from gazetteer.keys import KeyRole, create_key, keys_path
from tests.durability.nursery import Nursery, Service, nursery

IDS = [f"gz:{number}" for number in range(1040, 1060)]
"""Entities of the curated core that names are added to."""
NAMES = ["Qamishli", "Kobani", "Hasakah", "Raqqa"]
"""Names that are there all the time."""


class Added(NamedTuple):
    """A name whose adding was acknowledged."""

    revision: int
    id: str
    form: str


@dataclass
class Client:
    """Adds names over HTTP, one after the other, and remembers what was acknowledged."""

    service: Service
    key: str
    name: str
    added: list[Added] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Status and type of each answer that was no acknowledgement."""

    def add(self, first: int, number: int) -> None:
        """Add names until there are enough, or the service is gone."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=60)) as connection:
            try:
                for turn in range(first, first + number):
                    self._add(connection, IDS[turn % len(IDS)], f"{self.name} {turn}")
            except (OSError, http.client.HTTPException):
                return

    def _add(self, connection: http.client.HTTPConnection, id: str, form: str) -> None:
        body = json.dumps({"form": form, "lang": "und", "source": "test"})
        connection.request("POST", f"/v1/entities/{id}/names", body, {"Authorization": f"Bearer {self.key}"})
        response = connection.getresponse()
        answer = json.loads(response.read())
        if response.status == 201:
            self.added.append(Added(answer["revision"], id, form))
        else:
            self.refused.append((response.status, answer["type"]))


def get(service: Service, path: str) -> tuple[int, Any]:
    """The status and the body of an answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, json.loads(response.read())


def check(path: Path, acknowledged: list[Added]) -> list[Added]:
    """Every acknowledged edit is there, none is there by half, and the file is whole; returns all that are there."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with Gazetteer.open(path) as gazetteer:
        revisions = [Added(one.id, one.entity, _form(one.after)) for one in everything(gazetteer)]
        names = {(id, name.form) for id in IDS for name in gazetteer.entity(id).names if name.source == "test"}
        assert set(acknowledged) <= set(revisions)
        assert [one.revision for one in revisions] == list(range(1, len(revisions) + 1))
        assert names == {(one.id, one.form) for one in revisions}, "no name without its revision, none the other way"
        for one in revisions[-3:]:
            assert gazetteer.resolve(one.form).candidates[0].id == one.id
    return revisions


def everything(gazetteer: Gazetteer) -> Iterator[Any]:
    """All revisions, page by page."""
    last = 0
    while page := gazetteer.changes(last):
        yield from page
        last = page[-1].id


def _form(after: Any) -> str:
    (name,) = after["names"]
    return str(name["form"])


@pytest.fixture(scope="session")
def started() -> Iterator[Nursery]:
    with nursery() as one:
        yield one


@pytest.fixture
def key(core_copy: Path) -> str:
    """The key of a curator."""
    return create_key(keys_path(core_copy), "ana", KeyRole.CURATOR)
