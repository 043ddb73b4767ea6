"""NDJSON at /v1/resolve: every line in its place, in bounded memory, and no fault that looks like an end; gzip."""

from __future__ import annotations

import asyncio
import gzip
import json
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api import Settings, create_app
from api.errors import PROBLEM_JSON
from gazetteer import Gazetteer
from gazetteer.errors import DatabaseForeign
from tests.api.asgi import NDJSON, Exchange, pieces_of
from tests.api.conftest import Client
from tests.api.test_resolve import problem

QUERIES = [{"q": "Qamishlo", "id": 1}, {"q": "Tay"}, {"q": "Xyzzyplugh"}, {"q": "x", "country": "ZZ"}]


def _lines(*values: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def _read(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


@pytest.mark.parametrize("media_type", ["application/x-ndjson", "application/jsonl; charset=utf-8"])
def test_the_answers_are_those_of_a_batch(client: Client, media_type: str) -> None:
    response = client.post("/v1/resolve", content=_lines(*QUERIES), headers={"Content-Type": media_type})
    assert response.headers["content-type"] == "application/x-ndjson"
    assert _read(response.content) == client.post("/v1/resolve", json={"queries": QUERIES}).json()["results"]


def test_a_bad_line_is_an_error_in_its_place(client: Client) -> None:
    bad = [b"nonsense", b"[1]", b'{"q": "\xff"}', b'{"q": NaN}', b"[" * 100_000, b'{"q": 5}', b'{"q": "\\ud800"}']
    body = _lines({"q": "Qamishlo"}).join([b"", *(line + b"\n" for line in bad), b""])
    results = _read(client.post("/v1/resolve", content=body, headers=NDJSON).content)
    assert [one["status"] for one in results] == ["match", "error"] * len(bad) + ["match"]
    assert results[1]["query"] == "nonsense"
    assert "the line is not JSON" in results[1]["error"]


def test_blank_lines_other_ends_and_a_mark_at_the_beginning(client: Client) -> None:
    body = b"\xef\xbb\xbf" + _lines(QUERIES[0]).replace(b"\n", b"\r\n") + b"\n  \n" + _lines(QUERIES[1]).rstrip()
    answers = _read(client.post("/v1/resolve", content=body, headers=NDJSON).content)
    assert [one["status"] for one in answers] == ["match", "ambiguous"]


def test_nothing_in_nothing_out(client: Client) -> None:
    response = client.post("/v1/resolve", content=b"", headers=NDJSON)
    assert (response.status_code, response.content) == (200, b"")


def test_a_line_that_is_too_long(built: Path) -> None:
    client = Client(create_app(Settings(built, max_line=1000)))
    long = _lines({"q": "x" * 1000})
    body = _lines(QUERIES[0]) + long + _lines(QUERIES[0]) + long.rstrip()
    results = _read(client.post("/v1/resolve", content=body, headers=NDJSON).content)
    assert [one["status"] for one in results] == ["match", "error", "match", "error"]
    assert "1,000 bytes" in results[1]["error"]


def _ask(db: Path, pieces: AsyncIterator[bytes], headers: dict[str, str] = NDJSON, **settings: Any) -> Exchange:
    exchange = Exchange(create_app(Settings(db, **settings)), "/v1/resolve", pieces, headers)
    asyncio.run(exchange.run())
    return exchange


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_however_it_is_cut(built: Path, size: int) -> None:
    body = _lines(*QUERIES * 3)
    cut = [body[start : start + size] for start in range(0, len(body), size)]
    answers = _read(_ask(built, pieces_of(*cut)).answer)
    assert [one["status"] for one in answers] == ["match", "ambiguous", "nil", "error"] * 3


@pytest.mark.parametrize("members", [1, 3])
def test_gzip(built: Path, members: int) -> None:
    packed = b"".join(gzip.compress(_lines(*QUERIES)) for _ in range(members))
    pieces = pieces_of(*(packed[start : start + 50] for start in range(0, len(packed), 50)))
    exchange = _ask(built, pieces, NDJSON | {"content-encoding": "gzip"})
    assert len(_read(exchange.answer)) == members * len(QUERIES)
    assert exchange.is_whole


def test_gzip_that_is_cut_off_is_told(built: Path) -> None:
    packed = gzip.compress(_lines(*QUERIES * 500))
    exchange = _ask(built, pieces_of(packed[:-20]), NDJSON | {"content-encoding": "gzip"})
    assert exchange.status == 200
    assert not exchange.is_whole
    last = _read(exchange.answer)[-1]
    assert (last["type"], last["detail"]) == ("/problems/malformed", "the gzip body is cut off")


def test_what_is_wrong_at_once_has_a_status_of_its_own(client: Client, tmp_path: Path) -> None:
    headers = NDJSON | {"content-encoding": "gzip"}
    assert "not gzip" in problem(client.post("/v1/resolve", content=_lines(QUERIES[0]), headers=headers), 400)
    problem(client.post("/v1/resolve", content=b"", headers=NDJSON | {"content-encoding": "br"}), 415)
    missing = Client(create_app(Settings(tmp_path / "none.db")))
    problem(missing.post("/v1/resolve", content=_lines(QUERIES[0]), headers=NDJSON), 503)


def test_an_answer_for_each_line_as_it_comes_and_by_the_gazetteer_as_it_is_then(db: Path) -> None:
    """A line, its answer, an edit, the same line again: nobody waits for the end."""
    app = create_app(Settings(db))
    exchange: Exchange

    async def lines() -> AsyncIterator[bytes]:
        yield _lines({"q": "Kamishly the great"})
        while exchange.answer.count(b"\n") < 1:
            await asyncio.sleep(0.01)
        with Gazetteer.open(db) as gazetteer:
            gazetteer.add_name("test:qamishli", "Kamishly the great", lang="en", source="editorial", by="ana")
        yield _lines({"q": "Kamishly the great"})

    exchange = Exchange(app, "/v1/resolve", lines(), NDJSON)
    asyncio.run(asyncio.wait_for(exchange.run(), 10))
    before, after = _read(exchange.answer)
    assert before["gazetteer"]["version"] != after["gazetteer"]["version"]
    assert after["candidates"][0]["matched"]["form"] == "Kamishly the great"


def test_nothing_is_read_while_nobody_takes_the_answers(built: Path) -> None:
    taken: list[int] = []

    async def run() -> None:
        async def endless() -> AsyncIterator[bytes]:
            for _ in range(50):
                yield _lines(*QUERIES)

        exchange = Exchange(create_app(Settings(built)), "/v1/resolve", endless(), NDJSON)
        gate = asyncio.Event()

        async def wait() -> None:
            await gate.wait()

        exchange.may_take = wait
        running = asyncio.create_task(exchange.run())
        for _ in range(20):
            await asyncio.sleep(0.01)
        taken.append(exchange.taken)
        gate.set()
        await running
        taken.append(exchange.taken)

    asyncio.run(run())
    assert taken[0] <= 2
    assert taken[1] == 50


def test_somebody_who_never_takes_the_answers_is_let_go(built: Path) -> None:
    async def run() -> Exchange:
        exchange = Exchange(
            create_app(Settings(built, body_seconds=0.2)), "/v1/resolve", pieces_of(_lines(*QUERIES)), NDJSON
        )
        exchange.may_take = asyncio.Event().wait  # type: ignore[assignment]
        await exchange.run()
        return exchange

    assert not asyncio.run(run()).is_whole


async def _stalling(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    await asyncio.sleep(60)


def test_a_body_that_does_not_come(built: Path) -> None:
    assert _ask(built, _stalling(), body_seconds=0.1).status == 408
    assert _ask(built, _stalling(b'{"q"'), {}, body_seconds=0.1).status == 408
    half = _ask(built, _stalling(_lines(QUERIES[0])), body_seconds=0.1)
    assert [one["status"] for one in _read(half.answer)] == ["match", 408]
    assert not half.is_whole


def test_somebody_who_leaves(built: Path) -> None:
    async def leaving() -> AsyncIterator[bytes]:
        yield _lines(QUERIES[0])
        raise asyncio.IncompleteReadError(b"", None)

    exchange = _ask(built, leaving())
    assert not exchange.is_whole


def test_a_fault_on_the_way_is_no_miss_and_no_end(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    resolve = Gazetteer.resolve_many

    def fail(self: Gazetteer, *given: Any, **settings: Any) -> Any:
        asked.append(1)
        if len(asked) == 2:
            raise DatabaseForeign("the file was damaged")
        return resolve(self, *given, **settings)

    monkeypatch.setattr(Gazetteer, "resolve_many", fail)
    exchange = _ask(built, pieces_of(_lines(QUERIES[0]), _lines(QUERIES[0]), _lines(QUERIES[0])))
    assert [one["status"] for one in _read(exchange.answer)] == ["match", 503]
    assert not exchange.is_whole


def test_two_hundred_megabytes_in_bounded_memory(built: Path) -> None:
    """Half of it lines that are too long, half blanks, names between: what costs memory, without what costs time."""
    piece = b"x" * 65_536
    names = _lines(*QUERIES)

    async def much() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield names
            for _ in range(16):
                yield piece
            yield b"\n" + (b" " * 60_000 + b"\n") * 17

    app = create_app(Settings(built))
    warm = Exchange(app, "/v1/resolve", pieces_of(names), NDJSON)
    asyncio.run(warm.run())
    exchange = Exchange(app, "/v1/resolve", much(), NDJSON)
    tracemalloc.start()
    asyncio.run(exchange.run())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert exchange.answer.count(b"\n") == 100 * (len(QUERIES) + 1)
    assert peak < 20_000_000


def test_a_body_packed_with_gzip(client: Client) -> None:
    headers = {"Content-Encoding": "gzip"}
    packed = gzip.compress(json.dumps({"queries": QUERIES}).encode())
    answer = client.post("/v1/resolve", content=packed, headers=headers).json()
    assert answer == client.post("/v1/resolve", json={"queries": QUERIES}).json()
    assert "cut off" in problem(client.post("/v1/resolve", content=packed[:-5], headers=headers), 400)
    assert "not gzip" in problem(client.post("/v1/resolve", content=b"{}", headers=headers), 400)
    refused = client.post("/v1/resolve", content=b"{}", headers={"Content-Encoding": "br"})
    problem(refused, 415)
    assert refused.headers["accept-encoding"] == "gzip"


def test_a_bomb_is_not_unpacked(client: Client) -> None:
    bomb = gzip.compress(b" " * 100_000_000, 9)
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    problem(client.post("/v1/resolve", content=bomb, headers={"Content-Encoding": "gzip"}), 413)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


@pytest.mark.parametrize("media_type", ["multipart/form-data; boundary=x", "text/xml", "application/x-ndjson"])
def test_a_body_of_another_type(client: Client, media_type: str) -> None:
    response = client.post("/v1/annotate", content=b"{}", headers={"Content-Type": media_type})
    problem(response, 415)
    assert response.headers["content-type"] == PROBLEM_JSON
