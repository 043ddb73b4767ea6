"""Wikidata's JSON of entities and the CSV of its query service."""

from __future__ import annotations

import json
from typing import Any

from gazetteer.exchange import wikidata
from gazetteer.exchange.record import Record
from gazetteer.model import Kind
from tests.exchange.conftest import Put, forms, split


def _claim(value: Any, rank: str = "normal", **qualifiers: Any) -> dict[str, Any]:
    snaks = {key: [{"datavalue": {"value": one}}] for key, one in qualifiers.items()}
    return {"mainsnak": {"datavalue": {"value": value}}, "rank": rank, "qualifiers": snaks}


def _time(year: str, precision: int = 9) -> dict[str, Any]:
    return {"time": f"+{year}-07-05T00:00:00Z", "precision": precision}


CITY = {
    "id": "Q1033066",
    "labels": {
        "en": {"language": "en", "value": "Qamishli"},
        "ku": {"language": "ku", "value": "Qamişlo"},
        "zh-hans": {"language": "zh-hans", "value": "卡米什利"},
    },
    "aliases": {"en": [{"language": "en", "value": "Kamishly"}]},
    "claims": {
        "P31": [_claim({"id": "Q515"})],
        "P625": [_claim({"latitude": 37.05, "longitude": 41.22})],
        "P1566": [_claim("173377")],
        "P131": [_claim({"id": "Q1"}, P582=_time("1950")), _claim({"id": "Q2"})],
        "P1082": [_claim({"amount": "+1"}), _claim({"amount": "+184231"}, rank="preferred")],
        "P571": [_claim(_time("1926", 11))],
        "P1448": [
            _claim({"text": "القامشلي", "language": "ar"}),
            _claim({"text": "Kamichlié", "language": "fr"}, P580=_time("1926"), P582=_time("1946")),
            _claim({"text": "Nisibis", "language": "la"}, rank="deprecated"),
        ],
        "P576": [{"mainsnak": {"snaktype": "novalue"}, "rank": "normal"}],
    },
}
PARTY = {
    "id": "Q5",
    "labels": {"en": {"language": "en", "value": "A party"}},
    "claims": {"P31": [_claim({"id": "Q7278"})]},
}
PERSON = {"id": "Q6", "labels": {"en": {"language": "en", "value": "A person"}}, "claims": {}}


def _check(city: Record) -> None:
    assert (city.type, city.lat, city.lon, city.population) == ("city", 37.05, 41.22, 184231)
    assert (city.within, city.since, city.until) == (("wikidata:Q2",), "1926-07-05", None)
    assert [link.id for link in city.links] == ["geonames:173377"]
    assert forms(city) == [
        ("Qamishli", "en", "preferred"),
        ("Qamişlo", "ku", "preferred"),
        ("卡米什利", "zh-Hans", "preferred"),
        ("القامشلي", "ar", "variant"),
        ("Kamichlié", "fr", "former"),
        ("Kamishly", "en", "variant"),
    ]
    assert [(name.since, name.until) for name in city.names if name.lang == "fr"] == [("1926", "1946")]


def test_a_dump(put: Put) -> None:
    dump = "[\n" + ",\n".join(map(json.dumps, (CITY, PARTY, PERSON))) + ",\n{bad\n]\n"
    records, bad = split(wikidata.read(put("dump.json", dump), "wd"))
    _check(records["wikidata:Q1033066"])
    assert (records["wikidata:Q5"].kind, records["wikidata:Q5"].type) == (Kind.GROUP, "party")
    assert [one.line for one in bad] == [4, 5]


def test_what_the_service_gives_of_one_entity(put: Put) -> None:
    text = json.dumps({"entities": {"Q1033066": CITY, "Q9": {"missing": ""}}}, indent=1)
    records, bad = split(wikidata.read(put("Q1033066.json", text), "wd"))
    _check(records["wikidata:Q1033066"])
    assert [one.line for one in bad] == [2]


def test_results_of_a_query(put: Put) -> None:
    text = (
        "item,itemLabel,label_ku,itemAltLabel,coord,geonames,country\n"
        'http://www.wikidata.org/entity/Q2,Amuda,Amûdê,"Amude, Amouda",Point(40.93 37.1),174441,SY\n'
        "http://www.wikidata.org/entity/Q2,Amuda,Amûdê,,Point(40.93 37.1),174442,SY\n"
        "http://www.wikidata.org/entity/Q3,Q3,,,,,\n"
        "nothing,x,,,,,\n"
    )
    records, bad = split(wikidata.read(put("query.csv", text), "wd"))
    town = records["wikidata:Q2"]
    assert (town.lat, town.lon, town.country) == (37.1, 40.93, "SY")
    assert {link.id for link in town.links} == {"geonames:174441", "geonames:174442"}
    assert [form for form, _, _ in forms(town)] == ["Amuda", "Amûdê", "Amude", "Amouda"]
    assert sorted(one.line for one in bad) == [4, 5]
