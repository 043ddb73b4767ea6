"""Who may: every endpoint as OpenAPI tells of it, tried with no key, a wrong one, a revoked one and too low a role.

New endpoints are found by themselves: whatever is no GET writes, but for READS, and must say which role it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import BaseRoute

from api import Settings, create_app
from api.wrong_keys import BURST, INTERVAL, MOST, WrongKeys
from gazetteer import Gazetteer
from gazetteer.keys import KeyRole, create_key, keys_path, read_keys, revoke_key
from tests.api.conftest import Client
from tests.api.test_resolve import problem

READS = {
    ("/v1/resolve", "post"),
    ("/v1/annotate", "post"),
    ("/reconcile", "post"),
    ("/reconcile/v1/match", "post"),
    ("/reconcile/v1/extend", "post"),
}
"""What is asked with a body, and changes nothing."""
ALWAYS_OPEN = {"/healthz", "/readyz"}
VALUES = {"id": "test:qamishli"}
"""What stands in a path; for other parameters 1, which may or may not be there."""

Operation = tuple[str, str, Any]


def _operations(settings: Settings) -> list[Operation]:
    paths = create_app(settings).openapi()["paths"]
    return [(path, method, operation) for path, methods in paths.items() for method, operation in methods.items()]


OPERATIONS = _operations(Settings(Path("none.db")))
WRITES = [one for one in OPERATIONS if one[1] != "get" and one[:2] not in READS]
GUARDED = [one for one in OPERATIONS if "security" in one[2]]
each = pytest.mark.parametrize("operation", GUARDED, ids=lambda one: f"{one[1].upper()} {one[0]}")


def _role(operation: Operation) -> KeyRole:
    """The role that OpenAPI says an operation needs."""
    ((scheme,),) = ([*one.items()] for one in operation[2]["security"])
    assert scheme[0] == "HTTPBearer"
    (role,) = scheme[1]
    return KeyRole(role)


def _ask(client: Client, operation: Operation, key: str | None, **settings: Any) -> httpx.Response:
    path = re.sub(r"{(\w+)}", lambda name: VALUES.get(name[1], "1"), operation[0])
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return client.request(operation[1].upper(), path, headers=headers, **settings)


def _state(db: Path) -> Any:
    """All that a write could have changed."""
    keys = [(key.name, key.role, key.revoked) for key in read_keys(keys_path(db))]
    with Gazetteer.open(db) as gazetteer:
        return keys, gazetteer.info(), gazetteer.changes(), db.stat().st_size


@pytest.fixture
def roles(db: Path) -> dict[KeyRole, str]:
    """A key of each role."""
    return {role: create_key(keys_path(db), f"the {role}", role) for role in KeyRole}


def test_there_are_writes_to_try() -> None:
    assert {("/v1/entities/{id}/names", "post"), ("/v1/keys", "post")} <= {one[:2] for one in WRITES}
    assert {one[:2] for one in OPERATIONS} >= READS


@pytest.mark.parametrize("operation", WRITES, ids=lambda one: f"{one[1].upper()} {one[0]}")
def test_a_write_says_which_role_it_needs(operation: Operation) -> None:
    assert _role(operation) in KeyRole
    assert {"401", "403", "429"} <= operation[2]["responses"].keys()


def test_each_role_has_its_part() -> None:
    for operation in GUARDED:
        path, method, _ = operation
        needed = KeyRole.CONTRIBUTOR
        if path.startswith("/v1/keys"):
            needed = KeyRole.ADMIN
        if path.startswith("/v1/proposals") and method == "post":
            needed = KeyRole.CURATOR
        assert _role(operation).includes(needed), path


def _routes(routes: list[BaseRoute]) -> Iterator[BaseRoute]:
    for route in routes:
        inner = getattr(route, "original_router", route)
        if children := getattr(inner, "routes", None):
            yield from _routes(children)
        else:
            yield route


def test_no_write_is_hidden_from_openapi() -> None:
    told = {(path, method.upper()) for path, method, _ in OPERATIONS}
    app = create_app(Settings(Path("none.db")))
    routes = [(getattr(one, "path_format", ""), getattr(one, "methods", None)) for one in _routes(app.router.routes)]
    assert len(routes) > len(told) / 2
    for path, methods in routes:
        assert methods, f"{path}: what answers to whatever method cannot be tried"
        for method in methods - {"GET", "HEAD"}:
            assert (path, method) in told or (path.rstrip("/"), method.lower()) in READS, path


@each
def test_no_key(operation: Operation, db: Path, roles: dict[KeyRole, str]) -> None:
    client, before = Client(create_app(Settings(db))), _state(db)
    revoked = create_key(keys_path(db), "who left", KeyRole.ADMIN)
    revoke_key(keys_path(db), "who left")
    before = _state(db)
    for key in (None, "", "wrong", revoked, roles[KeyRole.ADMIN][:-1], f"{roles[KeyRole.ADMIN]} x"):
        response = _ask(client, operation, key, content=b"{")
        problem(response, 401)
        assert response.headers["www-authenticate"].startswith("Bearer")
    for header in ("Bearer", f"Basic {roles[KeyRole.ADMIN]}", roles[KeyRole.ADMIN]):
        path = re.sub(r"{\w+}", "1", operation[0])
        problem(client.request(operation[1].upper(), path, headers={"Authorization": header}), 401)
    assert _state(db) == before


@each
def test_too_low_a_role(operation: Operation, db: Path, roles: dict[KeyRole, str]) -> None:
    client, before, needed = Client(create_app(Settings(db))), _state(db), _role(operation)
    for role, key in roles.items():
        if not role.includes(needed):
            assert str(needed) in problem(_ask(client, operation, key, content=b"{"), 403)
    assert _state(db) == before
    for role, key in roles.items():
        if role.includes(needed):
            assert _ask(client, operation, key, content=b"{").status_code not in (401, 403, 429, 500), role


@each
def test_a_damaged_file_of_keys_opens_nothing(operation: Operation, db: Path, roles: dict[KeyRole, str]) -> None:
    keys_path(db).write_text("[]]", encoding="utf-8")
    response = _ask(Client(create_app(Settings(db))), operation, roles[KeyRole.ADMIN], content=b"{}")
    assert "keys.json" in problem(response, 503)


CLOSED = [("/", "get", {}), ("/openapi.json", "get", {}), *(one for one in OPERATIONS if one[0] not in ALWAYS_OPEN)]


def test_closed_reading(db: Path, roles: dict[KeyRole, str]) -> None:
    client = Client(create_app(Settings(db, is_reading_open=False)))
    for operation in CLOSED:
        client.app.state.wrong_keys = WrongKeys()
        for key in (None, "wrong"):
            problem(_ask(client, operation, key, content=b"{"), 401)
        assert _ask(client, operation, roles[KeyRole.ADMIN], content=b"{").status_code not in (401, 403), operation[0]
    for path in ALWAYS_OPEN:
        assert client.get(path).status_code == 200
    reader = {"Authorization": f"Bearer {roles[KeyRole.CONTRIBUTOR]}"}
    assert client.get("/v1/resolve?q=Qamishlo", headers=reader).json()["status"] == "match"
    assert client.get("/openapi.json", headers=reader).json() == client.app.openapi()


def test_openapi_says_that_reading_is_closed(db: Path) -> None:
    for path, _, operation in _operations(Settings(db, is_reading_open=False)):
        assert ("security" in operation) == (path not in ALWAYS_OPEN)
    guarded = {one[:2] for one in GUARDED} - {one[:2] for one in WRITES}
    assert ("/v1/resolve", "get") not in guarded


def test_the_last_use_of_a_key_is_noted(db: Path, roles: dict[KeyRole, str]) -> None:
    client = Client(create_app(Settings(db)))
    assert client.get("/v1/keys", headers={"Authorization": f"Bearer {roles[KeyRole.ADMIN]}"}).status_code == 200
    assert [key.role for key in read_keys(keys_path(db)) if key.used] == [KeyRole.ADMIN]


class Clock:
    """A clock that stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_wrong_keys_are_limited_and_right_ones_are_not(db: Path, roles: dict[KeyRole, str]) -> None:
    client, clock = Client(create_app(Settings(db))), Clock()
    client.app.state.wrong_keys = WrongKeys(clock)

    def ask(key: str) -> httpx.Response:
        return client.get("/v1/keys", headers={"Authorization": f"Bearer {key}"})

    for _ in range(BURST):
        problem(ask("wrong"), 401)
    refused = ask("wrong")
    problem(refused, 429)
    assert int(refused.headers["retry-after"]) == INTERVAL
    assert ask(roles[KeyRole.ADMIN]).status_code == 200
    assert client.get("/v1/resolve?q=Tay", headers={"Authorization": "Bearer wrong"}).status_code == 200
    clock.now += INTERVAL
    problem(ask("wrong"), 401)
    problem(ask("wrong"), 429)


