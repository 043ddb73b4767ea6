"""No file breaks an importer: whatever is in it, it is told as bad, or refused with one of our own errors."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gazetteer.errors import GazetteerError
from gazetteer.exchange import cod_ab, geonames, linked_places, lp_tsv, osm, records, whosonfirst, wikidata
from gazetteer.exchange.load import Bad
from gazetteer.exchange.record import Record
from tests.exchange import test_cod_ab, test_exports, test_geonames, test_osm, test_whosonfirst, test_wikidata

Read = Callable[[Path, str], Iterable[Record | Bad]]

SEEDS: list[tuple[Read, str, str]] = [
    (wikidata.read, "entity.json", json.dumps(test_wikidata.CITY)),
    (wikidata.read, "entities.json", json.dumps({"entities": {"Q5": test_wikidata.CITY}}, indent=1)),
    (wikidata.read, "query.csv", "item,itemLabel,coord\nhttp://www.wikidata.org/entity/Q2,A,Point(1 2)\n"),
    (whosonfirst.read, "wof.jsonl", json.dumps(test_whosonfirst.EXTRACT)),
    (whosonfirst.read, "wof.geojsonl", json.dumps({"properties": test_whosonfirst.PROPERTIES})),
    (linked_places.read, "lp.jsonld", json.dumps({"features": [test_exports.LINKED]})),
    (lp_tsv.read, "lp.tsv", "id\ttitle\tstart\tlat\tlon\tvariants\n1\tA\t1900\t3\t4\tx@ar;y\n"),
    (osm.read, "osm.geojson", json.dumps({"id": "n5", "properties": test_osm.TAGS, "geometry": {"type": "Point"}})),
    (osm.read, "osm.opl", "n27 v1 dV c0 t i0 u Tplace=town,name=A%41%mude x41.22 y37.05\n"),
    (geonames.read, "SY.txt", test_geonames.QAMISHLI),
    (geonames.read, "alternateNamesV2.txt", test_geonames.ALTERNATES),
    (cod_ab.read, "table.csv", test_cod_ab.STYLES["2020"]),
    (cod_ab.read, "table.csv", test_cod_ab.STYLES["2016"]),
    (records.read, "some.jsonl", '{"id": "a:1", "kind": "place", "names": [{"form": "x"}], "links": {"osm": ["n1"]}}'),
]
_VALUES: list[Any] = [None, True, 5, -1.5, 1e999, 10**30, "", "x", "\ud800", [], [[]], [None], {}, {"a": None}, [{}]]
_BYTES = [b'"', b"\t", b",", b"\n", b"\0", b"\xff", b"9" * 40, b"%110000%", b"%fffffffff%", b"nan", b"inf", b"[" * 9]


def _holders(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a value of JSON that holds another: (list or dict, index or key)."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key
        yield from _holders(inner)


def _spoiled(text: str, chance: random.Random) -> bytes:
    """The text with one to three things in it replaced by what should not be there."""
    if text.startswith("{") and chance.random() < 0.7:
        value = json.loads(text)
        for _ in range(chance.randint(1, 3)):
            holder, key = chance.choice(list(_holders(value)))
            holder[key] = copy.deepcopy(chance.choice(_VALUES))
        return json.dumps(value).encode()
    raw = bytearray(text.encode())
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(raw) + 1)
        raw[at : at + chance.randint(0, 4)] = chance.choice(_BYTES)
    return bytes(raw)


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_spoiled_files(seed: int, tmp_path: Path) -> None:
    read, name, text = SEEDS[seed]
    path, chance, good = tmp_path / name, random.Random(seed), 0
    for _ in range(150):
        path.write_bytes(_spoiled(text, chance))
        try:
            things = list(read(path, "spoiled"))
        except GazetteerError:
            continue
        assert all(isinstance(one, Record | Bad) for one in things)
        good += sum(isinstance(one, Record) and bool(one.data()) for one in things)
    assert good, "nothing was left to read: the test spoils too much"
