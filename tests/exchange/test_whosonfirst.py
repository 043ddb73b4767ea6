"""Who's On First in its three distributions: the same place of each."""

from __future__ import annotations

import bz2
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gazetteer.errors import InvalidRecord
from gazetteer.exchange import whosonfirst
from gazetteer.exchange.record import Record
from tests.exchange.conftest import Put, forms, shared, split

NAMES = {"ara_x_preferred": ["القامشلي"], "kur_x_preferred": ["Qamişlo"], "eng_x_variant": ["Qamishli", "KAC"]}
EXTRACT: dict[str, Any] = {
    "id": 421190393, "name": "Al Qamishli", "placetype": "locality", "country": "SY", "lat": 37.05, "lon": 41.22,
    "parent_id": -1, "hierarchy": {"country_id": 85632413, "county_id": 7, "locality_id": 421190393},
    "is_current": 1, "deprecated": None, "superseded_by": [], "names": NAMES,
    "concordances": {"gn:id": 173377, "wd:id": "Q1033066", "iata:code": "KAC", "hasc:id": "SY.HA"},
}  # fmt: skip
PROPERTIES: dict[str, Any] = {
    "wof:id": 421190393, "wof:name": "Al Qamishli", "wof:placetype": "locality", "wof:country": "SY",
    "geom:latitude": 37.05, "geom:longitude": 41.22, "wof:parent_id": -1, "wof:hierarchy": [EXTRACT["hierarchy"]],
    "mz:is_current": 1, "edtf:deprecated": "", "wof:superseded_by": [], "wof:concordances": EXTRACT["concordances"],
    **{f"name:{key}": value for key, value in NAMES.items()},
}  # fmt: skip


def _check(record: Record) -> None:
    assert (record.id, record.type, record.country) == ("wof:421190393", "settlement", "SY")
    assert (record.lat, record.lon) == (37.05, 41.22)
    assert record.within == ("wof:7",)
    assert {link.id for link in record.links} == {"geonames:173377", "wikidata:Q1033066", "iata:KAC"}
    assert sorted(forms(record), key=str) == sorted(
        [
            ("Al Qamishli", None, "preferred"),
            ("القامشلي", "ar", "preferred"),
            ("Qamişlo", "ku", "preferred"),
            ("Qamishli", "en", "variant"),
            ("KAC", "en", "code"),
        ],
        key=str,
    )


def test_an_extract(put: Put) -> None:
    records, bad = split(whosonfirst.read(put("wof.jsonl", json.dumps(EXTRACT) + "\n{}\nno\n"), "wof"))
    _check(records["wof:421190393"])
    assert [one.line for one in bad] == [2, 3]


def test_a_folder_of_geojson(put: Put) -> None:
    put("data/421/190/393/421190393.geojson", json.dumps({"type": "Feature", "properties": PROPERTIES}))
    put("data/421/190/393/421190393-alt-quattroshapes.geojson", json.dumps({"properties": {**PROPERTIES, "wof:id": 1}}))
    path = put("data/1/bad.geojson", "{")
    records, bad = split(whosonfirst.read(path.parents[1], "wof"))
    _check(records["wof:421190393"])
    assert len(records) == 1
    assert ["bad.geojson" in one.reason for one in bad] == [True]


@pytest.mark.parametrize("columns", [("other_id", "other_source"), ("concordance_id", "concordance_source")])
def test_the_database(tmp_path: Path, columns: tuple[str, str]) -> None:
    path = tmp_path / "whosonfirst-data-admin-sy-latest.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"""
            CREATE TABLE spr (id INTEGER PRIMARY KEY, parent_id INTEGER, name TEXT, placetype TEXT, country TEXT,
              latitude REAL, longitude REAL, is_current INTEGER, is_deprecated INTEGER, is_superseded INTEGER);
            CREATE TABLE names (id INTEGER, placetype TEXT, country TEXT, language TEXT, script TEXT, privateuse TEXT,
              name TEXT);
            CREATE TABLE concordances (id INTEGER, {columns[0]} TEXT, {columns[1]} TEXT);
            CREATE TABLE ancestors (id INTEGER, ancestor_id INTEGER, ancestor_placetype TEXT);
            INSERT INTO spr VALUES (421190393, -1, 'Al Qamishli', 'locality', 'SY', 37.05, 41.22, 1, 0, 0),
              (2, -1, 'Old', 'locality', 'SY', 37, 41, 1, 1, 0);
            INSERT INTO ancestors VALUES (421190393, 85632413, 'country'), (421190393, 7, 'county');
            INSERT INTO concordances VALUES (421190393, '173377', 'gn:id'), (421190393, 'Q1033066', 'wd:id'),
              (421190393, 'KAC', 'iata:code');
        """)
        for key, names in NAMES.items():
            lang, _, role = key.partition("_x_")
            connection.executemany(
                "INSERT INTO names VALUES (421190393, '', '', ?, '', ?, ?)", [(lang, role, name) for name in names]
            )
        connection.commit()
    records, bad = split(whosonfirst.read(path, "wof"))
    _check(records["wof:421190393"])
    assert len(records) == 1
    assert not bad


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE spr (id)")
        connection.commit()
    with pytest.raises(InvalidRecord, match="missing"):
        list(whosonfirst.read(path, "wof"))


def test_a_packed_database_is_refused(put: Put) -> None:
    path = put("whosonfirst.db.bz2", bz2.compress(b"SQLite format 3\x00" + bytes(100)))
    with pytest.raises(InvalidRecord, match="unpack it first"):
        list(whosonfirst.read(path, "wof"))


@pytest.mark.parametrize("gone", [{"deprecated": "2019-01-01"}, {"superseded_by": [5]}, {"is_current": 0}])
def test_what_is_no_longer_used_is_passed_over(put: Put, gone: dict[str, Any]) -> None:
    assert split(whosonfirst.read(put("wof.jsonl", json.dumps({**EXTRACT, **gone})), "wof")) == ({}, [])


def test_a_romanized_name_says_so(put: Put) -> None:
    value = {**EXTRACT, "names": {"ara_x_variant": ["Al-Qamishly"]}}
    (record,) = split(whosonfirst.read(put("wof.jsonl", json.dumps(value)), "wof"))[0].values()
    assert ("Al-Qamishly", "ar-Latn", "variant") in forms(record)


def test_the_extract_of_syria() -> None:
    records, bad = split(whosonfirst.read(shared("whosonfirst", "wof-admin-sy.jsonl.gz"), "wof"))
    assert len(records) > 10_000
    assert not bad
    assert records["wof:102542747"].type == "airport"
