"""The names within areas: kept with their entities wherever these come to lie, and found by signature."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from struct import pack
from typing import Any

import numpy  # noqa: F401  (so that it is loaded, and columns are chosen)
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Gazetteer
from gazetteer.store import areas, neighbours, postings
from gazetteer.store.areas import EVERYWHERE, SIZE, Area
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from tests.tiny import edit, load, record

signatures = st.sets(st.integers(0, 95), min_size=1, max_size=24).map(lambda bits: sum(1 << bit for bit in bits))
entries = st.lists(st.tuples(st.integers(0, 2**63), st.integers(0, 2**32 - 1), signatures), max_size=40)

RECORDS = (
    record("own:1", "Syria", country="SY", type="country", links={"iso": "SY"}, within="own:0"),
    record("own:0", "Asia", type="continent"),
    record("own:2", "Hasakah", country="SY", within="own:1"),
    record("own:3", "Aleppo", country="SY", within="own:1"),
    record("own:4", "Amuda", {"form": "عامودا", "lang": "ar"}, country="SY", within="own:2"),
    record("own:5", "Afrin", country="SY", within="own:3"),
    record("geonames:6", "Manbij", country="SY"),
)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "g.db"
    load(path, *RECORDS)
    return path


def inside(db: Path, area: str) -> set[str]:
    """The names that are kept for an area, each once however many readings it has."""
    with closing(connect_reader(db)) as connection:
        reader = Reader(connection)
        blob = reader.areas([area]).get(area, b"")
        assert reader.area_sizes([area]) == ({area: len(blob)} if blob else {})
        at = [blob[i : i + SIZE] for i in range(0, len(blob), SIZE)]
        assert len(set(at)) == len(at), "none twice"
        found = {postings.name_of(int.from_bytes(entry[:8], "little")) for entry in at}
        return {hit.form for hit in reader.names(found).values()}


def blob(some: list[tuple[int, int, int]]) -> bytes:
    return b"".join(pack("=Q", posting) + neighbours.entry(reading, bits) for posting, reading, bits in some)


def test_names_are_kept_for_all_that_they_lie_within_up_to_the_country(db: Path) -> None:
    assert inside(db, "own:2") == {"Amuda", "عامودا"}
    assert inside(db, "own:3") == {"Afrin"}
    assert inside(db, "own:1") == {"Syria", "Hasakah", "Aleppo", "Amuda", "عامودا", "Afrin", "Manbij"}
    assert inside(db, "own:0") == set(), "nothing asks for a continent's names"
    assert inside(db, EVERYWHERE) == inside(db, "own:1") | {"Asia"}


def test_a_gazetteer_of_many_readings_keeps_none_for_everywhere(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "FEW", 5)
    load(db, record("own:9", "Tell Tamer", country="SY", within="own:2"))
    assert inside(db, EVERYWHERE) == set()
    assert inside(db, "own:2") == {"Amuda", "عامودا", "Tell Tamer"}


def test_a_new_name_is_kept_with_the_others(db: Path) -> None:
    edit(db, "alias add", "own:4", form="Amûdê", lang="kmr")
    assert inside(db, "own:2") == {"Amuda", "عامودا", "Amûdê"}
    assert "Amûdê" in inside(db, EVERYWHERE)


def test_pieces(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "_PIECE", 1)
    for form in ("Amûdê", "Amouda"):
        edit(db, "alias add", "own:4", form=form, lang="kmr")
    assert inside(db, "own:2") == {"Amuda", "عامودا", "Amûdê", "Amouda"}
    with closing(connect_reader(db)) as connection:
        assert connection.execute("SELECT count(*) FROM area WHERE area = 'own:2'").fetchone() == (3,)


@pytest.mark.parametrize(
    "change",
    [
        lambda db: edit(db, "entity change", "own:4", within=["own:3"]),
        lambda db: load(db, record("own:4", "Amuda", {"form": "عامودا", "lang": "ar"}, country="SY", within="own:3")),
    ],
    ids=["edited", "imported"],
)
def test_what_comes_to_lie_elsewhere_is_found_there(db: Path, change: Any) -> None:
    change(db)
    assert inside(db, "own:3") == {"Afrin", "Amuda", "عامودا"}
    with Gazetteer.open(db) as gazetteer:
        assert "own:4" not in {one.id for one in gazetteer.resolve("Amuda", within="own:2").candidates}


def test_what_a_record_says_of_another_dataset_s_place(db: Path) -> None:
    load(db, record("wof:6", "Menbij", country="SY", within="own:3", links={"geonames": "6"}), dataset="wof")
    assert inside(db, "own:3") == {"Afrin", "Manbij", "Menbij"}


def test_what_is_merged_is_found_where_both_lie_now(db: Path) -> None:
    with Gazetteer.open(db) as gazetteer:
        gazetteer.merge("own:5", "own:4", by="Ana")
    assert inside(db, "own:2") >= {"Amuda", "عامودا", "Afrin"}


def test_the_likest() -> None:
    some = blob([(10, 1, 0b1111), (20, 2, 0b0011), (30, 3, 0b1100), (40, 2, 0b0011)])
    assert Area(some).likest(0b0011, 2) == [(20, 2), (40, 2)]
    assert Area(some).likest(0b0011, 3) == [(10, 1), (20, 2), (40, 2)], "in the order of their entries"
    assert Area(some).likest(0b0011, 9) == [(10, 1), (20, 2), (30, 3), (40, 2)]
    assert Area(b"").likest(1, 5) == []


@given(entries, signatures, st.integers(1, 40))
def test_both_ways_are_one(some: list[tuple[int, int, int]], signature: int, count: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        in_columns = Area(blob(some)).likest(signature, count)
        patch.delitem(__import__("sys").modules, "numpy")
        assert Area(blob(some)).likest(signature, count) == in_columns
    assert len(in_columns) == min(count, len(some))
