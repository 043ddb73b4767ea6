from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import InvalidQuery
from tests.browse.conftest import RECORDS
from tests.tiny import load, record


def ids(gazetteer: Gazetteer, **filters: Any) -> list[str]:
    return [found.id.removeprefix("own:") for found in gazetteer.search(**filters).entities]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kind": "group"}, {"tay-tribe"}),
        ({"type": "city"}, {"qamishli", "taybad", "taipei", "telaviv"}),
        ({"type": "settlement", "country": "SY"}, {"qamishli", "tay", "tell"}),
        ({"country": ["IR", "TW"]}, {"taybad", "taipei"}),
        ({"within": "own:sy08"}, {"qamishli", "tay"}),
        ({"within": "own:qamishli"}, {"tay"}),
        ({"within": "iso:SY"}, {"sy08", "qamishli", "tay", "tell"}),
        ({"within": "own:iq"}, set()),
        ({"q": "tay", "country": "SY"}, {"tay"}),
        ({"q": "القا"}, {"qamishli"}),
        ({"q": "…"}, set()),
        ({"dataset": "own", "type": "tribe"}, {"tay-tribe"}),
        ({"dataset": "other"}, set()),
        ({"source": "own", "type": "tribe"}, {"tay-tribe"}),
        ({"source": "other"}, set()),
    ],
)
def test_filters(gazetteer: Gazetteer, filters: dict[str, Any], found: set[str]) -> None:
    assert set(ids(gazetteer, **filters)) == found


def test_prominent_first_then_by_id(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer)[:3] == ["iq", "sy", "taipei"]
    assert ids(gazetteer, limit=100)[-5:] == ["east", "sy08", "tay", "tay-tribe", "west"]


def test_pages_hold_together_while_the_gazetteer_grows(tmp_path: Path) -> None:
    path = tmp_path / "grows.db"
    load(path, *RECORDS)
    with Gazetteer.open(path) as gazetteer:
        seen, cursor, pages = [], None, 0
        while pages == 0 or cursor:
            page = gazetteer.search(limit=5, cursor=cursor)
            seen += [found.id for found in page.entities]
            cursor, pages = page.next, pages + 1
            load(path, record(f"own:new{pages}", "Newtown", population=30_000_000 * pages))
    assert [id for id in seen if "new" not in id] == [f"own:{id}" for id in ids_of(path)]
    assert len(set(seen)) == len(seen)


def ids_of(path: Path) -> list[str]:
    with Gazetteer.open(path) as gazetteer:
        return [id for id in ids(gazetteer, limit=100) if "new" not in id]


@pytest.mark.parametrize("cursor", ["x", "5", "5,", "5,x y", "500,own:tay", "5,own:tay,1"])
def test_a_cursor_that_is_none(gazetteer: Gazetteer, cursor: str) -> None:
    with pytest.raises(InvalidQuery, match="cursor"):
        gazetteer.search(cursor=cursor)


def test_a_cursor_whose_entity_is_gone_still_holds(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, cursor="0,own:a")[:2] == ["east", "sy08"]
