"""Import and export by command: formats, whose work it is, names written back, the names of layers kept free."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gazetteer.cli import formats
from tests.cli.conftest import Run

GEONAMES = "174448\tAmuda\tAmuda\t\t37.1\t40.93\tP\tPPL\tSY\t\t01\t\t\t\t26821\t\t471\tAsia/Damascus\t2020-01-01\nbad\n"
CASES = {
    "geonames": ("SY.txt", GEONAMES, 1),
    "whosonfirst": ("wof.jsonl", '{"id": 5, "name": "Amuda", "placetype": "locality", "names": {}}\n', 0),
    "cod-ab": ("adm1.csv", "ADM1_EN,ADM1_PCODE\nHasakah,SY08\n", 0),
    "linked-places": (
        "lp.json",
        '{"@id": "gn:5", "type": "Feature", "properties": {"title": "Amuda"}, "names": []}',
        0,
    ),
    "lp-tsv": ("lp.tsv", "id\ttitle\ttitle_source\n5\tAmuda\ta book\n", 0),
    "wikidata": ("query.csv", "item,itemLabel\nhttp://www.wikidata.org/entity/Q5,Amuda\n", 0),
    "osm": ("osm.opl", "n5 v1 Tname=Amuda,place=town x40.93 y37.1\n", 0),
    "records": ("some.jsonl", '{"id": "osm:n5", "kind": "place", "names": ["Amuda"]}\n', 0),
}


@pytest.mark.parametrize("format_name", CASES)
def test_every_format_is_imported(format_name: str, run: Run, tmp_path: Path) -> None:
    name, text, bad = CASES[format_name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    ran = run("import", format_name, tmp_path / name, "--db", tmp_path / "new.db", "--dataset", "given")
    assert (ran.status, ran.out) == (bad, f"1 added, 0 replaced, {bad} bad\n")
    assert ("line 2: 1 columns" in ran.err) == bool(bad)
    credit = formats.credit_of(format_name)
    sources = formats.attribution(tmp_path / "new.db")
    assert sources.startswith(f"given: {credit[0]}" if credit else "given: a dataset imported here")


def test_every_format_that_is_imported_has_a_case() -> None:
    assert set(CASES) == set(formats.IMPORTED) - {"names"}


@pytest.mark.parametrize("format_name", formats.EXPORTED)
def test_every_export_comes_with_its_sources(format_name: str, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.file"
    assert run("export", format_name, "--out", out).status == 0
    assert out.stat().st_size > 100
    assert "doors: a dataset imported here" in (tmp_path / "out.file.sources.txt").read_text(encoding="utf-8")
    ran = run("export", format_name)
    assert ran.out == out.read_text(encoding="utf-8")
    assert "gazetteer info" in ran.err


def test_names_are_imported_and_written_back(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, db = tmp_path / "names", tmp_path / "n.db"
    folder.mkdir()
    (folder / "SOURCES.md").write_text("| list | A list | | CC0 | all |\n")
    (folder / "types.csv").write_text("type,kind,parent,meaning\ntown,place,,a town\n")
    (folder / "a.entities.csv").write_text(
        "id,kind,type,country,lat,lon,coord_source,population,population_source,within,since,until,links,source,note\n"
        "gz:1,place,town,SY,,,,,,,,,,list,a note\n"
    )
    (folder / "a.names.csv").write_text(
        "entity,form,lang,role,source,since,until,used_by,note\ngz:1,Amuda,en,preferred,list,,,,\n"
    )
    monkeypatch.setattr("gazetteer.config.curated_folder", lambda: folder)
    assert run("import", "names", folder, "--db", db).out == "1 added, 0 replaced, 0 bad\n"
    assert run("alias", "add", "gz:1", "Amûdê", "--lang", "kmr", "--source", "list", "--db", db).status == 0
    assert run("export", "names", "--db", db, "--out", folder).out == "1 added, 0 removed\n"
    assert (folder / "a.names.csv").read_text(encoding="utf-8").endswith("list,,,,\ngz:1,Amûdê,kmr,variant,list,,,,\n")
    assert run("export", "names", "--db", db).status == 2


def test_the_layers_of_the_build_are_not_imported_into(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "geonames.jsonl"
    path.write_text(json.dumps({"id": "x:1", "kind": "place", "names": ["X"]}), encoding="utf-8")
    assert run("import", "records", path, "--db", tmp_path / "l.db", "--dataset", "geonames").status == 2
    assert run("import", "records", path, "--db", tmp_path / "l.db").status == 0
    assert "geonames-import" in formats.attribution(tmp_path / "l.db")


def test_what_was_linked_is_told_and_what_is_doubtful_written(run: Run, tmp_path: Path) -> None:
    db, table, out = tmp_path / "d.db", tmp_path / "t.tsv", tmp_path / "doubtful.csv"
    core = tmp_path / "core.jsonl"
    place = {"kind": "place", "type": "village", "country": "SY", "lat": 37.0, "lon": 41.0}
    core.write_text(
        json.dumps({"id": "gz:1", "names": ["Hibish"], **place})
        + "\n"
        + json.dumps({"id": "gz:2", "names": ["Amuda"], **place}),
        encoding="utf-8",
    )
    assert run("import", "records", core, "--db", db).status == 0
    table.write_text(
        "5\tHibish\tHibish\t\t37.01\t41\tP\tPPL\tSY\t\t01\t\t\t\t0\t\t471\tAsia/Damascus\t2020-01-01\n"
        "6\tAmuda\tAmuda\t\t37.01\t41\tP\tPPLX\tSY\t\t01\t\t\t\t0\t\t471\tAsia/Damascus\t2020-01-01\n",
        encoding="utf-8",
    )
    ran = run("import", "geonames", table, "--db", db, "--doubtful", out)
    assert ran.lines == [
        "2 added, 0 replaced, 0 bad",
        f"0 linked by id, 1 linked by name, 1 pairs doubtful (written to {out})",
    ]
    assert out.read_text(encoding="utf-8").splitlines() == [
        "id,name,other_id,other_name,km,reason",
        "geonames:6,Amuda,gz:2,Amuda,1.11,neighbourhood and village",
    ]


def test_a_newer_file_replaces_the_dataset_unless_it_adds(run: Run, tmp_path: Path) -> None:
    db, path = tmp_path / "n.db", tmp_path / "some.jsonl"

    def imported(id: str, *options: str) -> str:
        path.write_text(json.dumps({"id": id, "kind": "place", "names": ["X"]}), encoding="utf-8")
        return run("import", "records", path, "--db", db, *options).out

    assert imported("x:1") == "1 added, 0 replaced, 0 bad\n"
    assert imported("x:2", "--add") == "1 added, 0 replaced, 0 bad\n"
    assert imported("x:2") == "0 added, 1 replaced, 1 retired, 0 bad\n"
