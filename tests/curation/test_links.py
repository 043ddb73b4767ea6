"""What is one with what: links, merges, splits, and the way back from each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import Conflict, InvalidRecord, NotFound
from gazetteer.exchange.build import Plan, build, rekey
from tests.curation.conftest import GEONAMES
from tests.tiny import load

WHO: dict[str, Any] = {"by": "Ana"}


def ids(gazetteer: Gazetteer, id: str) -> set[str]:
    entity = gazetteer.entity(id)
    return {entity.id, *(f"{authority}:{local}" for authority, some in entity.links.items() for local in some)}


def forms(gazetteer: Gazetteer, id: str) -> set[str]:
    return {name.form for name in gazetteer.entity(id).names}


def first(gazetteer: Gazetteer, form: str) -> str | None:
    return next((one.id for one in gazetteer.resolve(form).candidates if one.matched.form == form), None)


CITY = {"gz:2", "geonames:173377", "pcode:C4564", "wikidata:Q3"}


def test_a_link_joins_and_its_undo_parts(gazetteer: Gazetteer) -> None:
    revision = gazetteer.add_link("gz:4", "geonames:9", source="a map", **WHO)
    assert (revision.action, revision.entity, revision.before, revision.source) == ("link add", "gz:4", None, "a map")
    assert ids(gazetteer, "geonames:9") == {"gz:4", "geonames:9"}
    assert first(gazetteer, "Tell Taouil") == "gz:4"
    assert gazetteer.canonical_id("geonames:9") == ("gz:4", False)
    gazetteer.undo(revision.id, **WHO)
    assert ids(gazetteer, "geonames:9") == {"geonames:9"}
    assert first(gazetteer, "Tell Taouil") == "geonames:9"
    gazetteer.undo(revision.id + 1, **WHO)
    assert ids(gazetteer, "geonames:9") == {"gz:4", "geonames:9"}


def test_an_id_that_nothing_is_known_of_may_be_linked(gazetteer: Gazetteer) -> None:
    gazetteer.add_link("gz:4", "wikidata:Q77", source="a map", **WHO)
    assert gazetteer.entity("wikidata:Q77").id == "gz:4"
    gazetteer.remove_link("gz:4", "wikidata:Q77", **WHO)
    with pytest.raises(NotFound):
        gazetteer.entity("wikidata:Q77")


def test_links_that_cannot_be(gazetteer: Gazetteer) -> None:
    with pytest.raises(Conflict, match="has the link geonames:173377 already"):
        gazetteer.add_link("gz:2", "geonames:173377", source="s", **WHO)
    with pytest.raises(Conflict, match="belongs to gz:2: remove it there, or merge"):
        gazetteer.add_link("gz:4", "geonames:173377", source="s", **WHO)
    with pytest.raises(NotFound, match="no link geonames:9"):
        gazetteer.remove_link("gz:2", "geonames:9", **WHO)
    with pytest.raises(Conflict, match="id of the entity itself"):
        gazetteer.remove_link("gz:2", "gz:2", **WHO)
    with pytest.raises(InvalidRecord, match="source: missing"):
        gazetteer.add_link("gz:4", "geonames:9", source="", **WHO)
    assert gazetteer.changes() == []


def test_a_link_of_the_data_is_overruled_whatever_states_it_again(gazetteer: Gazetteer, db: Path, folder: Path) -> None:
    revision = gazetteer.remove_link("gz:2", "geonames:173377", why="the district", **WHO)
    parts = {"geonames:173377": ["geonames:173377", "wikidata:Q3"], "gz:2": ["gz:2", "pcode:C4564"]}
    assert revision.after is not None
    assert revision.after["parts"] == parts

    def check() -> None:
        assert ids(gazetteer, "gz:2") == {"gz:2", "pcode:C4564"}
        assert ids(gazetteer, "geonames:173377") == {"geonames:173377", "wikidata:Q3"}
        assert gazetteer.entity("geonames:173377").population == 9

    check()
    load(db, *GEONAMES, dataset="geo")
    check()
    assert build(db, Plan(folder=folder, world=False)) == []
    check()
    assert rekey(db) == []
    check()
    gazetteer.undo(revision.id, **WHO)
    assert ids(gazetteer, "gz:2") == CITY
    assert build(db, Plan(folder=folder, world=False)) == []
    assert ids(gazetteer, "gz:2") == CITY


def test_merge(gazetteer: Gazetteer, db: Path, folder: Path) -> None:
    revision = gazetteer.merge("gz:4", "gz:5", why="one village", **WHO)
    assert (revision.action, revision.entity) == ("merge", "gz:4")

    def check() -> None:
        assert gazetteer.canonical_id("gz:4") == ("gz:5", True)
        entity = gazetteer.entity("gz:4")
        assert (entity.id, entity.name, entity.type, entity.merged) == ("gz:5", "Til Tewil", "town", ("gz:4",))
        assert "gz" not in entity.links, "it redirects, and is no id elsewhere"
        assert forms(gazetteer, "gz:5") == {"Til Tewil", "Tell Tawil", "Girê Dirêj"}
        assert first(gazetteer, "Tell Tawil") == "gz:5"
        assert [one.id for one in gazetteer.history("gz:5")][:1] == [1]

    check()
    assert build(db, Plan(folder=folder, world=False)) == []
    check()
    assert rekey(db) == []
    check()
    gazetteer.undo(1, **WHO)
    assert gazetteer.canonical_id("gz:4") == ("gz:4", False)
    assert (gazetteer.entity("gz:4").name, gazetteer.entity("gz:5").merged) == ("Tell Tawil", ())
    gazetteer.undo(2, **WHO)
    check()


def test_merges_follow_each_other(gazetteer: Gazetteer) -> None:
    gazetteer.merge("gz:4", "gz:5", **WHO)
    gazetteer.merge("gz:5", "gz:2", **WHO)
    assert [gazetteer.canonical_id(id) for id in ("gz:4", "gz:5", "gz:2")] == [
        ("gz:2", True),
        ("gz:2", True),
        ("gz:2", False),
    ]
    assert gazetteer.entity("gz:4").merged == ("gz:4", "gz:5")
    with pytest.raises(Conflict, match="are one entity already: gz:2"):
        gazetteer.merge("gz:2", "gz:4", **WHO)
    gazetteer.undo(2, **WHO)
    assert gazetteer.canonical_id("gz:4") == ("gz:5", True)


def test_an_imported_entity_is_merged_into_a_curated_one_and_keeps_its_id_as_a_link(gazetteer: Gazetteer) -> None:
    gazetteer.merge("geonames:9", "gz:4", **WHO)
    assert gazetteer.canonical_id("geonames:9") == ("gz:4", True)
    assert gazetteer.entity("gz:4").links == {"geonames": ("9",)}


def test_edits_after_a_merge_stay_where_they_belong(gazetteer: Gazetteer) -> None:
    gazetteer.add_name("gz:4", "Tell Tawil al-Sharqi", lang="en", source="s", **WHO)
    gazetteer.merge("gz:4", "gz:5", **WHO)
    gazetteer.add_name("gz:4", "Girê Tawîl", lang="kmr", source="s", **WHO)
    gazetteer.undo(2, **WHO)
    assert "Tell Tawil al-Sharqi" in forms(gazetteer, "gz:4")
    assert "Girê Tawîl" in forms(gazetteer, "gz:5"), "it was added to what gz:4 had become"
    gazetteer.undo(1, **WHO)
    assert "Tell Tawil al-Sharqi" not in forms(gazetteer, "gz:4")


@pytest.mark.parametrize(
    ("id", "into", "error", "told"),
    [
        ("gz:3", "gz:2", InvalidRecord, "gz:3 is a group, gz:2 is a place"),
        ("gz:2", "geonames:173377", Conflict, "one entity already"),
        ("gz:404", "gz:2", NotFound, "gz:404"),
        ("gz:2", "gz:404", NotFound, "gz:404"),
    ],
)
def test_merges_that_cannot_be(gazetteer: Gazetteer, id: str, into: str, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        gazetteer.merge(id, into, **WHO)
    assert gazetteer.changes() == []


def test_nothing_is_merged_into_what_is_retired(gazetteer: Gazetteer) -> None:
    gazetteer.retire_entity("gz:5", **WHO)
    with pytest.raises(Conflict, match="gz:5 is retired"):
        gazetteer.merge("gz:4", "gz:5", **WHO)
    gazetteer.merge("gz:5", "gz:4", **WHO)
    assert not gazetteer.entity("gz:4").retired, "what goes takes nothing along"


def test_a_merge_is_split(gazetteer: Gazetteer, db: Path, folder: Path) -> None:
    gazetteer.merge("gz:4", "gz:5", **WHO)
    revision = gazetteer.split("gz:5", ["gz:4"], **WHO)
    assert revision.after == {"parts": {"gz:5": ["gz:5"], "gz:4": ["gz:4"]}}
    assert gazetteer.canonical_id("gz:4") == ("gz:4", False)
    assert build(db, Plan(folder=folder, world=False)) == []
    assert gazetteer.canonical_id("gz:4") == ("gz:4", False)
    with pytest.raises(Conflict, match=r"revision 2 \(split, by Ana\)"):
        gazetteer.undo(1, **WHO)
    gazetteer.undo(2, **WHO)
    assert gazetteer.canonical_id("gz:4") == ("gz:5", True)


def test_a_part_stays_one_though_the_link_between_its_records_went(
    gazetteer: Gazetteer, db: Path, folder: Path
) -> None:
    """Both were one only through the curated entity that they leave."""
    revision = gazetteer.split("gz:2", ["geonames:173377", "pcode:C4564"], **WHO)
    part = {"geonames:173377", "pcode:C4564", "wikidata:Q3"}
    assert revision.after is not None
    assert {frozenset(some) for some in revision.after["parts"].values()} == {frozenset({"gz:2"}), frozenset(part)}

    def check() -> None:
        assert ids(gazetteer, "gz:2") == {"gz:2"}
        assert ids(gazetteer, "pcode:C4564") == part
        assert forms(gazetteer, "geonames:173377") == {"Kamishly", "Quamishli"}
        assert first(gazetteer, "Kamishly") == gazetteer.entity("geonames:173377").id

    check()
    assert build(db, Plan(folder=folder, world=False)) == []
    check()
    assert [one.id for one in gazetteer.history("pcode:C4564")] == [1], "its history says where it came from"
    gazetteer.undo(revision.id, **WHO)
    assert ids(gazetteer, "gz:2") == CITY


def test_every_id_belongs_to_one_part(gazetteer: Gazetteer) -> None:
    revision = gazetteer.split("gz:2", ["geonames:173377"], ["pcode:C4564", "wikidata:Q3"], **WHO)
    assert revision.after is not None
    told = [id for part in revision.after["parts"].values() for id in part]
    assert sorted(told) == sorted(CITY)
    assert {id: ids(gazetteer, id) for id in ("gz:2", "geonames:173377", "wikidata:Q3")} == {
        "gz:2": {"gz:2"},
        "geonames:173377": {"geonames:173377"},
        "wikidata:Q3": {"pcode:C4564", "wikidata:Q3"},
    }


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([["geonames:9"]], "geonames:9 is no id of gz:2"),
        ([["wikidata:Q3"]], "nothing is known of wikidata:Q3 alone"),
        ([["gz:2", "geonames:173377", "pcode:C4564"]], "nothing is known of what stays of gz:2"),
        ([["pcode:C4564"], ["pcode:C4564"]], "belongs to one part only"),
        ([], "parts: missing"),
        ([[]], "lists of ids"),
    ],
)
def test_splits_that_cannot_be(gazetteer: Gazetteer, parts: list[list[str]], told: str) -> None:
    with pytest.raises(InvalidRecord, match=told):
        gazetteer.split("gz:2", *parts, **WHO)
    assert ids(gazetteer, "gz:2") == CITY
