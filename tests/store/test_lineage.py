"""What lies within what, all the way up: nearest first, whatever the records say."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer import Gazetteer
from tests.tiny import load, record

COUNTRY = record("own:sy", "Syria", country="SY", type="country", links={"iso": "SY"})
RECORDS = (
    COUNTRY,
    record("own:province", "Hasakah", country="SY", within="own:sy", links={"pcode": "SY08"}),
    record("own:district", "Qamishli", country="SY", within=["pcode:SY08"]),
    record("own:town", "Amuda", country="SY", within=["own:nowhere", "own:district"]),
    record("own:alone", "Somewhere", country="SY"),
    record("own:nowhere-known", "Nowhere", within="own:nowhere"),
    record("own:abroad", "Abroad", country="TR"),
    record("own:a", "Ouroboros", within="own:b"),
    record("own:b", "Tail", within=["own:c"]),
    record("own:c", "Middle", within=["own:a"]),
    record("own:self", "Itself", within="own:self"),
    record("own:two", "Two", within=["own:district", "own:alone"]),
    record("own:asia", "Asia"),
    record("own:iq", "Iraq", country="IQ", type="country", within="own:asia", links={"iso": "IQ"}),
    record("own:erbil", "Erbil", country="IQ"),
    record("own:zakho", "Zakho", country="IQ", within="own:asia"),
)


@pytest.mark.parametrize(
    ("id", "within"),
    [
        ("own:town", ("own:district", "own:province", "own:sy")),
        ("own:alone", ("own:sy",)),
        ("own:sy", ()),
        ("own:nowhere-known", ()),
        ("own:abroad", ()),
        ("own:a", ("own:b", "own:c")),
        ("own:self", ()),
        ("own:two", ("own:district", "own:alone", "own:province", "own:sy")),
        ("own:iq", ("own:asia",)),
        ("own:erbil", ("own:iq", "own:asia")),
        ("own:zakho", ("own:asia", "own:iq")),
    ],
)
def test_ancestors(tmp_path: Path, id: str, within: tuple[str, ...]) -> None:
    path = tmp_path / "g.db"
    load(path, *RECORDS)
    with Gazetteer.open(path) as gazetteer:
        assert gazetteer.entity(id).within == within
        (best,) = gazetteer.resolve(gazetteer.entity(id).name, limit=1).candidates
        assert (best.id, best.within) == (id, within)


def test_a_parent_that_comes_later_is_known_at_once(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    load(path, record("own:town", "Amuda", within="pcode:SY08"))
    with Gazetteer.open(path) as gazetteer:
        assert gazetteer.resolve("Amuda").candidates[0].within == ()
        load(path, record("own:province", "Hasakah", links={"pcode": ["SY08"]}))
        assert gazetteer.resolve("Amuda").candidates[0].within == ("own:province",)
