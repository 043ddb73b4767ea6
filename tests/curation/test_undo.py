"""What later edits of the same thing mean for an undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import Conflict

WHO: dict[str, Any] = {"by": "Ana"}


def add(gazetteer: Gazetteer) -> None:
    gazetteer.add_name("gz:2", "Qamiçlo", lang="kmr", source="s", **WHO)


def remove(gazetteer: Gazetteer) -> None:
    gazetteer.remove_name("gz:2", "Qamiçlo", **WHO)


def set_type(kind: str) -> Callable[[Gazetteer], None]:
    return lambda gazetteer: void(gazetteer.change_entity("gz:2", type=kind, **WHO))


def move(gazetteer: Gazetteer) -> None:
    gazetteer.change_entity("gz:2", lat=1, lon=2, **WHO)


def link(gazetteer: Gazetteer) -> None:
    gazetteer.add_link("gz:2", "geonames:9", source="s", **WHO)


def unlink(gazetteer: Gazetteer) -> None:
    gazetteer.remove_link("gz:2", "geonames:9", **WHO)


def retire(gazetteer: Gazetteer) -> None:
    gazetteer.retire_entity("gz:2", **WHO)


def undo(number: int) -> Callable[[Gazetteer], None]:
    return lambda gazetteer: void(gazetteer.undo(number, **WHO))


def void(_: object) -> None:
    """A step returns nothing."""


Step = Callable[[Gazetteer], None]


@pytest.mark.parametrize(
    ("steps", "number", "clash"),
    [
        ([add, remove], 1, 2),
        ([add, remove, add], 1, 3),
        ([add, remove, undo(2), undo(3)], 1, 2),
        ([add, undo(1), undo(2), remove], 2, None),
        ([set_type("town"), set_type("village")], 1, 2),
        ([set_type("town"), move, set_type("village"), retire], 1, 3),
        ([link, unlink], 1, 2),
        ([add, undo(1), add], 2, 3),
    ],
)
def test_a_later_edit_of_the_same_is_in_the_way(
    gazetteer: Gazetteer, steps: list[Step], number: int, clash: int | None
) -> None:
    for step in steps:
        step(gazetteer)
    told = f"revision {clash} " if clash else f"revision {number} has been undone already"
    with pytest.raises(Conflict, match=told):
        gazetteer.undo(number, **WHO)
    assert len(gazetteer.changes()) == len(steps)


@pytest.mark.parametrize(
    ("steps", "number"),
    [
        ([add, set_type("town"), move, retire, link], 1),
        ([set_type("town"), move], 1),
        ([set_type("town"), set_type("village"), undo(2)], 1),
        ([add, remove, undo(2)], 1),
        ([add, undo(1), undo(2)], 1),
        ([add, remove, undo(2), undo(3), undo(4)], 1),
        ([retire, add], 1),
        ([link, unlink, undo(2)], 1),
    ],
)
def test_what_was_taken_back_and_edits_of_something_else_are_not(
    gazetteer: Gazetteer, steps: list[Step], number: int
) -> None:
    for step in steps:
        step(gazetteer)
    assert gazetteer.undo(number, **WHO).undoes == number


def test_an_undo_leads_back_to_the_very_same(gazetteer: Gazetteer) -> None:
    before = gazetteer.entity("gz:2")
    steps = [add, set_type("town"), move, link, retire]
    for step in steps:
        step(gazetteer)
    states = [gazetteer.entity("gz:2")]
    for number in range(len(steps), 0, -1):
        gazetteer.undo(number, **WHO)
        states.append(gazetteer.entity("gz:2"))
    assert states[-1] == before
    for number in range(2 * len(steps), len(steps), -1):
        gazetteer.undo(number, **WHO)
        states.pop()
        assert gazetteer.entity("gz:2") == states[-1]


def test_an_entity_that_was_edited_since_it_was_made_is_not_undone(gazetteer: Gazetteer) -> None:
    id = gazetteer.add_entity("place", [{"form": "Girê Sor", "lang": "kmr"}], source="s", **WHO).entity
    gazetteer.add_name(id, "Til Ehmer", lang="ar-Latn", source="s", **WHO)
    with pytest.raises(Conflict, match=r"revision 2 \(alias add, by Ana\) changed the same since: take that one back"):
        gazetteer.undo(1, **WHO)
    gazetteer.undo(2, **WHO)
    gazetteer.undo(1, **WHO)
    assert gazetteer.entity(id).retired
