"""entity, link, merge, split and alias change on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def shown(run: Run, db: Path, id: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(run("show", id, "--json", "--db", db).out)
    return record


def test_an_entity_is_made_changed_and_retired(run: Run, db: Path) -> None:
    made = run(
        *("entity", "add", "Girê Sor", "--kind", "place", "--lang", "kmr", "--type", "village", "--near", "37,-1.5"),
        *("--within", "test:sy", "--source", "map", "--by", "ana", "--json", "--db", db),
    )
    assert made.status == 0
    id = json.loads(made.out)["entity"]
    assert shown(run, db, id) == {
        "id": id, "kind": "place", "type": "village", "lat": 37.0, "lon": -1.5, "within": ["test:sy"],
        "names": [{"form": "Girê Sor", "lang": "kmr", "role": "preferred", "source": "map"}],
    }  # fmt: skip
    assert (
        run("entity", "change", id, "--population", "70", "--near", "none", "--within", "none", "--db", db).status == 0
    )
    changed = shown(run, db, id)
    assert (changed["population"], changed.keys() & {"lat", "within"}) == (70, set())
    assert run("entity", "retire", id, "--why", "a slip", "--db", db).out.startswith(f"retired {id}; gazetteer undo 3")
    assert shown(run, db, id)["retired"] is True
    assert "retired" in run("show", id, "--db", db).out
    assert run("lookup", "Girê Sor", "--db", db).status == 1


def test_a_name_is_changed(run: Run, db: Path) -> None:
    change = ("alias", "change", "test:qamishli", "Камышлы", "--to", "Камишли", "--role", "former", "--until", "1990")
    assert run(*change, "--db", db).status == 0
    names = {name["form"]: name for name in shown(run, db, "test:qamishli")["names"]}
    assert (names["Камишли"]["role"], names["Камишли"]["until"]) == ("former", "1990")
    assert "Камышлы" not in names


def test_links_merge_and_split(run: Run, db: Path) -> None:
    assert run("link", "add", "test:qamishli", "wikidata:Q9", "--source", "s", "--db", db).status == 0
    assert shown(run, db, "wikidata:Q9")["id"] == "test:qamishli"
    assert run("link", "remove", "test:qamishli", "wikidata:Q9", "--db", db).status == 0
    assert run("show", "wikidata:Q9", "--db", db).status == 1
    assert run("merge", "test:sy", "test:qamishli", "--db", db).status == 0
    merged = shown(run, db, "test:sy")
    assert (merged["id"], merged["merged"]) == ("test:qamishli", ["test:sy"])
    assert "merged into it" in run("show", "test:sy", "--db", db).out
    split = run("split", "test:qamishli", "--part", "test:sy", "--db", db)
    assert split.lines[1:] == ["  test:qamishli: geonames:173377, test:qamishli", "  test:sy: iso:SY, test:sy"]
    assert shown(run, db, "test:sy")["id"] == "test:sy"
    undone = run("undo", "3", "--db", db)
    assert undone.status == 1
    assert "revision 4 (split, by " in undone.err


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("entity", "add", "X", "--kind", "place", "--lang", "kmr"), 2),
        (("entity", "change", "test:sy"), 1),
        (("entity", "change", "test:sy", "--near", "37"), 2),
        (("entity", "change", "test:sy", "--type", "tribe"), 1),
        (("link", "add", "test:sy", "x", "--source", "s"), 1),
        (("merge", "test:sy"), 2),
        (("merge", "test:sy", "test:sy"), 1),
        (("split", "test:sy"), 2),
        (("split", "test:sy", "--part", "test:sy"), 1),
        (("alias", "change", "test:qamishli", "Камышлы"), 1),
    ],
)
def test_what_cannot_be_done(run: Run, db: Path, arguments: tuple[str, ...], status: int) -> None:
    ran = run(*arguments, "--db", db)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (status, "", 1)
