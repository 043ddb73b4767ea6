"""The sets made from data that are no part of the project: skipped where these are not at hand."""

import pytest

from scripts.evaluation import communities, pairs, whosonfirst
from scripts.evaluation.case import TEST, split_of
from scripts.evaluation.forms import key
from scripts.evaluation.sets import SETS

pytestmark = pytest.mark.skipif(not whosonfirst.SHARED.is_dir(), reason="../shared/data is not here")


def test_records_of_whosonfirst_follow_the_geonames_id_that_they_link_to() -> None:
    linked = [record for record in whosonfirst.wof_records("SY") if "geonames" in record.links]
    assert len(linked) > 10_000
    assert all(record.split == split_of(f"geonames:{record.links['geonames'][0]}") for record in linked)


def test_names_are_asked_of_their_tenths_alone_and_leave_another_one() -> None:
    by_id = {record.place.id: record for record in whosonfirst.wof_records("SY")}
    asked = whosonfirst.cases("SY", TEST)
    assert len(asked) > 2000
    for case in asked:
        records = [by_id[id] for id in case.right if id in by_id]
        assert any(record.split in TEST for record in records)
        assert any(key(form) != key(case.query) for record in records for form in record.place.forms)


def test_held_out_names_are_not_in_the_gazetteer_of_one_country() -> None:
    one = SETS["wof-SY"](sorted(TEST), 1)
    names = {(id, key(form)) for id, form in one.index.names()}
    assert names
    assert not any((id, key(case.query)) in names for case in one.cases for id in case.right)


def test_pairs_of_communities_are_one_to_one() -> None:
    found = communities.pairs()
    assert 4_000 < len(found) < 5_000
    assert len({pair.community.id for pair in found}) == len(found) == len({pair.record.place.id for pair in found})


def test_communities_lie_within_areas_that_are_records_too() -> None:
    records = {record["id"]: record for record in communities.contract_records()}
    assert len(records) == 7_580 + 14 + 62 + 272
    assert records["pcode:SY0802"]["within"] == ["pcode:SY08"]
    assert all(parent in records for record in records.values() for parent in record["within"])


def test_a_place_string_names_district_and_governorate() -> None:
    strings = [case.query for case in communities.cases(TEST) if {"Latin", "place string"} <= case.labels]
    assert strings
    assert all(string.count(", ") >= 3 and string.endswith(", Syria") for string in strings)


@pytest.mark.parametrize("name", pairs.PAIR_SETS)
def test_right_answers_of_pairs_are_in_their_gazetteer(name: str) -> None:
    made = pairs.PAIR_SETS[name](TEST)
    assert len(made.cases) > 500
    assert {id for case in made.cases for id in case.right} <= set(made.forms.values())
