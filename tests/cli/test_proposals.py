"""proposals: listed, shown, approved and declined on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from tests.cli.conftest import Run

EDIT = {
    "action": "alias add",
    "entity": "test:qamishli",
    "value": {"form": "Qamishzz", "lang": "kmr"},
    "source": "heard",
    "why": "said so",
}


@pytest.fixture
def proposed(db: Path) -> Path:
    with Gazetteer.open(db) as gazetteer:
        for form in ("Qamishzz", "Qamishzy"):
            gazetteer.propose(EDIT | {"value": {"form": form, "lang": "kmr"}}, by="Dilan")
    return db


def test_a_proposal_is_approved(run: Run, proposed: Path) -> None:
    listed = run("proposals", "--db", proposed)
    assert "Dilan: alias add test:qamishli" in listed.out
    assert "why: said so" in listed.out
    assert run("proposals", "list", "--db", proposed).out == listed.out
    approved = run("proposals", "approve", "1", "--by", "ana", "--why", "yes", "--db", proposed)
    assert approved.status == 0
    assert "approved by ana" in approved.out
    assert "revision 1: yes" in approved.out
    assert run("lookup", "Qamishzz", "--db", proposed).status == 0
    assert "approved by ana" in run("history", "test:qamishli", "--db", proposed).out
    again = run("proposals", "approve", "1", "--db", proposed)
    assert (again.status, again.out, len(again.err.splitlines())) == (1, "", 1)


def test_a_proposal_is_declined(run: Run, proposed: Path) -> None:
    declined = json.loads(
        run("proposals", "decline", "2", "--why", "never heard", "--by", "ana", "--json", "--db", proposed).out
    )
    assert (declined["status"], declined["reason"], declined["decided_by"]) == ("declined", "never heard", "ana")
    assert [one["id"] for one in json.loads(run("proposals", "--json", "--db", proposed).out)] == [1]
    assert [one["id"] for one in json.loads(run("proposals", "--status", "all", "--json", "--db", proposed).out)] == [
        1,
        2,
    ]
    assert "never heard" in run("proposals", "--status", "declined", "--db", proposed).out
    assert json.loads(run("proposals", "show", "2", "--json", "--db", proposed).out) == declined


def test_an_edit_may_be_proposed(run: Run, db: Path) -> None:
    add = ("alias", "add", "test:qamishli", "Qamishzz", "--lang", "kmr", "--source", "heard", "--db", db)
    proposed = run(*add, "--propose", "--by", "Dilan", "--why", "said so")
    assert (proposed.status, "gazetteer proposals approve 1" in proposed.out) == (0, True)
    assert run("history", "test:qamishli", "--db", db).out == "no edits\n"
    told = json.loads(run("undo", "1", "--propose", "--json", "--db", db).out or "null")
    assert told is None, "there is nothing to undo yet"
    assert run("proposals", "approve", "1", "--db", db).status == 0
    told = json.loads(run("undo", "1", "--propose", "--json", "--db", db).out)
    assert told == {"proposal": 2, "entity": None, "status": "proposed"}
    run("proposals", "approve", "2", "--db", db)
    assert "Qamishzz" not in run("show", "test:qamishli", "--db", db).out


def test_no_proposals(run: Run, db: Path) -> None:
    assert run("proposals", "--db", db).out == "no proposals\n"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("approve",), 2),
        (("decline", "1"), 2),
        (("decline", "1", "--why", ""), 2),
        (("list", "1"), 2),
        (("refuse", "1"), 2),
        (("approve", "x"), 2),
        (("show", "9"), 1),
        (("show", "9" * 40), 1),
        (("approve", "0"), 1),
    ],
)
def test_what_cannot_be(run: Run, proposed: Path, arguments: tuple[str, ...], status: int) -> None:
    ran = run("proposals", *arguments, "--db", proposed)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (status, "", 1)
