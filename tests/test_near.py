"""Names that share no key with a query are found where it says where to look, and in a gazetteer of few names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer, near
from gazetteer.matching import keys
from gazetteer.near import AREA_NAMES, _smallest
from gazetteer.store import areas
from gazetteer.store.reader import Reader
from gazetteer.text.analyze import analyze
from tests.tiny import load, record

RECORDS = (
    record("own:sy", "Syria", country="SY", type="country", links={"iso": "SY"}),
    record(
        "own:hasakah",
        {"form": "Hasakah Governorate", "role": "preferred"},
        country="SY",
        type="province",
        within="own:sy",
        links={"pcode": "SY08"},
    ),
    record("own:aleppo", "Aleppo Governorate", country="SY", type="province", within="own:sy"),
    record("own:salihli", "Salihli", country="SY", type="village", within="own:hasakah"),
    *(record(f"own:{n}", f"Mazraa {n}", country="SY", type="village", within="own:aleppo") for n in range(9)),
)
ASKED = "Salikhli"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gazetteer that takes itself for one of many names."""
    monkeypatch.setattr(areas, "FEW", 0)
    path = tmp_path / "g.db"
    load(path, *RECORDS)
    return path


def ids(path: Path, q: str, **context: Any) -> set[str]:
    with Gazetteer.open(path) as gazetteer:
        return {one.id for one in gazetteer.resolve(q, **context).candidates}


def test_the_example_shares_no_key() -> None:
    asked, stored = (analyze(form).sounds for form in (ASKED, "Salihli"))
    wanted = {key for one in asked for key in (*keys.alike_keys(one), *keys.end_keys(one), *keys.word_keys(one))}
    assert not wanted & {key for one in stored for key in keys.near_keys(one)}


@pytest.mark.parametrize("context", [{"within": "own:hasakah"}, {"within": "pcode:SY08"}, {"country": "SY"}])
def test_where_a_query_says_where_all_is_looked_at(db: Path, context: dict[str, Any]) -> None:
    assert "own:salihli" not in ids(db, ASKED)
    assert "own:salihli" in ids(db, ASKED, **context)


def test_a_place_string_says_where_too(db: Path) -> None:
    assert "own:salihli" in ids(db, f"{ASKED}, Hasakah Governorate, Syria")


def test_elsewhere_it_is_not_looked_for(db: Path) -> None:
    assert "own:salihli" not in ids(db, ASKED, within="own:aleppo")


def test_of_few_names_all_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "few.db"
    load(path, *RECORDS)
    assert "own:salihli" in ids(path, ASKED)


def test_what_is_quite_unlike_is_no_candidate(tmp_path: Path) -> None:
    path = tmp_path / "few.db"
    load(path, *RECORDS)
    assert ids(path, "Xyzzyq") == set()


def test_the_smallest_areas_are_looked_at() -> None:
    sizes = {"village": 10, "district": 24 * AREA_NAMES - 24, "country": 24 * 10**6}
    assert _smallest(sizes, ["country", "district", "village", "nowhere"]) == ("village", "district")
    assert _smallest(sizes, ["country"]) == ("country",), "one that is alone, however large"


@pytest.mark.parametrize(
    ("q", "context", "is_sought"),
    [
        ("Sarin", {}, False),
        ("Sarina", {}, True),
        ("Sarin", {"country": "SY"}, True),
        ("Sarin", {"within": "own:aleppo"}, True),
        ("Sarin, Aleppo Governorate", {}, True),
        ("Sarin, Syria", {}, False),  # a name that is there as a whole: no part of it is looked at
        ("سارين", {}, True),  # letters without vowels, which write other names so too
    ],
)
def test_near_a_name_that_is_there_nothing_is_sought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, q: str, context: dict[str, Any], is_sought: bool
) -> None:
    monkeypatch.setattr(areas, "FEW", 0)
    for country in ("SY", "TR", "IQ"):  # of one name, so that none is sure
        load(tmp_path / "g.db", record(f"own:{country}", "Sarin", "سارين", "Sarin, Syria", country=country))
    load(tmp_path / "g.db", *RECORDS, record("own:near", "Saren", country="SY", within="own:aleppo"))
    sought: list[str] = []

    def find(reader: Reader, some: Sequence[near.Sought], rater: Any) -> list[dict[int, str]]:
        sought.extend(one.asked.core for one in some)
        return found(reader, some, rater)

    found = near.find
    monkeypatch.setattr(near, "find", find)
    ids(tmp_path / "g.db", q, **context)
    assert (analyze(q.partition(",")[0]).core in sought) == is_sought


def test_a_parent_counts_as_much_as_it_is_likely(tmp_path: Path) -> None:
    """Two districts are heard alike: the village in the one that is written so stands before the other's."""
    path = tmp_path / "g.db"
    districts = [record(f"own:{form}", form, country="SY", type="district") for form in ("Malkiyah", "Malakiyya")]
    villages = [
        record(f"own:in-{form}", "Kafr Tay", country="SY", within=f"own:{form}") for form in ("Malkiyah", "Malakiyya")
    ]
    load(path, *districts, *villages, record("own:town", "Malkiyah", country="SY", type="town"))
    with Gazetteer.open(path) as gazetteer:
        for one, other in (("Malkiyah", "Malakiyya"), ("Malakiyya", "Malkiyah")):
            answer = gazetteer.resolve(f"Kafr Tay, {one}")
            assert [found.id for found in answer.candidates[:2]] == [f"own:in-{one}", f"own:in-{other}"]
            assert answer.candidates[0].probability > gazetteer.resolve("Kafr Tay").candidates[0].probability


def test_the_seat_of_an_area_is_looked_for_where_only_the_area_is_known_by_that_spelling(tmp_path: Path) -> None:
    """The list has the subdistrict in Arabic and its seat in English: who asks in Arabic means the seat."""
    load(
        tmp_path / "g.db",
        record("own:sy", "Syria", "سوريا", country="SY", type="country"),
        record("own:homs", "Homs Governorate", "محافظة حمص", country="SY", type="province", within="own:sy"),
        record("own:district", "Homs District", "منطقة حمص", country="SY", type="district", within="own:homs"),
        record("own:area", "Sadad", "صدد", country="SY", type="subdistrict", within="own:district"),
        record("own:seat", "Sadad", country="SY", type="town", within="own:area"),
    )
    with Gazetteer.open(tmp_path / "g.db") as gazetteer:
        parents = "منطقة حمص، محافظة حمص، سوريا"
        first = [gazetteer.resolve(f"{q}، {parents}").candidates[0].id for q in ("صدد", "ناحية صدد")]
    assert first == ["own:seat", "own:area"]
