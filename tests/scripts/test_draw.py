"""The draw: splits by entity, nothing asked that is still there, the same from run to run."""

from collections.abc import Iterator

import pytest

from scripts.evaluation.case import FIT, HELD_OUT, NIL, TEST, TUNE, TYPO, Case, split_of
from scripts.evaluation.draw import Sizes, World, cases
from scripts.evaluation.forms import SCRIPTS, key
from scripts.evaluation.holdout import HoldOut
from scripts.evaluation.names import bearers_of
from scripts.evaluation.places import Place

SIZES = Sizes({"Arab": 20, "Latn": 20}, typos=20, removed=20, whole_middle_east=False)
_LETTERS = "bdfghjklmnrst"
_ARABIC = dict(zip(_LETTERS, "بدفغهجكلمنرست", strict=True))


def _places() -> Iterator[Place]:
    for number in range(1, 1200):
        digits = [_LETTERS[(number // 13**power) % 13] for power in range(3)]
        latin, arabic = "a".join(digits).title() + "abad", "".join(_ARABIC[letter] for letter in digits) + "اباد"
        forms = (latin, latin + "eh", latin.replace("a", "â"), arabic, "ال" + arabic, f"{latin}".lower() + "x")
        country = "SY" if number % 3 else "DE"
        yield Place(f"geonames:{number}", latin, forms, country, lat=number / 10, lon=0.0)


@pytest.fixture(scope="module")
def world() -> World:
    places = tuple(_places())
    return World(places, bearers_of(places), curated=frozenset({"geonames:7"}))


@pytest.fixture(scope="module")
def drawn(world: World) -> list[Case]:
    return cases(TEST, SIZES, seed=1, source=world)


def of_task(drawn: list[Case], task: str) -> list[Case]:
    return [case for case in drawn if task in case.labels]


def test_splits_are_those_of_the_published_checksum() -> None:
    assert split_of("geonames:173377") == 8
    assert not FIT & TUNE
    assert not (FIT | TUNE) & TEST
    assert 9 not in FIT | TUNE | TEST


def test_as_many_as_asked_for(drawn: list[Case]) -> None:
    assert [len(of_task(drawn, task)) for task in (HELD_OUT, TYPO, NIL)] == [40, 20, 20]
    assert sum("Arab" in case.labels for case in of_task(drawn, HELD_OUT)) == 20


def test_only_places_of_the_split_each_once(drawn: list[Case]) -> None:
    ids = [id for case in drawn for id in case.hidden]
    assert len(set(ids)) == len(ids)
    assert {split_of(id) for id in ids} <= TEST


def test_every_draw_is_the_same(world: World, drawn: list[Case]) -> None:
    assert cases(TEST, SIZES, seed=1, source=world) == drawn
    assert cases(TEST, SIZES, seed=2, source=world) != drawn


def test_a_place_more_in_the_data_changes_no_other_choice(world: World, drawn: list[Case]) -> None:
    late = next(
        number
        for number in range(5000, 9000)
        if split_of(f"geonames:{number}") in TEST
        and not of_place(cases(TEST, SIZES, source=with_place(world, number)), number)
    )
    assert cases(TEST, SIZES, source=with_place(world, late)) == drawn


def with_place(world: World, number: int) -> World:
    forms = ("Zuzu", "Zuzuya", "Zuzuye", "Zuzuyo", "زوزو")
    places = (*world.places, Place(f"geonames:{number}", "Zuzu", forms, "DE", 0.0, 50.0))
    return World(places, bearers_of(places), world.curated)


def of_place(drawn: list[Case], number: int) -> list[Case]:
    return [case for case in drawn if f"geonames:{number}" in case.hidden]


def test_what_is_held_out_is_gone_and_something_is_left(world: World, drawn: list[Case]) -> None:
    hold_out = HoldOut.of(drawn, {})
    by_id = {place.id: place for place in world.places}
    for case in of_task(drawn, HELD_OUT):
        (id,) = case.right
        left = [form for form in by_id[id].forms if hold_out.keep(id, form)]
        assert left
        assert key(case.query) not in map(key, left)


def test_machine_romanizations_leave_with_a_name_in_another_script(world: World, drawn: list[Case]) -> None:
    hold_out = HoldOut.of(drawn, {})
    by_id = {place.id: place for place in world.places}
    for case in of_task(drawn, HELD_OUT):
        (id,) = case.right
        lower = next(form for form in by_id[id].forms if form.islower() and form.isascii())
        assert hold_out.keep(id, lower) is ("Latn" in case.labels)


def test_a_machine_romanization_leaves_with_the_latin_name_that_it_only_cuts_into_words() -> None:
    forms = ("Wenping", "wen ping", "Wenping Zhen", "wen ping zhen", "Yemao")
    places = tuple(
        Place(f"geonames:{number}", forms[0], forms, "CN", 0.0, 0.0)
        for number in range(1, 60)
        if split_of(f"geonames:{number}") in TEST
    )
    drawn = cases(TEST, Sizes({"Latn": 60}, 0, 0), source=World(places, bearers_of(places), frozenset()))
    hold_out = HoldOut.of(drawn, {})
    left = {case.query: {form for form in forms if hold_out.keep(next(iter(case.right)), form)} for case in drawn}
    assert left["Wenping"] == {"Wenping Zhen", "wen ping zhen", "Yemao"}
    assert left["Yemao"] == set(forms) - {"Yemao"}
    labels = {label for case in drawn for label in case.labels}
    assert {"shared", "unlike"} <= labels
    assert "distinct" not in labels


def test_mistyped_names_stay_in_the_gazetteer_and_are_nobodys(world: World, drawn: list[Case]) -> None:
    hold_out = HoldOut.of(drawn, {})
    by_id = {place.id: place for place in world.places}
    for case in of_task(drawn, TYPO):
        (id,) = case.right
        assert all(hold_out.keep(id, form) for form in by_id[id].forms)
        assert key(case.query) not in world.bearers


def test_removed_places_are_gone_altogether_and_have_no_namesake(world: World, drawn: list[Case]) -> None:
    hold_out = HoldOut.of(drawn, {})
    for case in of_task(drawn, NIL):
        (id,) = case.hidden
        assert not case.right
        assert not hold_out.keep(id, "anything")
        assert [place.id for place in world.bearers[key(case.query)]] == [id]
        assert id != "geonames:7"


def test_cross_script_where_no_name_in_the_script_of_the_query_is_left() -> None:
    forms = ("Qamishli", "Qamishlo", "Kamishli", "Kamechlie", "القامشلي")
    number = next(n for n in range(10**6) if split_of(f"geonames:{n}") in TEST)
    places = (Place(f"geonames:{number}", forms[0], forms, "SY", 0.0, 0.0),)
    source = World(places, bearers_of(places), frozenset())
    (arabic,) = cases(TEST, Sizes({"Arab": 5}, 0, 0), source=source)
    (latin,) = cases(TEST, Sizes({"Latn": 5}, 0, 0), source=source)
    assert {"cross-script", "middle east", "Arab"} <= arabic.labels
    assert "cross-script" not in latin.labels


def test_every_middle_eastern_place_that_qualifies_is_asked(world: World) -> None:
    sizes = Sizes({"Arab": 5}, 0, 0)
    asked = {id for case in cases(TEST, sizes, source=world) if "middle east" in case.labels for id in case.right}
    assert asked == {place.id for place in world.places if place.country == "SY" and split_of(place.id) in TEST}


def test_scripts_of_the_strata_are_asked_in_letters_of_theirs(drawn: list[Case]) -> None:
    for case in drawn:
        assert len(case.labels & set(SCRIPTS)) == 1
