"""Readiness, the table of errors, OpenAPI, and the server itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import Settings, create_app, examples
from api.errors import SORTS, TABLE
from gazetteer import errors
from gazetteer.cli.main import main
from gazetteer.keys import KeyRole, create_key, keys_path
from tests.api.conftest import RECORDS, Client
from tests.api.test_resolve import problem


def test_ready_tells_the_truth(built: Path, tmp_path: Path) -> None:
    db = tmp_path / "late.db"
    client = Client(create_app(Settings(db)))
    assert client.get("/healthz").status_code == 200
    assert "no database" in problem(client.get("/readyz"), 503)
    problem(client.get("/v1/resolve?q=Tay"), 503)
    db.touch()
    problem(client.get("/readyz"), 503)
    db.write_text("this is no database at all\n" * 100, encoding="utf-8")
    problem(client.get("/readyz"), 503)
    db.unlink()
    shutil.copy(built, db)
    assert client.get("/readyz").json()["status"] == "ready"
    assert client.get("/v1/resolve?q=Qamishlo").json()["status"] == "match"
    db.unlink()
    problem(client.get("/readyz"), 503)


def test_another_file_in_its_place_is_noticed(writable: Client, db: Path, tmp_path: Path) -> None:
    version = writable.get("/readyz").json()["gazetteer"]["version"]
    other = tmp_path / "other.db"
    subprocess.run(
        [sys.executable, "-m", "gazetteer.cli.main", "import", "records", RECORDS, "--db", other],
        check=True,
        capture_output=True,
        cwd=RECORDS.parents[2],
    )
    other.replace(db)
    assert writable.get("/readyz").json()["gazetteer"]["version"] != version


def _leaves(error: type[Exception]) -> Iterator[type[Exception]]:
    yield error
    for child in error.__subclasses__():
        yield from _leaves(child)


def test_every_error_has_a_status() -> None:
    for error in _leaves(errors.GazetteerError):
        if error.__module__ == errors.__name__:
            assert next(TABLE[base] for base in error.__mro__ if base in TABLE).status >= 400
    internal = [error for error, sort in TABLE.items() if sort.status == 500]
    assert internal == [errors.GazetteerError]


def test_a_problem_type_explains_itself(client: Client) -> None:
    assert len({sort.name for sort in SORTS}) == len(SORTS)
    for sort in SORTS:
        assert client.get(f"/problems/{sort.name}").json()["status"] == sort.status
    kind = client.get("/v1/resolve").json()["type"]
    assert client.get(kind).json()["type"] == kind
    problem(client.get("/problems/none"), 404)


def test_an_unexpected_error_tells_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("gazetteer.gazetteer.Gazetteer.resolve_many", fail)
    assert "secret" not in problem(client.get("/v1/resolve?q=x"), 500)


def _operations(client: Client) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_openapi_describes_every_route(client: Client) -> None:
    for path, method, operation in _operations(client):
        assert operation["summary"]
        assert operation["responses"].keys() & {"200", "201"}, path
        assert "default" in operation["responses"] or path == "/healthz"
        assert "requestBody" not in operation or method in ("post", "put", "patch")


def test_openapi_references_resolve(client: Client) -> None:
    document = client.get("/openapi.json").json()
    for name in re.findall(r"#/components/schemas/(\w+)", json.dumps(document)):
        assert name in document["components"]["schemas"]


def test_examples_are_taken(core_copy: Path) -> None:
    """Every example of a request is one that the service takes; what it is about may not be there."""
    key = {"Authorization": f"Bearer {create_key(keys_path(core_copy), 'an admin', KeyRole.ADMIN)}"}
    client = Client(create_app(Settings(core_copy)))
    for path, method, operation in _operations(client):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for example in content.get("examples", {}).values():
            id = "gz:1007" if path.endswith("/merge") else "gz:1042"
            place = re.sub(r"{\w+}", "1", path.replace("{id}", id).replace("{link}", "wikidata:Q1"))
            response = client.request(method.upper(), place, json=example["value"], headers=key)
            if path.endswith("/split"):  # it needs the world, whose records the ids are
                assert "no record has such an id" in problem(response, 422)
                continue
            assert response.status_code in (200, 201, 404, 409), (method, path, response.text)


def test_examples_of_answers_have_the_shape_of_answers(writable: Client) -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shape(item) for key, item in value.items() if key != "links"}
        return [shape(value[0])] if isinstance(value, list) and value and isinstance(value[0], dict) else None

    assert shape(examples.RESOLUTION) == shape(writable.get("/v1/resolve?q=Qamislo").json())
    assert shape(examples.NOTHING) == shape(writable.get("/v1/resolve?q=Xyzzyplugh").json())
    assert shape(examples.ENTITY) == shape(writable.get("/v1/entities/test:qamishli").json())
    body = {"queries": [{"q": "Amude", "id": 2, "country": "Syria"}]}
    assert writable.post("/v1/resolve", json=body).json()["results"] == [examples.FAILED]


@pytest.fixture
def served(db: Path, request: pytest.FixtureRequest) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A server of its own on a free port: the process, its address, and what it printed when it listened.

    The parameter `damaged` spoils its database before.
    """
    is_damaged = getattr(request, "param", "") == "damaged"
    if is_damaged:
        db.write_bytes(b"this is no database at all")
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "gazetteer.cli.main", "serve", "--port", "0", "--db", str(db)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=RECORDS.parents[2],
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    with process:
        assert process.stdout
        greeting = "".join(process.stdout.readline() for _ in range(1 if is_damaged else 4))
        address = re.search(r"http://127\.0\.0\.1:\d+", greeting)
        assert address, process.stderr and process.stderr.read()
        yield process, address[0], greeting
        process.kill()


