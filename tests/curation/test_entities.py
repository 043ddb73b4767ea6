"""Entities made, changed and retired by hand, and names changed: what wins, what is told, and the way back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import Conflict, InvalidRecord, NotFound
from gazetteer.exchange.build import Plan, build
from gazetteer.model import Entity
from tests.tiny import load, record

WHO: dict[str, Any] = {"by": "Ana"}
VILLAGE = [{"form": "Girê Sor", "lang": "kmr", "role": "preferred"}, {"form": "تل أحمر", "lang": "ar", "source": "map"}]


def is_found(gazetteer: Gazetteer, form: str) -> bool:
    return any(one.matched.form == form for one in gazetteer.resolve(form).candidates)


def add(gazetteer: Gazetteer, **fields: Any) -> str:
    return gazetteer.add_entity("place", VILLAGE, source="a field note", **WHO, **fields).entity


def test_an_entity_is_made(gazetteer: Gazetteer) -> None:
    id = add(gazetteer, type="village", country="SY", lat=37, lon=41.5, within=["iso:SY"], links=["geonames:9"])
    assert re.fullmatch("gz:[a-z2-7]{10}", id)
    entity = gazetteer.entity("geonames:9")
    assert (entity.id, entity.kind, entity.type, entity.country) == (id, "place", "village", "SY")
    assert (entity.lat, entity.lon, entity.within, entity.name) == (37.0, 41.5, ("gz:1",), "Girê Sor")
    assert {(name.form, name.source) for name in entity.names} >= {("Girê Sor", "a field note"), ("تل أحمر", "map")}
    assert is_found(gazetteer, "تل أحمر")
    assert add(gazetteer) != id


def test_its_undo_takes_it_out_of_use_and_lets_go_of_what_it_joined(gazetteer: Gazetteer) -> None:
    id = add(gazetteer, links=["geonames:9"])
    gazetteer.undo(1, **WHO)
    assert gazetteer.entity("geonames:9").id == "geonames:9"
    assert is_found(gazetteer, "Tell Taouil")
    assert gazetteer.entity(id).retired
    assert gazetteer.entity(id).name == "Girê Sor", "it is still shown"
    assert not is_found(gazetteer, "Girê Sor")
    gazetteer.undo(2, **WHO)
    assert gazetteer.entity("geonames:9").id == id
    assert is_found(gazetteer, "Girê Sor")


@pytest.mark.parametrize(
    ("fields", "error", "told"),
    [
        ({"within": ["gz:404"]}, InvalidRecord, "within: there is no entity gz:404"),
        ({"within": ["gz:3"]}, InvalidRecord, "a place cannot lie within gz:3"),
        ({"type": "tribe"}, InvalidRecord, "tribe is a type of group"),
        ({"type": "hamlet"}, InvalidRecord, "type: "),
        ({"lat": 1}, InvalidRecord, "one without the other"),
        ({"lat": 91, "lon": 0}, InvalidRecord, "lat: "),
        ({"country": "Syria"}, InvalidRecord, "country: "),
        ({"population": -1}, InvalidRecord, "population: "),
        ({"since": "2020-13"}, InvalidRecord, "since: "),
        ({"links": ["geonames:173377"]}, Conflict, "geonames:173377 belongs to gz:2"),
        ({"links": ["x"]}, InvalidRecord, "links: "),
    ],
)
def test_entities_that_cannot_be(
    gazetteer: Gazetteer, fields: dict[str, Any], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        add(gazetteer, **fields)
    assert gazetteer.changes() == []


def told(entity: Entity) -> tuple[Any, ...]:
    return entity.type, entity.country, entity.lat, entity.lon, entity.population, entity.within, entity.since


def test_a_change_wins_over_what_datasets_say(gazetteer: Gazetteer, db: Path, folder: Path) -> None:
    before = told(gazetteer.entity("gz:2"))
    revision = gazetteer.change_entity(
        "gz:2", type="town", population=1000, lat=37.1, lon=41.3, since="1926", source="a census", **WHO
    )
    assert revision.before == {
        "type": "city",
        "lat": 37.05,
        "lon": 41.22,
        "population": 184231,
        "since": None,
        "sources": {"type": "list", "lat": "list", "population": "list"},
    }
    assert revision.after is not None
    assert revision.after["sources"]["population"] == "a census"
    after = ("town", "SY", 37.1, 41.3, 1000, ("gz:1",), "1926")
    assert told(gazetteer.entity("gz:2")) == after
    load(db, record("geonames:173377", "Kamishly", type="village", population=5), dataset="geo")
    assert build(db, Plan(folder=folder, world=False)) == []
    assert told(gazetteer.entity("geonames:173377")) == after
    gazetteer.undo(revision.id, **WHO)
    assert told(gazetteer.entity("gz:2")) == before


def test_null_says_that_there_is_none_and_its_undo_brings_back_what_is_said_now(gazetteer: Gazetteer, db: Path) -> None:
    revision = gazetteer.change_entity("geonames:9", country=None, **WHO)
    assert gazetteer.entity("geonames:9").country is None
    load(db, record("geonames:9", "Tell Taouil", country="IQ"), dataset="geo")
    assert gazetteer.entity("geonames:9").country is None
    load(db, record("geonames:9", "Tell Taouil", country="SY"), dataset="geo")
    gazetteer.undo(revision.id, **WHO)
    load(db, record("geonames:9", "Tell Taouil", country="IQ"), dataset="geo")
    assert gazetteer.entity("geonames:9").country == "IQ", "nothing of the edit is left"


def test_only_what_changes_is_in_the_revision(gazetteer: Gazetteer) -> None:
    revision = gazetteer.change_entity("gz:2", type="town", country="SY", **WHO)
    assert (revision.before, revision.after) == ({"type": "city", "sources": {"type": "list"}}, {"type": "town"})


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"type": "city", "country": "SY"}, Conflict, "gz:2 is like this already"),
        ({}, InvalidRecord, "nothing to change"),
        ({"lat": None, "lon": 4}, InvalidRecord, "one without the other"),
        ({"type": "tribe"}, InvalidRecord, "tribe is a type of group, and gz:2 is a place"),
        ({"within": ["gz:2"]}, InvalidRecord, "gz:2 lies within gz:2 itself"),
    ],
)
def test_changes_that_cannot_be(
    gazetteer: Gazetteer, fields: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        gazetteer.change_entity("gz:2", **fields, **WHO)
    with pytest.raises(NotFound):
        gazetteer.change_entity("gz:404", type="town", **WHO)


def test_parents_close_no_circle(gazetteer: Gazetteer) -> None:
    gazetteer.change_entity("gz:4", within=["gz:2"], **WHO)
    with pytest.raises(InvalidRecord, match="gz:4 lies within gz:2 itself"):
        gazetteer.change_entity("gz:2", within=["gz:4"], **WHO)


def test_what_is_retired_matches_no_more_and_is_shown(gazetteer: Gazetteer, db: Path, folder: Path) -> None:
    gazetteer.retire_entity("gz:2", why="a slip", **WHO)

    def check() -> None:
        entity = gazetteer.entity("geonames:173377")
        assert (entity.id, entity.name, entity.retired) == ("gz:2", "Qamishli", True)
        assert not any(is_found(gazetteer, form) for form in ("Qamishli", "Kamishly", "Quamishli"))
        assert gazetteer.suggest("Qamish").entities == ()

    check()
    load(db, record("geonames:173377", "Kamishly", "Kamishlie"), dataset="geo")
    assert not is_found(gazetteer, "Kamishlie"), "nor does a name that comes to it"
    assert build(db, Plan(folder=folder, world=False)) == []
    check()
    with pytest.raises(Conflict, match="retired already"):
        gazetteer.retire_entity("gz:2", **WHO)
    gazetteer.remove_name("gz:2", "Qamişlo", **WHO)
    gazetteer.undo(1, **WHO)
    assert is_found(gazetteer, "Kamishly")
    assert not is_found(gazetteer, "Qamişlo"), "that was taken away by itself"


def names(gazetteer: Gazetteer) -> dict[str, tuple[Any, ...]]:
    return {one.form: (one.lang, one.role, one.source, one.since) for one in gazetteer.entity("gz:2").names}


def test_a_name_is_changed(gazetteer: Gazetteer) -> None:
    revision = gazetteer.change_name("gz:2", {"form": "Qamişlo"}, {"role": "preferred", "since": "1926"}, **WHO)
    assert names(gazetteer)["Qamişlo"] == ("kmr", "preferred", "list", "1926")
    assert revision.before is not None
    assert revision.after is not None
    assert [one["role"] for side in (revision.before, revision.after) for one in side["names"]] == [
        "endonym",
        "preferred",
    ]
    gazetteer.change_name("gz:2", {"form": "Qamişlo", "lang": "kmr"}, {"form": "Qamişlû", "lang": "ku"}, **WHO)
    assert "Qamişlo" not in names(gazetteer)
    assert not is_found(gazetteer, "Qamişlo")
    assert names(gazetteer)["Qamişlû"] == ("ku", "preferred", "list", "1926")
    gazetteer.undo(2, **WHO)
    gazetteer.undo(1, **WHO)
    assert names(gazetteer)["Qamişlo"] == ("kmr", "endonym", "list", None)
    assert "Qamişlû" not in names(gazetteer)


def test_a_name_is_known_by_its_id(gazetteer: Gazetteer) -> None:
    id = next(name.id for name in gazetteer.entity("gz:2").names if name.form == "Qamişlo")
    gazetteer.change_name("gz:2", {"id": id}, {"source": "another list"}, **WHO)
    assert names(gazetteer)["Qamişlo"] == ("kmr", "endonym", "another list", None)
    with pytest.raises(NotFound, match=f"no name with the id {id}"):
        gazetteer.change_name("gz:3", {"id": id}, {"role": "variant"}, **WHO)


@pytest.mark.parametrize(
    ("which", "to", "error", "message"),
    [
        ({"form": "Qamişlo"}, {"role": "endonym"}, Conflict, "like this already"),
        ({"form": "Qamişlo"}, {"form": "Qamishli", "lang": "en"}, Conflict, "has the name 'Qamishli' already"),
        ({"form": "Qamişlo"}, {}, InvalidRecord, "nothing to change"),
        ({"form": "Qamişlo"}, {"role": "nickname"}, InvalidRecord, "role: "),
        ({"form": "Qamişlo", "lang": "ar"}, {"role": "variant"}, NotFound, "in ar"),
        ({}, {"role": "variant"}, InvalidRecord, "which one"),
        ({"id": "x"}, {"role": "variant"}, InvalidRecord, "there is no name 'x'"),
    ],
)
def test_names_that_cannot_be_changed(
    gazetteer: Gazetteer, which: dict[str, Any], to: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        gazetteer.change_name("gz:2", which, to, **WHO)
    assert gazetteer.changes() == []
