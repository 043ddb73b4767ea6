"""What is written: round trips byte for byte, schemas, and whose work it is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gazetteer.config import curated_folder
from gazetteer.errors import DataError
from gazetteer.exchange import csv as csv_export
from gazetteer.exchange import geojson, linked_places, lp_tsv, records
from gazetteer.exchange.build import Plan, build
from gazetteer.exchange.load import load_records
from gazetteer.exchange.names_export import Written, write_folder
from gazetteer.exchange.record import Record
from gazetteer.model import Kind, Name
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from tests.exchange.conftest import shared, split
from tests.exchange.test_check import FILES
from tests.tiny import edit

Write = Callable[[Reader], Iterator[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder of curated names."""
    folder = tmp_path / "names"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def db(tmp_path: Path, folder: Path) -> Path:
    """A gazetteer of these, joined by an import that knows one of the places too."""
    path = tmp_path / "small.db"
    build(path, Plan(folder, world=False))
    lines = [
        {"id": "geonames:173377", "kind": "place", "names": [{"form": "Kamechliye", "lang": "fr"}, "=Qamishly"]},
        {
            "id": "osm:n5",
            "kind": "place",
            "names": ["Nowhere"],
            "within": "osm:r9",
            "links": {"wikidata": ["Q5", "Q6"]},
        },
    ]
    source = tmp_path / "more.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    load_records(path, "more", records.read(source, "more"))
    return path


def _written(db: Path, write: Write) -> str:
    with closing(connect_reader(db)) as connection:
        return "".join(write(Reader(connection)))


def _imported(tmp_path: Path, text: str, read: Callable[[Path, str], Iterator[Any]], name: str) -> Path:
    source, path = tmp_path / name, tmp_path / f"{name}.db"
    source.write_text(text, encoding="utf-8", newline="")
    assert not load_records(path, "back", read(source, "back")).bad
    return path


def test_records_come_back_the_same(db: Path, tmp_path: Path) -> None:
    first = _written(db, records.write)
    again = _imported(tmp_path, first, records.read, "back.jsonl")
    assert _written(again, records.write) == first
    assert first.count("\n") == 6


def test_the_curated_gazetteer_comes_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "whole.db"
    build(path, Plan(world=False))
    first = _written(path, records.write)
    assert _written(_imported(tmp_path, first, records.read, "whole.jsonl"), records.write) == first
    with closing(connect_reader(path)) as connection:
        written = write_folder(Reader(connection), curated_folder(), tmp_path / "names")
    assert written == Written()
    for file in curated_folder().iterdir():
        if file.is_file() and not file.name.endswith(".py"):
            assert (tmp_path / "names" / file.name).read_bytes() == file.read_bytes(), file.name


def test_linked_places_are_valid_and_come_back(db: Path, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(shared("linked-places", "schema_lpf_v1.2.2.json").read_text(encoding="utf-8"))
    text = _written(db, linked_places.write)
    collection = json.loads(text)
    for feature in collection["features"]:
        jsonschema.validate(feature, schema)
    assert any("example.org" in line for line in collection["attribution"])
    again = json.loads(_written(_imported(tmp_path, text, linked_places.read, "back.jsonld"), linked_places.write))
    assert list(map(_essence, again["features"])) == list(map(_essence, collection["features"]))


def _essence(feature: dict[str, Any]) -> dict[str, Any]:
    """A feature without the sources of its names, which a dataset that is imported has one of."""
    names = [{key: value for key, value in name.items() if key in _KEPT} for name in feature["names"]]
    return {**feature, "names": names}


_KEPT = ("toponym", "ethnonym", "lang", "role", "when")


def test_the_example_of_linked_places_is_read() -> None:
    found, bad = split(linked_places.read(shared("linked-places", "github_example.jsonld"), "lp"))
    (place,) = found.values()
    assert place.id == "lpf:mygaz.org-places-p_12345"
    assert (place.country, place.lat, place.lon) == ("GB", 51.6708, -1.2879)
    assert {name.form for name in place.names} >= {"Abingdon", "Abingdon-on-Thames"}
    assert not bad


LINKED = {
    "@id": "https://www.geonames.org/173377",
    "type": "Feature",
    "properties": {"title": "Qamishli", "ccodes": ["SY"]},
    "names": [{"toponym": "القامشلي", "lang": "ara", "when": {"timespans": [{"start": {"in": "1926"}}]}}],
    "types": [{"label": "Town"}],
    "geometry": {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [41.22, 37.05]}]},
    "links": [
        {"type": "closeMatch", "identifier": "wd:Q1033066"},
        {"type": "seeAlso", "identifier": "gn:1"},
        {"type": "exactMatch", "identifier": "https://pleiades.stoa.org/places/874555"},
        {"type": "closeMatch", "identifier": "https://example.org/other"},
    ],
    "relations": [{"relationType": "gvp:broaderPartitive", "relationTo": "pcode:SY08", "label": "Hasakah"}],
}


def test_linked_places_of_others(tmp_path: Path) -> None:
    path = tmp_path / "others.jsonl"
    path.write_text("\n".join(map(json.dumps, (LINKED, {**LINKED, "@id": ""}, {**LINKED, "names": 5}))))
    found, bad = split(linked_places.read(path, "lp"))
    place = found["geonames:173377"]
    assert (place.type, place.country, place.lat, place.lon) == ("town", "SY", 37.05, 41.22)
    assert [(name.form, name.lang, name.since) for name in place.names] == [
        ("Qamishli", None, None),
        ("القامشلي", "ar", "1926"),
    ]
    assert [link.id for link in place.links] == ["wikidata:Q1033066", "pleiades:874555"]
    assert place.within == ("pcode:SY08",)
    assert [one.line for one in bad] == [2, 3]