def test_wrong_keys_are_counted_by_address() -> None:
    clock = Clock()
    wrong = WrongKeys(clock)
    for _ in range(BURST):
        assert wrong.note("192.0.2.1") == 0
        assert wrong.note("2001:db8::1") == 0
    assert wrong.note("192.0.2.1") > 0
    assert wrong.note("192.0.2.2") == 0
    assert wrong.note("2001:db8::ffff") > 0, "of the same network"
    assert wrong.note("2001:db8:0:1::1") == 0
    clock.now += BURST * INTERVAL
    assert [wrong.note("192.0.2.1") for _ in range(BURST + 1)][-2:] == [0, INTERVAL]
    assert wrong.note("a socket") == 0


def test_what_is_remembered_of_wrong_keys_is_bounded() -> None:
    wrong = WrongKeys(Clock())
    for number in range(MOST + 100):
        wrong.note(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(wrong) == MOST


KEYS = "/v1/keys"


@pytest.fixture
def admin(roles: dict[KeyRole, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {roles[KeyRole.ADMIN]}"}


def test_an_admin_looks_after_keys(writable: Client, db: Path, admin: dict[str, str]) -> None:
    made = writable.post(KEYS, json={"name": "Ana / desk 1", "role": "curator"}, headers=admin)
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    own = {"Authorization": f"Bearer {made.json()['key']}"}
    name = {"form": "Qamishzz", "lang": "kmr", "source": "heard"}
    assert writable.post("/v1/entities/test:qamishli/names", json=name, headers=own).status_code == 201
    listed = writable.get(KEYS, headers=admin)
    assert made.json()["key"] not in listed.text
    assert "sha256" not in listed.text
    assert listed.json()["keys"][-1].keys() == {"name", "role", "created", "used", "revoked"}
    problem(writable.post(KEYS, json={"name": "Ana / desk 1", "role": "curator"}, headers=admin), 409)
    gone = writable.request("DELETE", f"{KEYS}/Ana%20%2F%20desk%201", headers=admin)
    assert gone.status_code == 200
    assert gone.json()["revoked"]
    problem(writable.post("/v1/entities/test:qamishli/names", json=name, headers=own), 401)
    problem(writable.request("DELETE", f"{KEYS}/Ana%20%2F%20desk%201", headers=admin), 404)
    assert writable.get(KEYS, headers=admin).json()["keys"][-1]["revoked"] == gone.json()["revoked"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"role": "curator"}, "name: "),
        ({"name": 5, "role": "curator"}, "name: "),
        ({"name": " ", "role": "curator"}, "name"),
        ({"name": "Ana"}, "role: "),
        ({"name": "Ana", "role": "owner"}, "role: "),
        ({"name": "Ana", "role": ["admin"]}, "role: "),
    ],
)
def test_bad_keys(writable: Client, db: Path, admin: dict[str, str], body: Any, told: str) -> None:
    before = len(read_keys(keys_path(db)))
    assert told in problem(writable.post(KEYS, json=body, headers=admin), 422)
    assert len(read_keys(keys_path(db))) == before
