"""From a query to an answer: statuses, what each field of context changes, and the same as the slow way."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gazetteer import Gazetteer, Kind, Query, Resolution, Status
from gazetteer.errors import InvalidQuery
from gazetteer.matching.beside import OneByOne
from gazetteer.matching.score import weights
from gazetteer.model import Reason
from gazetteer.resolve import Resolver
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from gazetteer.text.analyze import analyze
from tests import reference
from tests.tiny import load, record


def place(id: str, *forms: Any, country: str = "SY", **members: Any) -> dict[str, Any]:
    return record(f"own:{id}", *forms, **{"country": country, "type": "town", **members})


def named(form: str, lang: str | None = None, **members: Any) -> dict[str, Any]:
    return {"form": form, "lang": lang, **members}


RECORDS = (
    record("own:sy", "Syria", country="SY", type="country", links={"iso": "SY"}, population=20_000_000),
    record("own:tr", "Turkey", country="TR", type="country", links={"iso": "TR"}, population=80_000_000),
    place("hasakah", named("Hasakah Governorate", "en", role="preferred"), named("Hasakah", "en"), type="province",
          within="own:sy"),
    place("aleppo", named("Aleppo Governorate", "en", role="preferred"), type="province", within="own:sy"),
    place("qamishli", named("Qamishli", "en", role="preferred"), named("القامشلي", "ar"), named("Qamişlo", "kmr"),
          named("Камышлы", "ru"), named("ܩܡܫܠܐ", "syr"), type="city", within="own:hasakah", lat=37.05, lon=41.22,
          population=184_231, links={"geonames": "173377", "pcode": ["C4564"]}),
    # One name, two of each.
    place("rumaylan-east", "Rumaylan", within="own:hasakah", lat=37.0, lon=41.9),
    place("rumaylan-west", "Rumaylan", within="own:aleppo", lat=36.2, lon=37.1),
    place("sarin-sy", "Sarin", within="own:aleppo"),
    place("sarin-tr", "Sarin", country="TR", within="own:tr"),
    place("tay", "Tay"),
    record("own:tribe", "Tay", kind="group", type="tribe", country="SY"),
    place("khabur", "Khabur", type="river"),
    place("khabur-town", "Khabur", type="town"),
    place("old", named("Chamran", until="1950"), until="1960"),
    place("new", named("Chamran", since="1990")),
    place("arabic", named("Amuda", "ar-Latn")),
    place("kurdish", named("Amuda", "kmr")),
    *(place(f"many-{n}", "Mazraa", named(f"Mazraa {n}", "en")) for n in range(30)),
)  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("resolve") / "g.db"
    load(path, *RECORDS)
    return path


@pytest.fixture(scope="module")
def small(path: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(path) as gazetteer:
        yield gazetteer


def first(answer: Resolution) -> str | None:
    return answer.candidates[0].id if answer.candidates else None


# Statuses


def test_a_match(small: Gazetteer) -> None:
    answer = small.resolve("Qamishli", id="7")
    assert (answer.status, answer.query, answer.id, answer.reason, answer.error) == (
        Status.MATCH, "Qamishli", "7", None, None,
    )  # fmt: skip
    assert answer.probability == answer.candidates[0].probability >= 0.8
    assert answer.gazetteer == small.edition
    best = answer.candidates[0]
    assert (best.id, best.kind, best.type, best.name, best.country) == (
        "own:qamishli", Kind.PLACE, "city", "Qamishli", "SY",
    )  # fmt: skip
    assert best.within == ("own:hasakah", "own:sy")
    assert (best.lat, best.lon) == (37.05, 41.22)
    assert best.links == {"geonames": ("173377",), "pcode": ("C4564",)}
    assert best.matched.form == "Qamishli"
    assert best.why == ("the same letters",)


@pytest.mark.parametrize("name", ["القامشلي", "Qamişlo", "Qamislo", "QAMISHLI", "Камышлы", "ܩܡܫܠܐ", "al-Qamishli"])
def test_every_script_reaches_the_same(small: Gazetteer, name: str) -> None:
    assert first(small.resolve(name)) == "own:qamishli"


@pytest.mark.parametrize("name", ["Rumaylan", "Sarin"])
def test_two_of_one_name_are_ambiguous(small: Gazetteer, name: str) -> None:
    answer = small.resolve(name)
    assert answer.status is Status.AMBIGUOUS
    assert {one.matched.form for one in answer.candidates[:2]} == {name}


@pytest.mark.parametrize("text", ["", " ", "\u200f", "...", "—!؟", "\u0301" * 1000, "\u202e", "ـ"])
def test_nothing_to_look_for(small: Gazetteer, text: str) -> None:
    answer = small.resolve(text)
    assert (answer.status, answer.reason, answer.candidates, answer.probability) == (Status.NIL, Reason.EMPTY, (), 0)
    assert answer.query == text


def test_unknown_and_too_weak(small: Gazetteer) -> None:
    answer = small.resolve("Wolverhampton Wanderers")
    assert answer.status is Status.NIL
    assert answer.reason in (Reason.UNKNOWN, Reason.TOO_WEAK)
    assert (answer.reason is Reason.UNKNOWN) == (not answer.candidates)


@pytest.mark.parametrize("text", ["Qamishli" * 12_500, "ا" * 100_000, "a\u0301" * 50_000, ", " * 50_000, "(" * 10_000])
def test_a_text_of_any_length_has_an_answer(small: Gazetteer, text: str) -> None:
    assert small.resolve(text).status in (Status.NIL, Status.AMBIGUOUS, Status.MATCH)


@pytest.mark.parametrize("text", ["a\0b", "\ud800", None, 7])
def test_what_is_no_text(small: Gazetteer, text: Any) -> None:
    with pytest.raises(InvalidQuery):
        small.resolve(text)


def test_bidi_marks_change_nothing(small: Gazetteer) -> None:
    plain, marked = small.resolve("القامشلي"), small.resolve("\u2067\u202bالقامشلي\u202c\u2069\u200f")
    assert [one.id for one in marked.candidates] == [one.id for one in plain.candidates]


# Context: each field with a case that it flips


@pytest.mark.parametrize(
    ("name", "context", "id"),
    [
        ("Sarin", {"country": "SY"}, "own:sarin-sy"),
        ("Sarin", {"country": "TR"}, "own:sarin-tr"),
        ("Tay", {"kind": "place"}, "own:tay"),
        ("Tay", {"kind": "group"}, "own:tribe"),
        ("Khabur", {"type": "river"}, "own:khabur"),
        ("Khabur", {"type": "town"}, "own:khabur-town"),
        ("Khabur", {"type": "settlement"}, "own:khabur-town"),
        ("Rumaylan", {"near": "37.05,41.22"}, "own:rumaylan-east"),
        ("Rumaylan", {"near": "36.2,37.2"}, "own:rumaylan-west"),
        ("Rumaylan", {"lat": "36.2", "lon": "37.2"}, "own:rumaylan-west"),
        ("Rumaylan", {"within": "own:hasakah"}, "own:rumaylan-east"),
        ("Rumaylan", {"within": "own:aleppo"}, "own:rumaylan-west"),
        ("Chamran", {"as_of": "1940"}, "own:old"),
        ("Chamran", {"as_of": "2020-05-01"}, "own:new"),
        ("Amuda", {"lang": "ar"}, "own:arabic"),
        ("Amuda", {"lang": "kmr"}, "own:kurdish"),
    ],
)
def test_context_decides(small: Gazetteer, name: str, context: dict[str, str], id: str) -> None:
    assert first(small.resolve(name, **context)) == id


def test_a_country_never_hides_an_exact_name_elsewhere(small: Gazetteer) -> None:
    here, there = small.resolve("Qamishli", country="SY"), small.resolve("Qamishli", country="TR")
    assert first(here) == first(there) == "own:qamishli"
    assert there.probability < small.resolve("Qamishli").probability <= here.probability
    assert first(small.resolve("Sarin", country=["TR", "IQ"])) == "own:sarin-tr"


def test_kind_is_a_filter(small: Gazetteer) -> None:
    assert {one.kind for one in small.resolve("Tay", kind="group").candidates} == {Kind.GROUP}
    assert small.resolve("Qamishli", kind="group").status is Status.NIL


def test_within_is_a_filter_and_what_has_no_ancestry_is_neutral(small: Gazetteer) -> None:
    assert "own:rumaylan-west" not in {one.id for one in small.resolve("Rumaylan", within="own:hasakah").candidates}
    assert first(small.resolve("Qamishli", within="own:aleppo")) != "own:qamishli"
    assert first(small.resolve("Qamishli", within="own:sy")) == "own:qamishli"
    assert first(small.resolve("Qamishli", within="geonames:173377")) == "own:qamishli", "and itself, by any of its ids"
    assert first(small.resolve("Tay", within="own:hasakah", kind="group")) == "own:tribe"
    assert first(small.resolve("Aleppo Governorate", within="own:sarin-sy")) != "own:aleppo", "it is around, not within"


def test_candidates_of_an_answer_are_together_at_most_certain(small: Gazetteer) -> None:
    for name in ("Mazraa", "Qamislo", "Tay", "Rumaylan", "Sarin"):
        assert sum(one.probability for one in small.resolve(name, limit=100).candidates) <= 1 + 1e-9


def test_an_id_that_is_not_there_is_an_error(small: Gazetteer) -> None:
    answer = small.resolve("Qamishli", within="own:nowhere")
    assert answer.status is Status.ERROR
    assert answer.error == "within: there is no entity own:nowhere"


@pytest.mark.parametrize(
    "context",
    [{"country": "XX"}, {"kind": "city"}, {"type": "planet"}, {"near": "91,0"}, {"lat": "1"}, {"within": "Syria"},
     {"as_of": "yesterday"}, {"lang": "arabic"}, {"limit": 0}, {"limit": 101}, {"min_probability": 2}],
)  # fmt: skip
def test_bad_context(small: Gazetteer, context: dict[str, Any]) -> None:
    with pytest.raises(InvalidQuery, match=next(iter(context)).removeprefix("lat") or "lat"):
        small.resolve("Qamishli", **context)


def test_empty_context_is_none(small: Gazetteer) -> None:
    empty = dict.fromkeys(("lang", "country", "kind", "type", "near", "lat", "lon", "within", "as_of"), "")
    assert small.resolve("Qamishli", **empty) == small.resolve("Qamishli")


# Place strings


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Rumaylan, Hasakah", "own:rumaylan-east"),
        ("Rumaylan, Aleppo", "own:rumaylan-west"),
        ("Rumaylan (Rimelan), Aleppo Governorate, Syria", "own:rumaylan-west"),
        ("Sarin, Turkey", "own:sarin-tr"),
        ("Sarin, Aleppo, Syria", "own:sarin-sy"),
        ("Xyzzy (Qamişlo), Hasakah", "own:qamishli"),
        ("Tay tribe", "own:tribe"),
    ],
)
def test_place_strings(small: Gazetteer, text: str, id: str) -> None:
    assert first(small.resolve(text)) == id


# Limits


def test_limit(small: Gazetteer) -> None:
    assert len(small.resolve("Mazraa").candidates) == 10
    for limit in (1, 5, 30):
        answer = small.resolve("Mazraa", limit=limit)
        assert len(answer.candidates) == limit
        assert answer.candidates == small.resolve("Mazraa", limit=100).candidates[:limit]
        assert answer.status == small.resolve("Mazraa").status, "what is not shown counts too"


def test_min_probability(small: Gazetteer) -> None:
    every = small.resolve("Rumaylan", limit=100)
    least = every.candidates[1].probability - 0.001
    answer = small.resolve("Rumaylan", limit=100, min_probability=least)
    assert answer.candidates == tuple(one for one in every.candidates if one.probability >= least)
    assert answer.status == every.status
    none = small.resolve("Rumaylan", min_probability=1)
    assert (none.status, none.reason, none.candidates, none.probability) == (Status.NIL, Reason.TOO_WEAK, (), 0)


# The same through every door and from run to run


QUERIES = [
    *(Query(form) for form in ("Qamishli", "Rumaylan", "قامشلي", "Mazraa", "", "Amude", "Sarin, Turkey", "Xyz")),
    Query("Sarin", country=("TR",)), Query("Tay", kind=Kind.GROUP), Query("Rumaylan", within="own:aleppo", limit=3),
    Query("Rumaylan, Aleppo", id="x"), Query("Rumaylan", within="own:nowhere"), Query("Qamishli"),
]  # fmt: skip


def test_many_at_once_are_as_one_by_one(small: Gazetteer, path: Path) -> None:
    together = small.resolve_many(QUERIES)
    assert together == [small.resolve_many([query])[0] for query in QUERIES]
    assert together == small.resolve_many(QUERIES)
    assert small.resolve_many(QUERIES[::-1]) == together[::-1]
    with Gazetteer.open(path) as again:
        assert again.resolve_many(QUERIES) == together
    assert small.resolve_many([]) == []


def test_the_order_of_records_changes_no_answer(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "g.db"
    load(other, *RECORDS[::-1])
    with Gazetteer.open(path) as one, Gazetteer.open(other) as two:
        for query in QUERIES:
            (ours,), (theirs,) = one.resolve_many([query]), two.resolve_many([query])
            assert ours.status == theirs.status
            assert [round(c.probability, 6) for c in ours.candidates] == [
                round(c.probability, 6) for c in theirs.candidates
            ]
            if ours.status is Status.MATCH:
                assert first(ours) == first(theirs)


# Beside the slow way


@pytest.fixture(scope="module")
def reader(path: Path) -> Iterator[Reader]:
    connection = connect_reader(path)
    yield Reader(connection)
    connection.close()


FORMS = sorted({str(name["form"]) for one in RECORDS for name in one["names"]})
slips = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["", "a", "i", "sh", "k", "ا", "ي", " "])), max_size=2)


def slip(form: str, changes: list[tuple[int, str]]) -> str:
    for at, letter in changes:
        at %= len(form)
        form = (form[:at] + letter + form[at + 1 :]) or form
    return form


@given(
    st.sampled_from(FORMS), slips, st.sampled_from([(), ("SY",), ("TR",)]), st.sampled_from([None, "ar", "kmr", "en"])
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_beside_the_slow_reference(
    small: Gazetteer,
    reader: Reader,
    form: str,
    changes: list[tuple[int, str]],
    country: tuple[str, ...],
    lang: str | None,
) -> None:
    query = Query(slip(form, changes), country=country, lang=lang, limit=100)
    assume(analyze(query.q, lang).core)
    slow = reference.resolve(reader, query, weights())
    (answer,) = small.resolve_many([query])
    fast = {one.id: one.score for one in answer.candidates}
    most, least = ({one.id: value for one in slow for value in [getattr(one, name)]} for name in ("score", "exact"))
    assert all(least[id] - 1e-3 <= score <= most[id] + 1e-3 for id, score in fast.items()), (
        "nothing is nearer than it is"
    )
    assert all(one.id in fast for one in slow if one.exact > reference.NEVER), "what is the same is always found"
    best = slow[0]
    if abs(fast.get(best.id, reference.NEVER) - best.score) < 1e-3:
        assert answer.candidates[0].score == pytest.approx(best.score, abs=1e-3)
        assert first(answer) == best.id


@pytest.mark.parametrize("form", FORMS)
def test_a_stored_name_is_always_found(small: Gazetteer, reader: Reader, form: str) -> None:
    (answer,) = small.resolve_many([Query(form, limit=100)])
    holders = {hit.id for hit in reader.names(range(1, 10_000)).values() if hit.form == form}
    assert holders <= {one.id for one in answer.candidates}
    slow = reference.resolve(reader, Query(form), weights())
    assert answer.candidates[0].score >= max(one.exact for one in slow) - 1e-3


def test_a_few_names_are_answered_as_many_are(small: Gazetteer, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without NumPy, which a look-up of one name does not wait for, as with it."""
    queries = [*QUERIES, *(Query(slip(form, [(2, "a")])) for form in FORMS)]
    importlib.import_module("numpy")
    together = small.resolve_many(queries)

    def one_by_one(self: Resolver, spellings: list[Any]) -> OneByOne:
        return OneByOne([spelling.asked for spelling in spellings], weights())

    monkeypatch.setattr(Resolver, "_rater", one_by_one)
    monkeypatch.delitem(sys.modules, "numpy")
    with Gazetteer.open(path) as plain:
        assert plain.resolve_many(queries) == together
