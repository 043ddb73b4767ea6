"""The feed of changes: whatever an edit makes otherwise, one of the ids that are told finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.exchange.backup import backup, restore
from gazetteer.exchange.build import rekey
from gazetteer.model import Feed, Revision, as_json
from tests.tiny import load, record

IDS = ("own:1", "own:2", "own:3", "geonames:1", "geonames:2", "wikidata:Q1", "pcode:SY01")
WHO = {"by": "a curator"}


@pytest.fixture
def gazetteer(tmp_path: Path) -> Iterator[Gazetteer]:
    path = tmp_path / "g.db"
    load(path, record("own:1", "Amuda", links={"wikidata": "Q1"}), record("own:2", "Derik"), record("own:3", "Dirbesi"))
    load(path, record("geonames:1", "Amude"), record("geonames:2", "Kobani", links={"pcode": "SY01"}), dataset="other")
    with Gazetteer.open(path) as one:
        yield one


def add_and_link(gazetteer: Gazetteer) -> Revision:
    names = [{"form": "Newtown", "lang": "en"}]
    return gazetteer.add_entity("place", names, source="test", links=["geonames:1"], **WHO)


def unlink(gazetteer: Gazetteer) -> Revision:
    gazetteer.add_link("own:1", "geonames:2", source="test", **WHO)
    return gazetteer.remove_link("own:1", "geonames:2", **WHO)


def split(gazetteer: Gazetteer) -> Revision:
    gazetteer.merge("own:2", "own:1", **WHO)
    gazetteer.add_link("own:1", "geonames:2", source="test", **WHO)
    return gazetteer.split("own:1", ["own:2", "geonames:2"], **WHO)


EDITS: dict[str, Callable[[Gazetteer], Revision]] = {
    "add name": lambda g: g.add_name("geonames:2", "Kobanê", lang="kmr", source="test", **WHO)[0],
    "change name": lambda g: g.change_name("own:1", {"form": "Amuda"}, {"form": "Amudah"}, **WHO),
    "remove name": lambda g: g.remove_name("own:1", "Amuda", **WHO),
    "add entity": add_and_link,
    "change entity": lambda g: g.change_entity("wikidata:Q1", type="city", **WHO),
    "retire entity": lambda g: g.retire_entity("own:3", **WHO),
    "add link": lambda g: g.add_link("own:1", "pcode:SY01", source="test", **WHO),
    "remove link": unlink,
    "merge": lambda g: g.merge("own:2", "geonames:2", **WHO),
    "split": split,
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_all_that_is_otherwise_is_told(gazetteer: Gazetteer, edit: Callable[[Gazetteer], Revision]) -> None:
    seen = _check(gazetteer, 0, lambda: edit(gazetteer))
    undone = _check(gazetteer, seen.next, lambda: gazetteer.undo(seen.next, **WHO))
    _check(gazetteer, undone.next, lambda: gazetteer.undo(undone.next, **WHO))


def _check(gazetteer: Gazetteer, since: int, edit: Callable[[], Revision]) -> Feed:
    """Whatever finds another answer after an edit than before is told by the feed."""
    before = _answers(gazetteer)
    revision = edit()
    after = _answers(gazetteer)
    feed = gazetteer.feed(since)
    told = {id for change in feed.changes for id in change.entities}
    assert {id for id in IDS if before[id] != after[id]} <= told
    assert revision.entity in told
    assert feed.next == feed.changes[-1].id == revision.id
    return feed


def _answers(gazetteer: Gazetteer) -> dict[str, Any]:
    return {id: as_json(gazetteer.entity(id)) for id in IDS}


def test_both_sides_of_a_merge_by_all_their_ids(gazetteer: Gazetteer) -> None:
    gazetteer.merge("own:1", "geonames:2", **WHO)
    (change,) = gazetteer.feed().changes
    assert change.entities == ("geonames:2", "own:1", "pcode:SY01", "wikidata:Q1")


def test_pages(gazetteer: Gazetteer) -> None:
    for number in range(5):
        gazetteer.add_name("own:1", f"Amuda {number}", lang=None, source="test", **WHO)
    numbers, since = [], 0
    while (page := gazetteer.feed(since, 2)).changes:
        numbers.append([change.id for change in page.changes])
        since = page.next
    assert numbers == [[1, 2], [3, 4], [5]]
    assert page.next == 5
    assert gazetteer.feed(2, 0).next == 2


def test_the_build_is_another_where_more_than_edits_has_changed(gazetteer: Gazetteer, tmp_path: Path) -> None:
    def edit(form: str) -> None:
        gazetteer.add_name("own:1", form, lang=None, source="test", **WHO)

    builds = [gazetteer.feed().build]
    edit("Amude")
    assert gazetteer.feed().build == builds[0]
    copy = backup(gazetteer.path, tmp_path / "copy.db")
    edit("Amudê")
    for replace in (
        lambda: load(gazetteer.path, record("new:1", "Newtown"), dataset="new"),
        lambda: restore(gazetteer.path, copy),
        lambda: rekey(gazetteer.path),
    ):
        replace()
        assert gazetteer.feed().build not in builds
        builds.append(gazetteer.feed().build)
    assert gazetteer.feed(2).next == 1, "what was the second edit is not there any more"
