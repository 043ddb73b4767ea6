"""Proposals: they change nothing until they are approved, and then exactly what they were to change."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import create_engine

from gazetteer import Gazetteer
from gazetteer.curation import Action
from gazetteer.curation.proposals import Proposal, Standing
from gazetteer.errors import Conflict, GazetteerError, InvalidRecord, NotFound
from gazetteer.exchange.build import Plan, build, rekey
from gazetteer.store.migrations import MIGRATIONS, migrate
from tests.tiny import load, record, write_folder

ADD = {"action": "alias add", "entity": "own:1", "value": {"form": "Amûdê", "lang": "kmr"}, "source": "heard"}
REMOVE = {"action": "alias remove", "entity": "own:1", "value": {"name": {"form": "Amida"}}}
CHANGE = {"action": "entity change", "entity": "own:1", "value": {"population": 20}}


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "g.db"
    load(path, record("own:1", "Amuda", "Amida", population=10), record("own:2", "Derik"))
    return path


@pytest.fixture
def gazetteer(tiny: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(tiny) as gazetteer:
        yield gazetteer


def is_found(gazetteer: Gazetteer, form: str) -> bool:
    return any(candidate.matched.form == form for candidate in gazetteer.resolve(form).candidates)


def propose(gazetteer: Gazetteer, edit: dict[str, Any] = ADD, **more: Any) -> Proposal:
    return gazetteer.propose(edit | more, by="Dilan")


def content(path: Path) -> list[str]:
    """All that the file holds but its proposals."""
    with closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if '"proposal"' not in line]


def test_a_proposal_changes_nothing(gazetteer: Gazetteer, tiny: Path) -> None:
    before, edition = content(tiny), gazetteer.edition
    proposed = propose(gazetteer, why="so they say")
    assert (proposed.id, proposed.status, proposed.by) == (1, Standing.OPEN, "Dilan")
    assert (proposed.action, proposed.entity, proposed.source) == ("alias add", "own:1", "heard")
    assert (proposed.value["form"], proposed.why) == ("Amûdê", "so they say")
    assert (content(tiny), gazetteer.edition, gazetteer.changes()) == (before, edition, [])
    assert not is_found(gazetteer, "Amûdê")
    assert gazetteer.proposals() == [gazetteer.proposal(1)] == [proposed]


def test_an_approved_proposal_is_an_edit_of_both(gazetteer: Gazetteer) -> None:
    propose(gazetteer, why="so they say")
    approved = gazetteer.approve(1, by="Ana", why="heard it too")
    assert (approved.status, approved.decided_by, approved.reason) == (Standing.APPROVED, "Ana", "heard it too")
    assert is_found(gazetteer, "Amûdê")
    (edit,) = gazetteer.history("own:1")
    assert (edit.id, edit.by, edit.approved_by, edit.why) == (approved.revision, "Dilan", "Ana", "so they say")
    gazetteer.undo(edit.id, by="Ana")
    assert not is_found(gazetteer, "Amûdê")
    assert [one.approved_by for one in gazetteer.changes()] == ["Ana", None]


def test_a_declined_proposal_is_none(gazetteer: Gazetteer, tiny: Path) -> None:
    propose(gazetteer)
    before = content(tiny)
    declined = gazetteer.decline(1, by="Ana", why="that is Derik")
    assert (declined.status, declined.reason, declined.revision) == (Standing.DECLINED, "that is Derik", None)
    assert content(tiny) == before
    assert gazetteer.proposal(1) == declined


@pytest.mark.parametrize("first", ["approve", "decline"])
@pytest.mark.parametrize("second", ["approve", "decline"])
def test_a_proposal_is_decided_once(gazetteer: Gazetteer, first: str, second: str) -> None:
    propose(gazetteer)
    decided = getattr(gazetteer, first)(1, by="Ana", why="yes")
    with pytest.raises(Conflict, match=f"{decided.status} by Ana already"):
        getattr(gazetteer, second)(1, by="Bo", why="no")
    assert gazetteer.proposal(1) == decided
    assert len(gazetteer.changes()) == (first == "approve")


def test_of_many_who_approve_at_once_one_does(gazetteer: Gazetteer) -> None:
    propose(gazetteer)

    def approve(number: int) -> bool:
        try:
            gazetteer.approve(1, by=f"curator {number}")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(approve, range(4))) == 1
    (edit,) = gazetteer.changes()
    assert edit.approved_by == gazetteer.proposal(1).decided_by


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (ADD | {"entity": "own:3"}, NotFound),
        (ADD | {"value": {"form": "Amuda", "lang": None}}, Conflict),
        (ADD | {"value": {"form": "…", "lang": "kmr"}}, InvalidRecord),
        (ADD | {"action": "rename"}, InvalidRecord),
        (REMOVE | {"value": {"name": {"form": "Amûdê"}}}, NotFound),
        ({"action": "undo", "value": {"revision": 1}}, NotFound),
    ],
)
def test_what_cannot_be_is_told_at_once(
    gazetteer: Gazetteer, tiny: Path, edit: dict[str, Any], error: type[GazetteerError]
) -> None:
    before = content(tiny)
    with pytest.raises(error):
        propose(gazetteer, edit)
    assert gazetteer.proposals() == []
    assert content(tiny) == before


@pytest.mark.parametrize(
    ("proposed", "meanwhile", "told"),
    [
        (ADD, ADD, "has the name"),
        (REMOVE, REMOVE, "no name"),
        (CHANGE, CHANGE | {"value": {"population": 30}}, "has changed since"),
        ({"action": "undo", "value": {"revision": 1}}, {"action": "undo", "value": {"revision": 1}}, "undone already"),
        ({"action": "merge", "entity": "own:1", "value": {"into": "own:2"}}, None, "merge"),
    ],
)
def test_what_does_not_fit_any_more_stays_open(
    gazetteer: Gazetteer, tiny: Path, proposed: dict[str, Any], meanwhile: dict[str, Any] | None, told: str
) -> None:
    gazetteer.add_name("own:1", "Amude", lang=None, source="test", by="Ana")
    propose(gazetteer, proposed)
    gazetteer.propose(meanwhile or proposed, by="Bo")
    gazetteer.approve(2, by="Ana")
    before = content(tiny)
    with pytest.raises(Conflict, match=told if meanwhile else "1"):
        gazetteer.approve(1, by="Ana")
    assert gazetteer.proposal(1).status is Standing.OPEN
    assert content(tiny) == before
    gazetteer.decline(1, by="Ana", why="done already")


def test_a_change_of_something_else_is_in_nobodys_way(gazetteer: Gazetteer) -> None:
    for edit in (ADD, CHANGE, REMOVE):
        propose(gazetteer, edit)
    gazetteer.add_name("own:1", "Amude", lang=None, source="test", by="Ana")
    for number in (3, 2, 1):
        gazetteer.approve(number, by="Ana")
    assert gazetteer.entity("own:1").population == 20
    assert {name.form for name in gazetteer.entity("own:1").names} == {"Amuda", "Amude", "Amûdê"}


EDITS: dict[Action, dict[str, Any]] = {
    Action.ALIAS_ADD: ADD,
    Action.ALIAS_CHANGE: {"entity": "own:1", "value": {"name": {"form": "Amida"}, "to": {"role": "former"}}},
    Action.ALIAS_REMOVE: REMOVE,
    Action.ENTITY_ADD: {
        "value": {
            "kind": "place",
            "type": "city",
            "lat": 37.1,
            "lon": 40.9,
            "within": ["own:2"],
            "names": [{"form": "Amûdê", "lang": "kmr"}, {"form": "عامودا", "lang": "ar", "role": "preferred"}],
            "links": ["wikidata:Q9"],
        },
        "source": "heard",
    },
    Action.ENTITY_CHANGE: {
        "entity": "own:1",
        "value": {"lat": 37.1, "lon": 40.9, "within": ["own:2"], "population": None},
    },
    Action.ENTITY_RETIRE: {"entity": "own:1"},
    Action.LINK_ADD: {"entity": "own:1", "value": {"link": "wikidata:Q9"}, "source": "heard"},
    Action.LINK_REMOVE: {"entity": "own:1", "value": {"link": "geonames:5"}},
    Action.MERGE: {"entity": "own:1", "value": {"into": "own:2"}},
    Action.SPLIT: {"entity": "own:3", "value": {"parts": [["own:4"]]}},
    Action.UNDO: {"value": {"revision": 1}},
}


@pytest.mark.parametrize("action", list(Action))
def test_every_edit_can_be_proposed(tmp_path: Path, action: Action) -> None:
    path = tmp_path / "g.db"
    load(path, record("own:1", "Amuda", "Amida", links={"geonames": "5"}, population=10), record("own:2", "Derik"))
    load(path, record("own:3", "Tirbespi"))
    load(path, record("own:4", "Qahtaniya", links={"own": "3"}), dataset="other")
    with Gazetteer.open(path) as gazetteer:
        gazetteer.add_name("own:2", "Dêrik", lang="kmr", source="test", by="Ana")
        proposed = propose(gazetteer, EDITS[action] | {"action": action.value})
        approved = gazetteer.approve(proposed.id, by="Ana", why="yes", force=True)
        edit = gazetteer.changes()[-1]
        assert (edit.id, edit.action, edit.by) == (approved.revision, action, "Dilan")
        assert edit.after != edit.before


@pytest.mark.parametrize("why", ["", " ", "a\nb", "\ud800", "x" * 10_000])
def test_a_reason_is_a_line(gazetteer: Gazetteer, why: str) -> None:
    propose(gazetteer)
    deciding: tuple[Callable[..., Proposal], ...] = (gazetteer.approve, gazetteer.decline)
    for decide in deciding:
        with pytest.raises(InvalidRecord, match="why: "):
            decide(1, by="Ana", why=why)
        with pytest.raises(InvalidRecord, match="by: "):
            decide(1, by=why, why="no")
    assert gazetteer.proposal(1).status is Standing.OPEN


@pytest.mark.parametrize("number", [0, -1, 2, 2**63, 10**30])
def test_a_number_that_none_has(gazetteer: Gazetteer, number: int) -> None:
    propose(gazetteer)
    asks: list[Callable[[], Proposal]] = [
        lambda: gazetteer.proposal(number),
        lambda: gazetteer.approve(number, by="Ana"),
        lambda: gazetteer.decline(number, by="Ana", why="no"),
    ]
    for ask in asks:
        with pytest.raises(NotFound):
            ask()


def test_listing(gazetteer: Gazetteer) -> None:
    for form in ("Amûdê", "Amudeh", "Amoudeh"):
        propose(gazetteer, value={"form": form, "lang": "kmr"})
    gazetteer.propose(CHANGE, by="Bo")
    gazetteer.approve(2, by="Ana")

    def numbers(**wanted: Any) -> list[int]:
        return [one.id for one in gazetteer.proposals(**wanted)]

    assert numbers() == [1, 2, 3, 4]
    assert numbers(status="open") == [1, 3, 4]
    assert numbers(by="Dilan", since=1) == [2, 3]
    assert numbers(limit=2) == [1, 2]
    assert gazetteer.proposal(4, by="Bo").by == "Bo"
    with pytest.raises(NotFound):
        gazetteer.proposal(4, by="Dilan")


def test_a_rebuild_keeps_proposals(tmp_path: Path) -> None:
    path, plan = tmp_path / "g.db", Plan(folder=write_folder(tmp_path / "names"), world=False)
    build(path, plan)
    name = {"value": {"form": "Qamishlo", "lang": None}, "entity": "gz:2"}
    with Gazetteer.open(path) as gazetteer:
        propose(gazetteer, ADD | name)
        propose(gazetteer, REMOVE | {"entity": "gz:2", "value": {"name": {"form": "Qamişlo"}}})
        propose(gazetteer, ADD | name | {"value": {"form": "Kamishli", "lang": None}})
        gazetteer.approve(3, by="Ana", why="heard it")
        before = gazetteer.proposals()
        load(path, record("x:1", "Somewhere"))
        assert build(path, plan) == []
        assert rekey(path) == []
        assert gazetteer.proposals() == before
        assert [edit.approved_by for edit in gazetteer.history("gz:2")] == ["Ana"]
        gazetteer.approve(1, by="Ana")
        gazetteer.approve(2, by="Ana")
        assert propose(gazetteer, ADD | {"entity": "gz:1"}).id == 4
        assert "Qamişlo" not in {name.form for name in gazetteer.entity("gz:2").names}


def test_a_file_without_proposals_is_brought_up_to_date(tiny: Path) -> None:
    with Gazetteer.open(tiny) as gazetteer:
        edit, _ = gazetteer.add_name("own:1", "Amude", lang=None, source="test", by="Ana")
    (step,) = (step for step in MIGRATIONS if "proposals" in step.what)
    with closing(sqlite3.connect(tiny)) as connection, connection:
        connection.execute("DROP TABLE proposal")
        connection.execute("ALTER TABLE revision DROP COLUMN approved_by")
        connection.execute("DELETE FROM migration WHERE version = ?", (step.version,))
        connection.execute(f"PRAGMA user_version = {step.version - 1}")
    with create_engine(f"sqlite:///{tiny}").begin() as writing:
        assert migrate(writing, (step,)) == [step]
    with closing(sqlite3.connect(tiny)) as connection, connection:
        connection.execute(f"PRAGMA user_version = {MIGRATIONS[-1].version}")
    with Gazetteer.open(tiny) as gazetteer:
        assert [one.id for one in gazetteer.history("own:1")] == [edit.id]
        propose(gazetteer)
        gazetteer.approve(1, by="Ana")
