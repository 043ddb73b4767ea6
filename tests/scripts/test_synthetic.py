"""A world made up: like the one that it was learned from, the same every time, and a gazetteer can be built of it."""

from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import fmean

import pytest

from gazetteer import Gazetteer, Kind, Role
from gazetteer.exchange.record import Record, checked_name
from gazetteer.model import Name
from gazetteer.text.script import script_of
from scripts.evaluation.building import build
from scripts.evaluation.corpora import Article, Toponym
from scripts.evaluation.querying import ask, planted
from scripts.evaluation.synthetic import DATASET, NAMES_PER_PLACE, Model, Synthetic, learn

_PARTS = {
    "SY": ("tall", "khan", "dayr", "bayt", "kafr", "zahra"),
    "DE": ("berg", "stein", "feld", "hofen", "kirch", "neu"),
}
_ARABIC = ("تل", "خان", "دير", "بيت", "كفر", "زهرا")


def _settlement(number: int, random: Random) -> Record:
    country = ("SY", "DE")[number % 2]
    some = range(1 + number % 6)
    forms = {" ".join(random.sample(_PARTS[country], random.randint(1, 3))).title() for _ in some}
    if country == "SY":
        forms |= {" ".join(random.sample(_ARABIC, 2)) for _ in some}
    return Record(
        id=f"geonames:{number}",
        kind=Kind.PLACE,
        type="settlement",
        country=country,
        lat=35.0,
        lon=40.0,
        population=1000 * number or None,
        names=tuple(checked_name(Name(form)) for form in sorted(forms)),
    )


def _world() -> Iterator[Record]:
    random = Random(1)
    yield from (_settlement(number, random) for number in range(400))


@pytest.fixture(scope="module")
def model() -> Model:
    return learn(1, list(_world()))


@pytest.fixture(scope="module")
def places(model: Model) -> list[Record]:
    return list(Synthetic(model, 1000))


def test_as_many_as_asked_for_and_the_first_of_a_larger_world(model: Model, places: list[Record]) -> None:
    assert len(Synthetic(model, 1000)) == len(places) == 1000
    assert list(Synthetic(model, 300)) == places[:300]
    many = list(Synthetic(model, 5100))
    assert len({place.id for place in many}) == 5100
    assert [place.names for place in many[5000:]] != [place.names for place in many[:100]]


def test_another_seed_is_another_world(places: list[Record]) -> None:
    world = list(_world())
    assert list(Synthetic(learn(1, world), 50)) == places[:50]
    assert list(Synthetic(learn(2, world), 50)) != places[:50]


def test_a_seed_of_the_places_alone_is_another_world_in_the_same_letters(model: Model, places: list[Record]) -> None:
    others = list(Synthetic(replace(model, seed=2), 50))
    assert [place.names for place in others] != [place.names for place in places[:50]]


def test_names_are_as_many_as_all_of_geonames_has(places: list[Record]) -> None:
    assert sum(len(place.names) for place in places) / len(places) == pytest.approx(NAMES_PER_PLACE, rel=0.08)


def test_scripts_are_those_of_the_country(places: list[Record]) -> None:
    scripts = {country: {script_of(name.form) for place in places if place.country == country for name in place.names}
               for country in _PARTS}  # fmt: skip
    assert scripts == {"SY": {"Latn", "Arab"}, "DE": {"Latn"}}


def test_places_lie_near_real_ones_and_are_about_as_large(places: list[Record]) -> None:
    assert all(place.lat and 34.4 < place.lat < 35.6 and place.lon and 39.4 < place.lon < 40.6 for place in places)
    known = sorted(place.population or 0 for place in places)
    assert len(set(known)) > 300
    assert known[-1] < 1.25 * 400_000


def test_each_name_is_of_this_dataset_and_the_first_is_preferred(places: list[Record]) -> None:
    for place in places:
        assert place.id.startswith(f"{DATASET}:")
        assert [name.role for name in place.names].count(Role.PREFERRED) == 1
        assert place.names[0].role is Role.PREFERRED
        assert len({name.form for name in place.names}) == len(place.names)


def test_the_frequent_names_are_real_and_as_frequent(model: Model) -> None:
    kind = next(kinds[0] for shape, kinds in model.shapes if shape.country == "DE")
    head = model.laws.heads[kind]
    real = [name.form for place in _world() if place.country == "DE" for name in place.names]
    assert set(head) < set(real)
    marked = copy(model.laws)
    marked.heads = [[f"!{form}" for form in some] for some in model.laws.heads]
    made = [
        name.form
        for place in Synthetic(replace(model, laws=marked), 1000)
        if place.country == "DE"
        for name in place.names
    ]
    for frequent in (head, head[:3]):
        share = fmean(form in {f"!{one}" for one in frequent} for form in made)
        assert share == pytest.approx(fmean(form in frequent for form in real), abs=0.05)


def test_a_gazetteer_is_built_of_it_and_asked(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "synthetic.db"
    built = build(model, 200, path)
    with Gazetteer.open(path) as gazetteer:
        info = gazetteer.info()
    assert info["entities"] == {"place": built.places} == {"place": 200}
    assert sum(info["names"].values()) == built.names
    assert built.generating + built.storing < built.seconds
    assert {id for id, _ in built.sample} <= {f"{DATASET}:{number}" for number in range(1, 201)}
    bearers = Counter(name.form for place in Synthetic(model, 200) for name in place.names)
    asked = ask(path, [(id, form) for id, form in built.sample if bearers[form] == 1][:40], seed=1)
    assert asked.known_found == 1
    assert 0.8 < asked.misspelled_found <= 1, "of so few names, all are looked at"
    assert asked.known_ms > 0
    assert ask(path, [("synthetic:0", form) for _, form in built.sample[:40]], seed=1).known_found == 0


def test_toponyms_of_a_text_become_names_of_the_gazetteer() -> None:
    spans = ((5, 10), (14, 18), (24, 29))
    article = Article("From Paris to Rome, and Paris.", tuple(Toponym(*span, None, None) for span in spans))
    assert planted(article, ["Aleppo"], Random(1)) == "From Aleppo to Aleppo, and Aleppo."
    words = planted(article, [f"x{number}" for number in range(1000)], Random(1)).strip(".").replace(",", "").split()
    assert words[1] == words[5] != words[3]
