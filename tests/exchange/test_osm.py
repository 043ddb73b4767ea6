"""OpenStreetMap as PBF, and in what osmium writes of it: the same places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gazetteer.exchange import osm
from gazetteer.exchange.record import Record
from tests.exchange.conftest import Put, forms, split

TAGS = {
    "place": "city", "name": "القامشلي", "name:ku": "Qamişlo", "name:en": "Qamishli", "alt_name": "Kamishly;Qamishly",
    "old_name:fr": "Kamichlié", "int_name": "Qamishli", "official_name:ar": "مدينة القامشلي", "name:etymology": "reed",
    "short_name": "Q", "population": "184,231", "wikidata": "Q1033066", "iata": "KAC",
}  # fmt: skip


def _check(record: Record) -> None:
    assert (record.type, record.lat, record.lon, record.population) == ("city", 37.05, 41.22, 184231)
    assert [link.id for link in record.links] == ["wikidata:Q1033066"]
    assert sorted(forms(record), key=str) == sorted(
        [
            ("القامشلي", None, "preferred"),
            ("Qamişlo", "ku", "preferred"),
            ("Qamishli", "en", "preferred"),
            ("مدينة القامشلي", "ar", "variant"),
            ("Qamishli", None, "variant"),
            ("Kamishly", None, "variant"),
            ("Qamishly", None, "variant"),
            ("Q", None, "abbreviation"),
            ("Kamichlié", "fr", "former"),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    "members",
    [{"id": "n27"}, {"id": "node/27"}, {"properties": {**TAGS, "@type": "node", "@id": 27}}],
)
def test_geojson(put: Put, members: dict[str, object]) -> None:
    point = {"type": "Point", "coordinates": [41.22, 37.05]}
    feature = {"type": "Feature", "properties": TAGS, "geometry": point, **members}
    road = {"type": "Feature", "id": "w5", "properties": {"highway": "primary", "name": "M4"}, "geometry": None}
    area = {"type": "Feature", "id": "a31", "properties": {"place": "town", "name": "Amuda"}, "geometry": None}
    no_id = {"type": "Feature", "properties": TAGS, "geometry": point}
    path = put("syria.geojson", json.dumps({"type": "FeatureCollection", "features": [feature, road, area, no_id]}))
    records, bad = split(osm.read(path, "osm"))
    assert set(records) == {"osm:n27", "osm:r15"}
    _check(records["osm:n27"])
    assert [one.line for one in bad] == [4]


def test_opl(put: Put) -> None:
    def escape(text: str) -> str:
        return "".join(c if c.isalnum() and c.isascii() else f"%{ord(c):x}%" for c in text)

    tags = ",".join(f"{escape(key)}={escape(value)}" for key, value in TAGS.items())
    text = (
        f"n27 v1 dV c0 t i0 u T{tags} x41.22 y37.05\n"
        "w7 v1 dV c0 t i0 u Tplace=town,name=Amuda Nn1,n2\nn28 v1 T x1 y1\nno\n"
    )
    records, bad = split(osm.read(put("syria.opl", text), "osm"))
    _check(records["osm:n27"])
    assert (records["osm:w7"].lat, records["osm:w7"].type) == (None, "town")
    assert [one.line for one in bad] == [4]


def test_pbf(tmp_path: Path) -> None:
    osmium = pytest.importorskip("osmium")
    path, new = tmp_path / "syria.osm.pbf", osmium.osm.mutable
    writer = osmium.SimpleWriter(str(path))
    writer.add_node(new.Node(id=27, location=(41.22, 37.05), tags=TAGS))
    writer.add_node(new.Node(id=28, location=(41.0, 37.0)))
    writer.add_node(new.Node(id=29, location=(42.0, 38.0)))
    writer.add_way(new.Way(id=7, nodes=[28, 29], tags={"waterway": "river", "name": "Jaghjagh"}))
    writer.add_relation(new.Relation(id=9, tags={"boundary": "administrative", "admin_level": "4", "name": "Hasakah"}))
    writer.close()
    records, bad = split(osm.read(path, "osm"))
    _check(records["osm:n27"])
    assert (records["osm:w7"].lat, records["osm:w7"].lon, records["osm:w7"].type) == (37.5, 41.5, "river")
    assert records["osm:r9"].type == "province"
    assert not bad


def test_a_pbf_that_is_cut_is_told(tmp_path: Path) -> None:
    osmium = pytest.importorskip("osmium")
    path = tmp_path / "cut.osm.pbf"
    writer = osmium.SimpleWriter(str(path))
    writer.add_node(osmium.osm.mutable.Node(id=27, location=(41.22, 37.05), tags=TAGS))
    writer.close()
    path.write_bytes(path.read_bytes()[:-20])
    _, bad = split(osm.read(path, "osm"))
    assert "cannot be read" in bad[0].reason
