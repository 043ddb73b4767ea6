"""What an import joins by id, by name and distance, and what it only tells as doubtful."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.exchange import cod_ab, records, whosonfirst
from gazetteer.exchange.linking import as_table
from gazetteer.exchange.load import Mode, Report, load_records
from gazetteer.exchange.record import parse
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from tests.exchange.conftest import shared
from tests.tiny import load, record

CASES = Path(__file__).parents[1] / "cases" / "links.csv"
LINKED = Mode(is_whole=True, is_linked=True)

AMUDA = record("gz:1", "Amuda", type="town", country="SY", lat=37.10, lon=40.93, links={"pcode": "C1"})
DISTRICT = record("gz:2", "Amuda", type="district", country="SY", lat=37.15, lon=40.93)
VILLAGE = record("gz:3", "Tell Hibish", type="village", country="SY", lat=36.90, lon=40.70)
ARABIC = {"form": "عامودا", "lang": "ar"}


@pytest.fixture
def db(tmp_path: Path) -> Path:
    load(tmp_path / "g.db", AMUDA, DISTRICT, VILLAGE, dataset="core-like")
    return tmp_path / "g.db"


def import_linked(path: Path, *values: dict[str, Any], dataset: str = "new") -> Report:
    """Import records, linked by name."""
    return load_records(path, dataset, [parse(value, dataset) for value in values], mode=LINKED)


def at(lat: float | None, lon: float | None, *names: Any, id: str = "new:1", **members: Any) -> dict[str, Any]:
    """A settlement in Syria, unless it says otherwise."""
    return record(
        id, *(names or ("Amuda",)), **{"type": "settlement", "country": "SY", "lat": lat, "lon": lon} | members
    )


def ids_of(path: Path, *ids: str) -> list[str]:
    with Gazetteer.open(path) as gazetteer:
        return [gazetteer.entity(id).id for id in ids]


def exported(path: Path) -> list[str]:
    connection = connect_reader(path)
    try:
        return list(records.write(Reader(connection)))
    finally:
        connection.close()


NEAR = {
    "the same name, near": (at(37.12, 40.95), "gz:1"),
    "in other letters": (at(37.12, 40.95, {"form": "Amoudeh", "lang": "en"}, ARABIC), "gz:1"),
    "by one of its names": (at(37.12, 40.95, "Shermola", "Amuda"), "gz:1"),
    "an area by an area": (at(37.3, 41.1, type="district"), "gz:2"),
    "too far for a town": (at(37.3, 41.1), "new:1"),
    "too far for a village": (at(36.94, 40.70, "Tell Hibish"), "new:1"),
    "near enough for a village": (at(36.92, 40.70, "Tell Hibish"), "gz:3"),
    "another country": (at(37.12, 40.95, country="TR"), "new:1"),
    "a country that is not told": (at(37.12, 40.95, country=None), "gz:1"),
    "another kind": (at(37.12, 40.95, kind="group", type="tribe"), "new:1"),
    "another level": (at(37.12, 40.95, type="subdistrict"), "new:1"),
    "no coordinates": (at(None, None), "new:1"),
    "another name": (at(37.10, 40.93, "Shermola"), "new:1"),
}


@pytest.mark.parametrize("case", NEAR)
def test_by_name_and_distance(db: Path, case: str) -> None:
    value, expected = NEAR[case]
    report = import_linked(db, value)
    assert ids_of(db, "new:1") == [expected]
    assert (report.linked_by_name, report.linked_by_id) == (int(expected != "new:1"), 0)
    assert report.doubtful == []


def test_formats_that_say_their_links_are_not_linked_by_name(db: Path) -> None:
    load(db, at(37.12, 40.95), dataset="new")
    assert ids_of(db, "new:1") == ["new:1"]


def test_by_id(db: Path) -> None:
    report = import_linked(db, at(37.12, 40.95, "Other", id="pcode:C1"), at(37.1, 40.9, "Else", links={"gz": "3"}))
    assert (report.linked_by_id, report.linked_by_name) == (2, 0)
    assert ids_of(db, "pcode:C1", "new:1") == ["gz:1", "gz:3"]


def test_an_id_does_not_join_a_town_with_a_district(db: Path) -> None:
    report = import_linked(db, at(36.0, 40.95, type="district", links={"pcode": "C1", "wikidata": "Q5"}))
    assert ids_of(db, "new:1", "pcode:C1", "wikidata:Q5") == ["new:1", "gz:1", "new:1"]
    (doubt,) = report.doubtful
    assert (doubt.id, doubt.other_id) == ("new:1", "gz:1")
    assert doubt.reason == "both have pcode:C1, and one is district, the other town"


def test_a_refused_link_takes_nothing_from_the_next(db: Path) -> None:
    wrong = at(36.0, 40.95, type="district", links={"pcode": "C1"})
    report = import_linked(db, wrong, at(37.1, 40.93, "Else", id="new:2", links={"pcode": "C1"}))
    assert ids_of(db, "new:1", "new:2") == ["new:1", "gz:1"]
    assert [doubt.id for doubt in report.doubtful] == ["new:1"]


def test_the_last_record_with_an_id_counts(db: Path) -> None:
    report = import_linked(db, at(37.12, 40.95), at(36.92, 40.70, "Tell Hibish"))
    assert (ids_of(db, "new:1"), report.linked_by_name) == (["gz:3"], 1)
    assert import_linked(db, at(37.12, 40.95), at(30.0, 40.0, "Else")).linked_by_name == 0
    assert ids_of(db, "new:1") == ["new:1"]


def test_nor_within_one_file(db: Path) -> None:
    town = at(30.0, 40.0, "Rutba", links={"wikidata": "Q5"})
    report = import_linked(db, town, at(30.1, 40.0, "Rutba", id="new:2", type="district", links={"wikidata": "Q5"}))
    assert ids_of(db, "new:1", "new:2", "wikidata:Q5") == ["new:1", "new:2", "new:1"]
    assert [(doubt.id, doubt.other_id) for doubt in report.doubtful] == [("new:2", "new:1")]


DOUBTFUL = {
    "two of the file": (
        [at(36.91, 40.7, "Tell Hibish"), at(36.89, 40.7, "Tell Hibish", id="new:2")],
        "several of the same file are near",
    ),
    "names only alike": ([at(36.901, 40.70, "Tell Hibishe")], "the names are only alike"),
    "a neighbourhood": ([at(37.12, 40.95, type="neighbourhood")], "neighbourhood and town"),
    "one by id, one by name": (
        [at(36.9, 40.7, "Else", links={"gz": "3"}), at(36.9, 40.7, "Tell Hibish", id="new:2")],
        "another of the same file is it, by id",
    ),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_what_is_doubtful_is_stored_apart_and_told(db: Path, case: str) -> None:
    values, reason = DOUBTFUL[case]
    report = import_linked(db, *values)
    assert report.linked_by_name == 0
    assert {doubt.reason for doubt in report.doubtful} == {reason}
    assert ids_of(db, values[-1]["id"]) == [values[-1]["id"]]
    table = list(csv.DictReader("".join(as_table(report.doubtful)).splitlines()))
    assert table[0]["id"] == report.doubtful[0].id
    assert table[0]["reason"] == reason


def test_two_that_are_there_are_several(db: Path) -> None:
    load(db, at(36.91, 40.70, "Tell Hibish", id="old:1"), dataset="old")
    report = import_linked(db, at(36.905, 40.70, "Tell Hibish"))
    assert {(doubt.other_id, doubt.reason) for doubt in report.doubtful} == {
        ("gz:3", "several are near"),
        ("old:1", "several are near"),
    }
    assert ids_of(db, "new:1") == ["new:1"]


def test_the_clearly_nearer_one_is_it(db: Path) -> None:
    report = import_linked(db, at(37.11, 40.93), at(37.15, 40.99, id="new:2"))
    assert ids_of(db, "new:1", "new:2") == ["gz:1", "new:2"]
    assert [doubt.reason for doubt in report.doubtful] == ["another of the same file is nearer"]


def test_a_source_that_has_a_town_twice_has_one_town(db: Path) -> None:
    twice = [at(37.11, 40.93), at(37.12, 40.93, "Al Amuda", id="new:2"), at(37.11, 40.92, "Old Amuda", id="new:3")]
    import_linked(db, *twice)
    assert ids_of(db, "new:1", "new:2")[0] == "gz:1"
    assert ids_of(db, "new:2") == ["gz:1"]


def test_the_same_import_again_gives_the_same(db: Path) -> None:
    values = [
        at(37.12, 40.95),
        at(36.92, 40.70, "Tell Hibish", id="new:2"),
        at(36.921, 40.70, "Tell Hibish", id="new:3"),
    ]
    first, before = import_linked(db, *values), exported(db)
    second = import_linked(db, *values)
    assert exported(db) == before
    assert (second.linked_by_name, second.doubtful) == (first.linked_by_name, first.doubtful)
    assert (second.added, second.replaced, second.retired) == (0, 3, 0)


def test_a_link_by_name_goes_where_the_newer_file_says_another_thing(db: Path) -> None:
    import_linked(db, at(37.12, 40.95))
    import_linked(db, at(38.12, 40.95))
    assert ids_of(db, "new:1") == ["new:1"]
    import_linked(db, at(37.12, 40.95))
    import_linked(db, at(36.0, 40.0, "Else", id="new:2"))
    with Gazetteer.open(db) as gazetteer:
        assert "new" not in gazetteer.entity("gz:1").links


def test_the_syrian_files_make_one_qamishli_and_the_sample_of_links(core_path: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(core_path, tmp_path / "core.db"))
    extract = shared("whosonfirst", "wof-admin-sy.jsonl.gz")
    for name, read in (
        ("cod-ab", cod_ab.read(shared("cod-ab-syria"), "cod-ab")),
        ("cod-ps", cod_ab.read(shared("cod-adm4-syria"), "cod-ps")),
        ("wof", whosonfirst.read(extract, "wof")),
    ):
        report = load_records(path, name, read, mode=LINKED)
        assert not report.bad
    assert report.linked_by_name > 2000
    with Gazetteer.open(path) as gazetteer:
        ids = ("pcode:C4564", "geonames:173377", "wof:1225958399", "wof:1141906295")
        (qamishli,) = {gazetteer.entity(id).id: id for id in ids}
        found = [gazetteer.entity(one.id) for one in gazetteer.resolve("Qamishli", country="SY").candidates]
        assert [one.id for one in found if one.name == "Qamishli" or one.type == "city"] == [qamishli]
        with CASES.open(encoding="utf-8") as file:
            cases = list(csv.DictReader(file))
        apart = [one for one in cases if len({gazetteer.entity(one[side]).id for side in ("record", "other")}) > 1]
    assert [one["record"] for one in apart if one["verdict"] == "right"] == []


def test_the_sample_was_read_and_is_nearly_all_right() -> None:
    with CASES.open(encoding="utf-8") as file:
        verdicts = [case["verdict"] for case in csv.DictReader(file)]
    assert len(verdicts) >= 200
    assert set(verdicts) <= {"right", "unsure", "wrong"}
    assert verdicts.count("right") >= 0.97 * len(verdicts)
