"""Edits written back to data/names, committed and built again: the difference is the edit, and it is there once."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.config import curated_folder
from gazetteer.exchange.build import Plan, build
from gazetteer.exchange.check import check, open_book
from gazetteer.exchange.names_export import Written, write_folder
from gazetteer.model import Entity
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from tests.curation.conftest import ENTITIES

WHO: dict[str, Any] = {"by": "Ana"}
IDS = [row.split(",")[0] for row in ENTITIES] + ["geonames:173377", "geonames:9", "pcode:C4564", "pcode:C7"]
Edits = Callable[[Gazetteer], Any]


def export(db: Path, folder: Path) -> Written:
    with closing(connect_reader(db)) as connection:
        return write_folder(Reader(connection), folder, folder)


def texts(folder: Path) -> dict[str, list[str]]:
    return {file.name: file.read_text(encoding="utf-8").splitlines() for file in sorted(folder.iterdir())}


def difference(before: dict[str, list[str]], folder: Path) -> list[str]:
    """`file -old` and `file +new` of every line that differs, but for the sources, which only grow."""
    found: list[str] = []
    for name, lines in texts(folder).items():
        if name != "SOURCES.md":
            diff = difflib.unified_diff(before.get(name, []), lines, n=0, lineterm="")
            found += [f"{name} {line}" for line in diff if not line.startswith(("---", "+++", "@@"))]
    return found


def state(gazetteer: Gazetteer, ids: Sequence[str] = IDS) -> list[tuple[Any, ...]]:
    """All that is known of entities, but for the sources of their names and the order of these."""
    entities = [(gazetteer.entity(id), gazetteer.canonical_id(id)[1]) for id in ids]
    return [(replace(entity, names=()), _names(entity), is_merged) for entity, is_merged in entities]


def _names(entity: Entity) -> list[str]:
    return sorted(repr(replace(name, source="", id=None)) for name in entity.names)


def stored(db: Path) -> list[tuple[Any, ...]]:
    """What is in the layer of edits beside the record of who they are of: nothing that the data say by now."""
    with closing(connect_reader(db)) as connection:
        names = "SELECT n.form FROM name n JOIN record r ON r.rid = n.rid JOIN dataset d ON d.id = r.dataset"
        found = connection.execute(f"{names} WHERE d.layer = 'edit' AND n.retired <> 1").fetchall()
        links = "SELECT i.id FROM identifier i JOIN record r ON r.rid = i.rid JOIN dataset d ON d.id = r.dataset"
        found += connection.execute(f"{links} WHERE d.layer = 'edit' AND NOT i.own").fetchall()
        found += connection.execute(
            "SELECT r.data FROM record r JOIN dataset d ON d.id = r.dataset"
            """ WHERE d.layer = 'edit' AND r.data NOT LIKE '{"kind": "place"}'"""
        ).fetchall()
        return found


CASES: dict[str, tuple[Edits, list[str]]] = {
    "a name added": (
        lambda g: g.add_name("gz:2", "Qamiçlo", lang="kmr", source="list", **WHO),
        ["area.names.csv +gz:2,Qamiçlo,kmr,variant,list,,,,"],
    ),
    "a name changed": (
        lambda g: g.change_name("gz:2", {"form": "Qamişlo"}, {"role": "preferred", "used_by": "Kurds"}, **WHO),
        ["area.names.csv -gz:2,Qamişlo,kmr,endonym,list,,,,a note",
         "area.names.csv +gz:2,Qamişlo,kmr,preferred,list,,,Kurds,a note"],
    ),
    "a name written otherwise": (
        lambda g: g.change_name("gz:5", {"form": "Girê Dirêj"}, {"form": "Girê Direj"}, **WHO),
        ["area.names.csv -gz:5,Girê Dirêj,kmr,preferred,list,,,,",
         "area.names.csv +gz:5,Girê Direj,kmr,preferred,list,,,,"],
    ),
    "a name retired": (
        lambda g: g.remove_name("gz:2", "القامشلي", **WHO),
        ["area.names.csv -gz:2,القامشلي,ar,preferred,list,,,,"],
    ),
    "fields": (
        lambda g: g.change_entity("gz:4", type="town", population=70, within=["gz:2"], lat=37.2, lon=41, source="list",
                                  **WHO),
        ["area.entities.csv -gz:4,place,village,SY,37.1,41.2,list,,,gz:1,,,,list,kept as it is",
         "area.entities.csv +gz:4,place,town,SY,37.2,41.0,list,70,list,gz:2,,,,list,kept as it is"],
    ),
    "a field that there is none of": (
        lambda g: g.change_entity("gz:4", lat=None, lon=None, country=None, **WHO),
        ["area.entities.csv -gz:4,place,village,SY,37.1,41.2,list,,,gz:1,,,,list,kept as it is",
         "area.entities.csv +gz:4,place,village,,,,,,,gz:1,,,,list,kept as it is"],
    ),
    "a link": (
        lambda g: g.add_link("gz:4", "geonames:9", source="list", **WHO),
        ["area.entities.csv -gz:4,place,village,SY,37.1,41.2,list,,,gz:1,,,,list,kept as it is",
         "area.entities.csv +gz:4,place,village,SY,37.1,41.2,list,,,gz:1,,,geonames:9=list,list,kept as it is"],
    ),
    "a link taken away": (
        lambda g: g.remove_link("gz:2", "pcode:C4564", **WHO),
        [f"area.entities.csv -{ENTITIES[1]}", f"area.entities.csv +{ENTITIES[1].replace(';pcode:C4564=list', '')}"],
    ),
    "a merge": (
        lambda g: g.merge("gz:4", "gz:5", **WHO),
        ["former.csv +id,into,source,note", "former.csv +gz:4,gz:5,,"],
    ),
    "an entity retired": (
        lambda g: g.retire_entity("gz:3", **WHO),
        ["former.csv +id,into,source,note", "former.csv +gz:3,,,"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_there_and_back(gazetteer: Gazetteer, db: Path, folder: Path, name: str) -> None:
    edits, expected = CASES[name]
    committed, fresh = texts(folder), state(gazetteer)
    edits(gazetteer)
    edited, history = state(gazetteer), gazetteer.changes()
    assert edited != fresh

    assert build(db, Plan(folder=folder, world=False)) == []
    assert state(gazetteer) == edited, "a build replays it"

    export(db, folder)
    assert difference(committed, folder) == expected
    assert build(db, Plan(folder=folder, world=False)) == []
    assert state(gazetteer) == edited, "a build of what was exported leaves it as it is"
    assert stored(db) == [] or name == "a field that there is none of"
    assert export(db, folder) == Written(), "and there is nothing more to export"
    assert difference(committed, folder) == expected
    assert gazetteer.changes() == history, "numbers and all"

    gazetteer.undo(1, **WHO)
    assert state(gazetteer) == fresh, "it can still be taken back"
    export(db, folder)
    assert set(difference(committed, folder)) <= {"former.csv +id,into,source,note"}
    assert build(db, Plan(folder=folder, world=False)) == []
    assert state(gazetteer) == fresh


def test_an_entity_that_was_made(gazetteer: Gazetteer, db: Path, folder: Path) -> None:
    committed = texts(folder)
    names = [{"form": "Girê Sor", "lang": "kmr", "role": "preferred"}]
    id = gazetteer.add_entity(
        "place", names, type="village", country="SY", within=["gz:1"], links=["geonames:9"], source="a note", **WHO
    ).entity
    gone = gazetteer.add_entity("place", names, source="a slip", **WHO).entity
    gazetteer.undo(2, **WHO)
    before = gazetteer.entity(id)
    assert export(db, folder) == Written(added=1, changed=1)
    assert difference(committed, folder) == [
        "local.entities.csv +id,kind,type,country,lat,lon,coord_source,population,population_source,within,since,until,"
        "links,source,note",
        f"local.entities.csv +{id},place,village,SY,,,,,,gz:1,,,geonames:9=a-note,a-note,",
        "local.names.csv +entity,form,lang,role,source,since,until,used_by,note",
        f"local.names.csv +{id},Girê Sor,kmr,preferred,a-note,,,,",
    ]
    assert build(db, Plan(folder=folder, world=False)) == []
    assert gazetteer.entity("geonames:9").id == id
    assert gazetteer.entity(id).names[0].form == before.names[0].form
    assert len([name for name in gazetteer.entity(id).names if name.form == "Girê Sor"]) == 1
    assert gazetteer.entity(gone).retired, "what was taken back is not exported, and is not lost"
    assert export(db, folder) == Written()


def test_what_is_not_curated_stays_in_the_database_and_is_told(gazetteer: Gazetteer, db: Path, folder: Path) -> None:
    committed = texts(folder)
    gazetteer.add_name("geonames:9", "Tell Tawîl", lang=None, source="list", **WHO)
    gazetteer.change_entity("pcode:C7", type="village", **WHO)
    gazetteer.remove_link("geonames:173377", "wikidata:Q3", **WHO)
    assert export(db, folder).left_out == ["pcode:C7", "geonames:9", "geonames:173377"]
    assert difference(committed, folder) == []
    assert build(db, Plan(folder=folder, world=False)) == []
    assert gazetteer.entity("pcode:C7").type == "village"


def test_what_the_data_say_otherwise_by_now_is_told_and_the_edit_stands(
    gazetteer: Gazetteer, db: Path, folder: Path
) -> None:
    gazetteer.change_entity("gz:4", type="town", **WHO)
    gazetteer.add_name("gz:4", "Girê Tawîl", lang="kmr", source="list", **WHO)
    gazetteer.add_link("gz:4", "geonames:9", source="list", **WHO)
    entities, names = folder / "area.entities.csv", folder / "area.names.csv"
    text = entities.read_text(encoding="utf-8").replace("gz:4,place,village", "gz:4,place,camp")
    linked = ENTITIES[4].replace("gz:1,,,,", "gz:1,,,geonames:9=list,")
    entities.write_text(text.replace(ENTITIES[4], linked), encoding="utf-8")
    names.write_text(names.read_text(encoding="utf-8") + "gz:4,Girê Tawîl,kmr,endonym,list,,,,\n", encoding="utf-8")
    conflicts = build(db, Plan(folder=folder, world=False))
    assert [one.split(" ")[0] for one in conflicts] == ["gz:4:"] * 3
    assert 'type was set to "town" by hand, and the data say "camp" by now' in "".join(conflicts)
    assert "'Girê Tawîl' was added by hand as variant, and stands in the data as endonym" in "".join(conflicts)
    assert "geonames:9 was linked by hand, and belongs to gz:5 by now" in "".join(conflicts)
    assert gazetteer.entity("gz:4").type == "town"
    assert gazetteer.entity("geonames:9").id == "gz:5"
    assert len(gazetteer.changes()) == 3


def test_a_name_retired_by_hand_that_the_data_bring_again_stays_retired(
    gazetteer: Gazetteer, db: Path, folder: Path
) -> None:
    gazetteer.add_name("gz:4", "Girê Tawîl", lang="kmr", source="list", **WHO)
    gazetteer.undo(1, **WHO)
    names = folder / "area.names.csv"
    names.write_text(names.read_text(encoding="utf-8") + "gz:4,Girê Tawîl,kmr,variant,list,,,,\n", encoding="utf-8")
    (conflict,) = build(db, Plan(folder=folder, world=False))
    assert "'Girê Tawîl' was retired by hand" in conflict
    assert "Girê Tawîl" not in {name.form for name in gazetteer.entity("gz:4").names}


def test_a_link_taken_away_by_hand_that_the_data_bring_again_stays_away(
    gazetteer: Gazetteer, db: Path, folder: Path
) -> None:
    entities = folder / "area.entities.csv"
    committed = entities.read_bytes()
    gazetteer.remove_link("gz:2", "pcode:C4564", **WHO)
    export(db, folder)
    assert build(db, Plan(folder=folder, world=False)) == []
    entities.write_bytes(committed)
    (conflict,) = build(db, Plan(folder=folder, world=False))
    assert "gz:2: the link pcode:C4564 was taken away by hand" in conflict
    assert gazetteer.entity("pcode:C4564").id == "pcode:C4564"
    assert build(db, Plan(folder=folder, world=False)) == [], "it is told once"


def test_the_curated_data_themselves(core_copy: Path, tmp_path: Path) -> None:
    """On data/names, as it is: every sort of edit at once changes just its lines, and the lint is content."""
    folder = tmp_path / "names"
    shutil.copytree(str(curated_folder()), folder)
    committed = texts(folder)
    with Gazetteer.open(core_copy) as gazetteer:
        gazetteer.add_name("gz:1042", "Qamiçlo", lang="kmr", source="editorial", **WHO)
        gazetteer.change_entity("gz:1016", population=75, source="editorial", **WHO)
        gazetteer.remove_link("gz:1016", "wof:1276891609", **WHO)
        gazetteer.merge("gz:1017", "gz:1016", **WHO)
        gazetteer.retire_entity("gz:1019", **WHO)
        assert export(core_copy, folder) == Written(added=1, changed=3)
        found = difference(committed, folder)
        assert sorted(line[:31] for line in found) == [
            "former.csv +gz:1017,gz:1016,,",
            "former.csv +gz:1019,,,",
            "former.csv +id,into,source,note",
            "north-east-syria.entities.csv +",
            "north-east-syria.entities.csv -",
            "north-east-syria.names.csv +gz:",
        ]
        assert check(open_book(folder)) == []
        ids = ("gz:1042", "gz:1016", "gz:1017", "gz:1019")
        before = state(gazetteer, ids)
        assert build(core_copy, Plan(folder=folder, world=False)) == []
        assert state(gazetteer, ids) == before
        assert stored(core_copy) == []
