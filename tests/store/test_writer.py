"""Records become entities: by equal id or explicit link alone, and the same ones in whatever order they come."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import NotFound, UsageError
from gazetteer.exchange.build import Plan, build
from tests.tiny import load, record, write_folder

CITY = record("geonames:1", "Amuda", country="SY", population=26821)
TOWN = record("wof:2", {"form": "عامودا", "lang": "ar"}, lat=37.1, lon=40.9)
BRIDGE = record("wikidata:Q3", "Amûdê", links={"geonames": ["1"], "wof": "2"})
STRANGER = record("geonames:9", "Amuda", country="SY", lat=37.1, lon=40.9)


def ids(gazetteer: Gazetteer, *wanted: str) -> list[str]:
    return [gazetteer.entity(id).id for id in wanted]


def forms(gazetteer: Gazetteer, id: str) -> set[str]:
    return {name.form for name in gazetteer.entity(id).names}


def state(path: Path) -> dict[str, Any]:
    """What of a gazetteer does not hang on the order in which its records came."""
    with Gazetteer.open(path) as gazetteer:
        found = {}
        for id in ("geonames:1", "wof:2", "wikidata:Q3", "geonames:9"):
            try:
                entity = gazetteer.entity(id)
            except NotFound:
                continue
            others = {f"{authority}:{local}" for authority, some in entity.links.items() for local in some}
            found[id] = ({entity.id, *others}, {name.form for name in entity.names}, entity.lat, entity.population)
        counted = gazetteer.info()["entities"]
        return {**found, "entities": counted}


@pytest.mark.parametrize("order", list(permutations((CITY, TOWN, BRIDGE, STRANGER))), ids=lambda some: "-".join(
    one["id"].split(":")[1] for one in some))  # fmt: skip
@pytest.mark.parametrize("is_one_import", [True, False])
def test_joined_in_every_order(tmp_path: Path, order: tuple[dict[str, Any], ...], is_one_import: bool) -> None:
    path = tmp_path / "g.db"
    for batch in [order] if is_one_import else [[one] for one in order]:
        load(path, *batch)
    found = state(path)
    one = ({"geonames:1", "wof:2", "wikidata:Q3"}, {"Amuda", "عامودا", "Amûdê"}, 37.1, 26821)
    assert found["geonames:1"] == found["wof:2"] == found["wikidata:Q3"] == one
    assert found["geonames:9"][0] == {"geonames:9"}, "never joined by name or distance"
    assert found["entities"] == {"place": 2}
    with Gazetteer.open(path) as gazetteer:
        for form in ("Amûdê", "عامودا"):
            assert gazetteer.resolve(form).candidates[0].id == gazetteer.entity("wof:2").id


def test_a_second_record_of_the_dataset_replaces_the_first(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    assert load(path, record("own:1", "Amuda", population=5)).added == 1
    report = load(path, record("own:1", "Derik", country="SY"))
    assert (report.added, report.replaced) == (0, 1)
    with Gazetteer.open(path) as gazetteer:
        assert forms(gazetteer, "own:1") == {"Derik"}
        assert gazetteer.entity("own:1").population is None
        assert gazetteer.resolve("Amuda").candidates == ()
        assert gazetteer.resolve("Derik").candidates[0].id == "own:1"


def test_also_within_one_import(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    report = load(path, record("own:1", "Amuda", population=5), record("own:2", "Afrin"), record("own:1", "Derik"))
    assert (report.added, report.replaced) == (2, 1)
    with Gazetteer.open(path) as gazetteer:
        assert forms(gazetteer, "own:1") == {"Derik"}
        assert gazetteer.entity("own:1").population is None
        assert gazetteer.resolve("Amuda").candidates == ()


def test_datasets_stand_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    load(path, record("own:1", "Amuda", type="town", lat=37.0, lon=40.0), dataset="first")
    load(path, record("own:1", "Amûdê", type="city", lat=1.0, lon=2.0, population=7), dataset="second")
    with Gazetteer.open(path) as gazetteer:
        entity = gazetteer.entity("own:1")
        assert {(name.form, name.source) for name in entity.names} == {("Amuda", "first"), ("Amûdê", "second")}
        assert (entity.type, entity.lat, entity.lon, entity.population) == ("town", 37.0, 40.0, 7)
    load(path, record("own:1", "Amude"), dataset="first")
    with Gazetteer.open(path) as gazetteer:
        assert forms(gazetteer, "own:1") == {"Amude", "Amûdê"}
        assert (gazetteer.entity("own:1").type, gazetteer.entity("own:1").lat) == ("city", 1.0)


def test_a_coordinate_is_never_of_two_records(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    load(path, record("own:1", "Amuda"), dataset="none")
    load(path, record("own:1", "Amuda", lat=37.0, lon=40.0), dataset="first")
    load(path, record("own:1", "Amuda", lat=1.0, lon=2.0), dataset="second")
    with Gazetteer.open(path) as gazetteer:
        assert (gazetteer.entity("own:1").lat, gazetteer.entity("own:1").lon) == (37.0, 40.0)


def test_a_link_that_is_taken_back_joins_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    load(path, CITY, TOWN, BRIDGE)
    load(path, record("wikidata:Q3", "Amûdê", links={"wof": "2"}))
    with Gazetteer.open(path) as gazetteer:
        assert len({*ids(gazetteer, "geonames:1", "wof:2", "wikidata:Q3")}) == 2
        assert forms(gazetteer, "geonames:1") == {"Amuda"}
        assert forms(gazetteer, "wof:2") == {"عامودا", "Amûdê"}
        found = {one.id: one.matched.form for one in gazetteer.resolve("Amuda").candidates}
        assert found["geonames:1"] == "Amuda"
        assert found["wof:2"] != "Amuda"
        assert gazetteer.entity("geonames:1").population == 26821
        assert gazetteer.entity("wof:2").population is None
    load(path, BRIDGE)
    with Gazetteer.open(path) as gazetteer:
        assert len({*ids(gazetteer, "geonames:1", "wof:2", "wikidata:Q3")}) == 1


def test_the_curated_id_is_canonical(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    load(path, record("geonames:173377", "Kamechlié"), record("geonames:7", "Elsewhere"))
    assert build(path, Plan(folder=write_folder(tmp_path / "names"), world=False)) == []
    with Gazetteer.open(path) as gazetteer:
        entity = gazetteer.entity("geonames:173377")
        assert (entity.id, entity.name, entity.type) == ("gz:2", "Qamishli", "city")
        assert "Kamechlié" in forms(gazetteer, "gz:2")
        assert gazetteer.resolve("Kamechlié").candidates[0].id == "gz:2"
        assert gazetteer.entity("geonames:7").id == "geonames:7"


def test_imported_again_and_again_it_is_still_found(tmp_path: Path) -> None:
    """What a key leads to does not fill up with what was replaced."""
    path = tmp_path / "g.db"
    for population in range(60):
        load(path, record("own:1", "Amuda", population=population))
    with Gazetteer.open(path) as gazetteer:
        assert gazetteer.resolve("Amuda").candidates[0].id == "own:1"
        assert gazetteer.entity("own:1").population == 59


def test_a_retired_name_stays_retired_when_its_dataset_comes_again(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    load(path, record("own:1", "Amuda", "Wrong"))
    with Gazetteer.open(path) as gazetteer:
        revision = gazetteer.remove_name("own:1", "Wrong", by="a curator")
        assert gazetteer.resolve("Wrong").candidates == ()
        load(path, record("own:1", "Amuda", "Wrong", "Amude"))
        assert forms(gazetteer, "own:1") == {"Amuda", "Amude"}
        assert all(one.matched.form != "Wrong" for one in gazetteer.resolve("Wrong").candidates)
        gazetteer.undo(revision.id, by="a curator")
        assert gazetteer.resolve("Wrong").candidates[0].matched.form == "Wrong"


@pytest.mark.parametrize("name", ["names", "geonames", "edits"])
def test_no_dataset_is_called_like_a_layer(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=name):
        load(tmp_path / "g.db", record("own:1", "Amuda"), dataset=name)
    assert list(tmp_path.iterdir()) == []


def test_an_edit_and_an_import_are_new_states(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    load(path, record("own:1", "Amuda"))
    versions = []
    with Gazetteer.open(path) as here, Gazetteer.open(path) as there:
        versions.append(here.edition.version)
        assert there.edition.version == versions[-1]
        here.add_name("own:1", "Amude", lang=None, source="test", by="a curator")
        versions.append(there.edition.version)
        assert there.resolve("Amude").gazetteer == here.edition
        load(path, record("own:2", "Derik"))
        versions.append(there.edition.version)
        assert there.resolve("Derik").candidates[0].id == "own:2"
        assert there.edition == here.edition
        versions.append(there.edition.version)
    assert len(set(versions)) == 3, "it changes with every edit or import, and with nothing else"
    assert versions[2] == versions[3]


def test_the_display_name(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    machine = {"form": "alqamshly", "role": "transliteration"}
    code = {"form": "KAC", "role": "code"}
    arabic = {"form": "القامشلي", "lang": "ar", "role": "preferred"}
    english = {"form": "Qamishli", "lang": "en", "role": "preferred"}
    load(
        path,
        record("own:1", machine, "Kamishli", arabic, english),
        record("own:2", machine, "Kamishli", arabic),
        record("own:3", code, machine, "Kamishli"),
        record("own:4", code),
    )
    with Gazetteer.open(path) as gazetteer:
        names = [gazetteer.entity(f"own:{n}").name for n in (1, 2, 3, 4)]
    assert names == ["Qamishli", "القامشلي", "Kamishli", "KAC"]