def test_lp_tsv_comes_back(db: Path, tmp_path: Path) -> None:
    text = _written(db, lp_tsv.write)
    found, bad = split(lp_tsv.read(_put(tmp_path, "back.tsv", text), "lp"))
    assert not bad
    place = found["gz:3"]
    assert (place.type, place.country, place.lat, place.lon, place.since) == ("town", "SY", 37.05, 41.23, "1926")
    assert {link.id for link in place.links} == {"geonames:173377"}
    assert ("Qamişlo", "kmr") in [(name.form, name.lang) for name in place.names]
    assert place.within == ("gz:2",)
    assert found["gz:9"].kind == "group"


def test_lp_tsv_of_others(tmp_path: Path) -> None:
    text = (
        "id\ttitle\ttitle_source\tstart\tccodes\tmatches\tvariants\tgeowkt\n"
        '7\tAmude\tA book\t1900\tSY\twd:Q1; gn:2\tعامودا@ar;"Amuda"\tPOINT(40.93 37.1)\n'
        "8\t\tA book\t\t\t\t\t\n"
    )
    found, bad = split(lp_tsv.read(_put(tmp_path, "o.tsv", text), "atlas"))
    place = found["lpf:atlas.7"]
    assert [(name.form, name.lang) for name in place.names] == [("Amude", None), ("عامودا", "ar"), ('"Amuda"', None)]
    assert (place.lat, place.lon, place.since) == (37.1, 40.93, "1900")
    assert [link.id for link in place.links] == ["wikidata:Q1", "geonames:2"]
    assert [one.line for one in bad] == [3]


def _put(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_geojson(db: Path) -> None:
    collection = json.loads(_written(db, geojson.write))
    by_id = {feature["id"]: feature for feature in collection["features"]}
    assert by_id["gz:3"]["geometry"] == {"type": "Point", "coordinates": [41.23, 37.05]}
    assert by_id["gz:9"]["geometry"] is None
    assert "al-Qāmišlī" not in {name["form"] for name in by_id["gz:3"]["properties"]["names"]}
    assert collection["attribution"]


def test_csv(db: Path) -> None:
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(_written(db, csv_export.write)))}
    row = rows["gz:3"]
    assert (row["name"], row["name_ar"], row["name_kmr"]) == ("Qamishli", "القامشلي", "Qamişlo")
    assert row["links"] == "geonames:173377"
    assert "Kamechliye" in row["other_names"].split(";")
    assert rows["osm:n5"]["within"] == "osm:r9"


def test_formulas_are_defused(db: Path) -> None:
    load_records(db, "bad", [Record("osm:n6", Kind.PLACE, (Name("=1+1|cmd"),))])
    assert "'=1+1|cmd" in _written(db, csv_export.write)


def _export(db: Path, folder: Path, out: Path) -> Written:
    with closing(connect_reader(db)) as connection:
        return write_folder(Reader(connection), folder, out)


def test_names_come_back_the_same(db: Path, folder: Path, tmp_path: Path) -> None:
    assert _export(db, folder, tmp_path / "out") == Written()
    assert {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir()} == FILES


def test_edits_are_written_in_their_place(db: Path, folder: Path, tmp_path: Path) -> None:
    edit(db, "alias add", "geonames:173377", form="Qamishlo", lang="en", source="a book, 2020")
    edit(db, "alias add", "gz:3", form="Камышлы", lang="ru", source="list")
    edit(db, "alias add", "osm:n5", form="Utopia", lang="en", source="list")
    edit(db, "alias remove", "gz:3", name={"form": "Qamishly", "lang": "en"})
    assert _export(db, folder, tmp_path / "out") == Written(2, 1, ["osm:n5"])
    text = (tmp_path / "out" / "north.names.csv").read_text(encoding="utf-8")
    old = FILES["north.names.csv"]
    assert text == old.replace(
        "gz:3,Qamishly,en,variant,list,,,,\n", "gz:3,Qamishlo,en,variant,a-book-2020,,,,\n"
    ).replace("gz:9,طي", "gz:3,Камышлы,ru,variant,list,,,,\ngz:9,طي")
    sources = (tmp_path / "out" / "SOURCES.md").read_text(encoding="utf-8")
    assert sources.startswith(FILES["SOURCES.md"])
    assert sources.endswith("| a-book-2020 | a book, 2020 |  |  | names |\n")


def test_an_export_of_names_can_be_built_and_exported_again(db: Path, folder: Path, tmp_path: Path) -> None:
    edit(db, "alias add", "gz:3", form="Камышлы", lang="ru", source="a book, 2020")
    _export(db, folder, folder)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    build(db, Plan(folder, world=False))
    _export(db, folder, folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_files_of_another_form_are_not_written_over(db: Path, folder: Path) -> None:
    path = folder / "north.names.csv"
    path.write_text(FILES["north.names.csv"].replace("Syria,en", '"Syria",en'), encoding="utf-8")
    with pytest.raises(DataError, match=r"north.names.csv:3"):
        _export(db, folder, folder)