def test_serve(served: tuple[subprocess.Popen[str], str, str]) -> None:
    process, address, greeting = served
    assert greeting.count("curl ") == 3
    with httpx.Client(base_url=address) as client:
        assert client.get("/readyz").status_code == 200
        assert client.get("/v1/resolve?q=Qamishlo").json()["status"] == "match"
        assert client.post("/v1/resolve", content=b"x" * 6_000_000).status_code == 413
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"POST /v1/resolve HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
    with httpx.Client(base_url=address) as client:
        assert client.get("/readyz").status_code == 200
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert process.stderr
    events = {json.loads(line)["event"] for line in process.stderr.read().splitlines()}
    assert events == {"request"}


@pytest.mark.parametrize("served", ["damaged"], indirect=True)
def test_serve_waits_for_a_usable_database(
    served: tuple[subprocess.Popen[str], str, str], built: Path, db: Path
) -> None:
    _, address, greeting = served
    assert "not ready" in greeting
    with httpx.Client(base_url=address) as client:
        assert client.get("/readyz").status_code == 503
        db.unlink()
        shutil.copy(built, db)
        assert client.get("/readyz").status_code == 200


def test_many_readers_while_an_import_writes(served: tuple[subprocess.Popen[str], str, str], db: Path) -> None:
    _, address, _ = served

    def ask(number: int) -> int:
        with httpx.Client(base_url=address) as client:
            return client.get("/v1/resolve", params={"q": f"Qamishlo {number}"}).status_code

    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(ask, number) for number in range(100)]
        assert main(["import", "records", str(RECORDS), "--db", str(db), "--dataset", "again"]) == 0
        assert {one.result() for one in asking} == {200}


def test_serve_says_that_a_port_is_taken(db: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = subprocess.run(
            [sys.executable, "-m", "gazetteer.cli.main", "serve", "--port", port, "--db", str(db)],
            capture_output=True,
            text=True,
            check=False,
            cwd=RECORDS.parents[2],
        )
    assert ran.returncode == 1
    assert f"port {port}" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
