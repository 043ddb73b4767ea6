"""The client gives what the file gives: the same methods, values and errors."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from gazetteer import Gazetteer, Kind, Query, errors
from gazetteer.client import GazetteerClient
from tests.client.conftest import HASTY
from tests.client.scripted import reply, scripted
from tests.conftest import ROOT

ELSEWHERE = {"open"}
"""Methods of Gazetteer that the client does not have: see its docstring."""

NAMES = ("Qamislo", "القامشلي", "Tay", "حي طي", "Hesekê", "Камышлы", "Qamishli, Syria", "xyzzy", "", " \t", "a" * 2000,
         "<b>Tay</b>", "'; DROP TABLE name; --", "\u202eTay", "Tay\u2028", "🜁", "٣", "..")  # fmt: skip


def _public(kind: type[Any]) -> dict[str, Any]:
    return {name: getattr(kind, name) for name in dir(kind) if not name.startswith("_")}


@pytest.mark.parametrize("name", sorted(_public(Gazetteer).keys() - ELSEWHERE))
def test_the_methods_are_the_same(name: str) -> None:
    ours, theirs = _public(Gazetteer)[name], _public(GazetteerClient).get(name)
    assert theirs is not None, f"GazetteerClient lacks {name}"
    assert isinstance(ours, property) == isinstance(theirs, property)
    if not isinstance(ours, property):
        assert inspect.signature(theirs) == inspect.signature(ours)


def test_nothing_is_left_out_that_is_there() -> None:
    assert _public(Gazetteer).keys() >= ELSEWHERE
    assert not _public(GazetteerClient).keys() & ELSEWHERE


def _queries() -> list[Query]:
    contexts: list[dict[str, Any]] = [
        {},
        {"country": ("SY", "IQ"), "lang": "kmr"},
        {"kind": Kind.GROUP, "limit": 2},
        {"near": (37.0, 41.2), "type": "city", "as_of": "2021-04"},
        {"within": "gz:1001", "min_probability": 0.5, "id": "mine"},
        {"within": "gz:99999999"},
    ]
    return [Query(name, **context) for name in NAMES for context in contexts]


def test_the_same_answers(core: Gazetteer, core_client: GazetteerClient) -> None:
    queries = _queries()
    assert core_client.resolve_many(queries) == core.resolve_many(queries)
    assert core_client.resolve_many([]) == []
    for q in ("Qamislo", "xyzzy"):
        assert core_client.resolve(q, country="SY", limit="3") == core.resolve(q, country="SY", limit="3")
    assert core_client.edition == core.edition
    assert core_client.info() == core.info()
    text = "Clashes in Qamishlo, near the al-Tay neighborhood. اشتباكات في القامشلي 🜁 Kobanê"
    for context in ({}, {"kind": "place", "limit": 1}, {"lang": "ar", "country": ["SY"]}):
        assert core_client.annotate(text, **context) == core.annotate(text, **context)
    for filters in ({}, {"country": ["SY", "IQ"], "limit": 3}, {"kind": Kind.GROUP, "source": "none"}):
        assert core_client.suggest("qam", **filters) == core.suggest("qam", **filters)
        assert core_client.search("Qam", **filters) == core.search("Qam", **filters)
        assert core_client.near(37.05, 41.22, radius=20, **filters) == core.near(37.05, 41.22, radius=20, **filters)
    ids = ["gz:1042", "none", "pcode:SY08", "gz:99999999"]
    assert core_client.entities(ids) == core.entities(ids)
    assert core_client.labels(ids) == core.labels(ids)
    for id in ("gz:1042", "geonames:173377", "pcode:SY08", "gz:1001"):
        assert core_client.entity(id) == core.entity(id)
        assert core_client.record(id) == core.record(id)
        assert core_client.canonical_id(id) == core.canonical_id(id)


def test_in_batches(core: Gazetteer, core_address: str) -> None:
    queries = _queries()
    with GazetteerClient(core_address, batch=7) as client:
        assert client.resolve_many(queries) == core.resolve_many(queries)


def test_a_service_that_takes_less(
    core: Gazetteer, core_client: GazetteerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5 MB of queries in one body would be too much; so would be what a service is set up not to take."""
    queries = [Query("Qamislo " + "x" * 90_000, id=str(number)) for number in range(60)]
    monkeypatch.setattr("gazetteer.client.batches.MOST_BYTES", 10**9)
    with GazetteerClient(core_client._transport._address.geturl(), batch=10_000) as client:
        answers = client.resolve_many([Query("Tay"), *queries])
    assert [answer.id for answer in answers] == [None, *map(str, range(60))]
    assert answers[0] == core.resolve("Tay")
    with pytest.raises(errors.TooLarge):
        core_client.resolve_many([Query("Tay"), Query("x" * 6_000_000)])


def _same_error(ours: Callable[[], object], theirs: Callable[[], object]) -> None:
    with pytest.raises(errors.GazetteerError) as expected:
        ours()
    with pytest.raises(errors.GazetteerError) as raised:
        theirs()
    assert (type(raised.value), str(raised.value)) == (type(expected.value), str(expected.value))


