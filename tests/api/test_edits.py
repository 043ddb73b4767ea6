"""Every way to edit over HTTP, what it answers, and what two people at once make of it."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from api import Settings, create_app
from gazetteer import Gazetteer
from gazetteer.curation import fingerprint
from gazetteer.errors import Changed
from tests.api.conftest import Client
from tests.api.test_resolve import problem

CITY = "/v1/entities/test:qamishli"
Key = dict[str, str]


def names(client: Client) -> dict[str, str]:
    return {name["form"]: name["id"] for name in client.get(CITY).json()["names"]}


def test_names_are_changed_and_retired_by_their_id(writable: Client, key: Key) -> None:
    id = names(writable)["Камышлы"]
    changed = writable.request("PATCH", f"{CITY}/names/{id}", json={"role": "former", "why": "so"}, headers=key)
    assert changed.status_code == 200
    told = changed.json()
    assert (told["revision"], told["entity"], told["status"]) == (1, "test:qamishli", "applied")
    assert changed.headers["etag"] == writable.get(CITY).headers["etag"].removeprefix("W/")
    assert names(writable)["Камышлы"] == told["name_id"]
    removed = writable.request("DELETE", f"{CITY}/names/{told['name_id']}?why=no", headers=key)
    assert removed.json()["revision"] == 2
    assert "Камышлы" not in names(writable)
    assert [one["why"] for one in writable.get(f"{CITY}/history").json()["revisions"]] == ["so", "no"]
    problem(writable.request("DELETE", f"{CITY}/names/{id}", headers=key), 404)
    problem(writable.request("PATCH", f"{CITY}/names/x", json={"role": "former"}, headers=key), 422)


def test_entities_are_made_changed_and_retired(writable: Client, key: Key) -> None:
    names = [{"form": "Girê Sor", "lang": "kmr"}]
    made = writable.post("/v1/entities", json={"kind": "place", "names": names, "source": "s"}, headers=key)
    assert made.status_code == 201
    place = made.headers["location"]
    assert place == f"/v1/entities/{made.json()['entity']}"
    writable.request("PATCH", place, json={"type": "village", "within": ["test:sy"]}, headers=key)
    assert writable.get(place).json()["type"] == "village"
    assert writable.post(f"{place}/retire", headers=key).status_code == 200
    assert writable.get(place).json()["retired"] is True
    assert writable.post(f"{place}/retire", headers=key).status_code == 409


def test_links(writable: Client, key: Key) -> None:
    link = f"{CITY}/links/wikidata:Q9"
    assert writable.request("PUT", link, json={"source": "s"}, headers=key).status_code == 200
    assert writable.get("/v1/entities/wikidata:Q9").json()["id"] == "test:qamishli"
    assert writable.request("DELETE", link, headers=key).status_code == 200
    assert writable.get("/v1/entities/wikidata:Q9").status_code == 404
    problem(writable.request("PUT", link, headers=key), 422)


def test_a_merge_redirects_everything_and_a_split_ends_that(writable: Client, key: Key) -> None:
    other = "test:hasakah"
    gone = f"/v1/entities/{other}"
    assert writable.post(f"{gone}/merge", json={"into": "test:qamishli"}, headers=key).status_code == 200
    response = writable.get(gone)
    assert (response.status_code, response.headers["location"]) == (308, CITY)
    write = writable.post(f"{gone}/names?dry_run=false", json={}, headers=key)
    assert (write.status_code, write.headers["location"]) == (308, f"{CITY}/names?dry_run=false")
    assert writable.get(f"{gone}/history").headers["location"] == f"{CITY}/history"
    assert writable.get(CITY).json()["merged"] == [other]
    split = writable.post(f"{CITY}/split", json={"parts": [[other]]}, headers=key)
    parts = writable.get(f"/v1/revisions/{split.json()['revision']}").json()["after"]["parts"]
    assert other in parts
    assert writable.get(gone).json()["id"] == other
    assert writable.post("/v1/revisions/2/undo", headers=key).status_code == 200
    assert writable.get(gone).status_code == 308


def test_an_undo_that_clashes_names_the_later_revision(writable: Client, key: Key) -> None:
    writable.post(f"{CITY}/names", json={"form": "Qamishzz", "lang": "kmr", "source": "s"}, headers=key)
    writable.request("DELETE", f"{CITY}/names/{names(writable)['Qamishzz']}", headers=key)
    assert "revision 2 " in problem(writable.post("/v1/revisions/1/undo", headers=key), 409)
    for number in ("404", "x", "0", "9" * 30):
        problem(writable.post(f"/v1/revisions/{number}/undo", headers=key), 404)
        problem(writable.get(f"/v1/revisions/{number}"), 404)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", CITY, {}),
        ("PATCH", CITY, {"type": "tribe"}),
        ("PATCH", CITY, {"lat": 1}),
        ("POST", f"{CITY}/merge", {}),
        ("POST", f"{CITY}/split", {"parts": "x"}),
        ("POST", f"{CITY}/split", {"parts": [["x"]]}),
        ("POST", "/v1/entities", {"kind": "thing"}),
        ("PUT", f"{CITY}/links/x", {"source": "s"}),
        ("POST", f"{CITY}/retire", {"why": 5}),
    ],
)
def test_bad_edits(writable: Client, key: Key, method: str, path: str, body: dict[str, Any]) -> None:
    problem(writable.request(method, path, json=body, headers=key), 422)
    assert writable.get("/v1/changes").json()["changes"] == []


def test_if_match_holds_for_every_edit(writable: Client, key: Key) -> None:
    old = key | {"If-Match": writable.get(CITY).headers["etag"]}
    writable.request("PATCH", CITY, json={"population": 5}, headers=old)
    for method, path, body in (
        ("PATCH", CITY, {"population": 6}),
        ("POST", f"{CITY}/retire", {}),
        ("PUT", f"{CITY}/links/wikidata:Q9", {"source": "s"}),
        ("POST", f"{CITY}/merge", {"into": "test:sy"}),
        ("POST", "/v1/revisions/1/undo", {}),
    ):
        problem(writable.request(method, path, json=body, headers=old), 412)
    assert len(writable.get("/v1/changes").json()["changes"]) == 1


def _edit(path: Path, tag: str, start: Any, population: int) -> bool:
    """In a process of its own: change the entity as it was seen; whether that could be done."""
    with Gazetteer.open(path) as gazetteer:
        edit = {"action": "entity change", "entity": "test:qamishli", "value": {"population": population}}
        start.wait()
        try:
            gazetteer.apply(edit, by=str(population), expect=[tag])
        except Changed:
            return False
        return True


def test_of_several_processes_that_edit_what_they_saw_one_does(db: Path) -> None:
    with Gazetteer.open(db) as gazetteer:
        tag = fingerprint(gazetteer.entity("test:qamishli"))
        context = multiprocessing.get_context("fork")
        with context.Manager() as manager, context.Pool(4) as pool:
            start = manager.Barrier(4)
            done = pool.starmap(_edit, [(db, tag, start, number) for number in range(1, 5)])
        assert sorted(done) == [False, False, False, True]
        (revision,) = gazetteer.changes()
        assert gazetteer.entity("test:qamishli").population == int(revision.by)


def test_a_service_started_on_another_process_edits_compares_in_the_file(db: Path, key: Key) -> None:
    """Two services over one file, as with several workers."""
    first, second = (Client(create_app(Settings(db))) for _ in range(2))
    tag = first.get(CITY).headers["etag"]
    assert first.request("PATCH", CITY, json={"population": 5}, headers=key | {"If-Match": tag}).status_code == 200
    problem(second.request("PATCH", CITY, json={"population": 6}, headers=key | {"If-Match": tag}), 412)