@pytest.mark.parametrize(
    "id", ["gz:99999999", "none", "", "..", "a/b", "gz:1?x", "gz:é", "gz:1#", "\ud800", "gz:" + "9" * 900]
)
def test_the_same_error_for_an_id(core: Gazetteer, core_client: GazetteerClient, id: str) -> None:
    for name in ("entity", "record", "canonical_id", "history"):
        _same_error(lambda name=name: getattr(core, name)(id), lambda name=name: getattr(core_client, name)(id))  # type: ignore[misc]


def test_the_same_error_for_a_query(core: Gazetteer, core_client: GazetteerClient) -> None:
    for context in ({"country": "Syria"}, {"near": "x", "limit": 0}, {"within": "x"}, {"q": "a\0"}):
        asked = {"q": "Tay", **context}
        _same_error(lambda asked=asked: core.resolve(**asked), lambda asked=asked: core_client.resolve(**asked))  # type: ignore[misc]


def test_edits(local: Gazetteer, client: GazetteerClient) -> None:
    revision, name_id = client.add_name(
        "geonames:173377", "Qamishlo city", lang="en", role="colloquial", source="list", by="ana", why="heard"
    )
    assert (revision.by, revision.action, revision.entity, revision.why) == (
        "ana",
        "alias add",
        "test:qamishli",
        "heard",
    )
    assert name_id
    assert client.history("test:qamishli") == local.history("test:qamishli") == [revision]
    assert client.resolve("Qamishlo city").status == "match"
    removed = client.remove_name("test:qamishli", "Qamishlo city", lang="en", by="ana", why="no")
    assert (removed.action, removed.why) == ("alias remove", "no")
    undone = client.undo(removed.id, by="ana")
    assert undone.undoes == removed.id
    for since, limit in ((0, 1000), (1, 1), (0, 2), (3, 5), (0, 0)):
        assert client.changes(since, limit) == local.changes(since, limit)
        assert client.feed(since, limit) == local.feed(since, limit)
    assert client.revision(removed.id) == local.revision(removed.id) == removed


def test_edits_that_cannot_be(local: Gazetteer, client: GazetteerClient) -> None:
    def add(gazetteer: Any, **other: Any) -> Callable[[], object]:
        name = {"id": "test:qamishli", "form": "Q", "lang": "en", "source": "list", "by": "ana", **other}
        return lambda: gazetteer.add_name(**name)

    for other in ({"form": "Qamishli"}, {"id": "test:none"}, {"role": "nickname"}):
        _same_error(add(local, **other), add(client, **other))
    for other in ({"form": ""}, {"source": ""}, {"lang": "english language"}):
        with pytest.raises(errors.InvalidRecord):
            add(client, **other)()
    for name in ("xyzzy", "\0"):
        with pytest.raises(errors.GazetteerError):
            client.remove_name("test:qamishli", name, by="ana")
    _same_error(lambda: local.undo(99, by="ana"), lambda: client.undo(99, by="ana"))


def test_a_key_is_needed_to_edit(address: str) -> None:
    for key in (None, "wrong"):
        with GazetteerClient(address, key=key, patience=HASTY) as client, pytest.raises(errors.AccessDenied):
            client.add_name("test:qamishli", "Q", lang="en", source="list", by="ana")


def test_from_several_threads(core: Gazetteer, core_client: GazetteerClient) -> None:
    queries = [Query(name) for name in NAMES[:6]]
    expected = core.resolve_many(queries)
    with ThreadPoolExecutor(8) as pool:
        assert all(answers == expected for answers in pool.map(core_client.resolve_many, [queries] * 40))


_FORKING = """
import os, sys
from gazetteer import Query
from gazetteer.client import GazetteerClient

client = GazetteerClient(sys.argv[1])
names = sys.argv[2:]
client.resolve(names[0])  # so that there is a connection to share
child = os.fork()
for _ in range(20):
    for name in names if child else reversed(names):
        assert client.resolve(name).query == name
if child:
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_after_a_fork_answers_are_ones_own(core_address: str) -> None:
    subprocess.run([sys.executable, "-c", _FORKING, core_address, *NAMES[:4]], check=True, cwd=ROOT)


def test_closed_twice_and_used_again(core_client: GazetteerClient) -> None:
    core_client.resolve("Tay")
    core_client.close()
    core_client.close()
    assert core_client.resolve("Qamislo").candidates[0].id == "gz:1042"


@pytest.mark.parametrize(
    "body", ["text", [], {"results": []}, {"results": 5}, {"results": [5]}, {"results": [{"query": "x"}]}, {}]
)
def test_what_answers_is_no_gazetteer(body: Any) -> None:
    with (
        scripted([reply(200, body)]) as service,
        GazetteerClient(service.url) as client,
        pytest.raises(errors.ServiceError),
    ):
        client.resolve("x")
