"""What is counted of an answer, and what is never kept."""

from __future__ import annotations

import pytest

from gazetteer.misses.tally import LONGEST, Missed, Tally
from gazetteer.model import Kind, Mention, Query, Resolution, Status


def _answer(status: Status, q: str) -> Resolution:
    return Resolution(q, status, None)


def _counted(*asked: tuple[Query, Status], most: int = 10) -> dict[str, Missed]:
    tally = Tally(most)
    tally.note((query, _answer(status, query.q)) for query, status in asked)
    return {missed.form: missed for missed in tally.take()}


def test_spellings_of_one_fold_are_one_entry() -> None:
    counted = _counted(
        (Query("Qamişzo"), Status.NIL), (Query("QAMISZO"), Status.NIL), (Query("Other"), Status.AMBIGUOUS)
    )
    assert {form: (one.count, one.status) for form, one in counted.items()} == {
        "Qamişzo": (2, Status.NIL),
        "Other": (1, Status.AMBIGUOUS),
    }


@pytest.mark.parametrize("status", [Status.MATCH, Status.ERROR])
def test_what_is_no_miss(status: Status) -> None:
    assert not _counted((Query("Qamishli"), status))


@pytest.mark.parametrize("form", ["x" * (LONGEST + 1), "2021-04-20", "…", "", "+963 11 222 333"])
def test_what_is_no_name_is_never_kept(form: str) -> None:
    assert not _counted((Query(form), Status.NIL))


def test_of_the_context_what_cannot_say_who_asks() -> None:
    query = Query("Zzz", lang="ar", country=("SY", "IQ"), kind=Kind.PLACE, near=(37.05, 41.22), as_of="2021", id="me")
    (missed,) = _counted((query, Status.NIL)).values()
    assert dict(missed.contexts) == {'{"country": ["SY", "IQ"], "kind": "place", "lang": "ar"}': 1}


def test_of_a_text_the_name_alone() -> None:
    tally = Tally()
    mention = Mention(11, 15, "Zzz\nYyy", Status.NIL, 0.0, ())
    assert tally.note([(Query("", country=("SY",)), mention)])
    (missed,) = tally.take()
    assert (missed.form, missed.fold, dict(missed.contexts)) == ("Zzz Yyy", "zzz yyy", {'{"country": ["SY"]}': 1})


def test_bounded() -> None:
    counted = _counted(*[(Query(f"name {letter}"), Status.NIL) for letter in "abcda"], most=3)
    assert {form: one.count for form, one in counted.items()} == {"name a": 2, "name b": 1, "name c": 1}


def test_taken_once() -> None:
    tally = Tally(3)
    tally.note([(Query("a b"), _answer(Status.NIL, "a b"))])
    assert not tally.is_half_full
    tally.note([(Query("c d"), _answer(Status.NIL, "c d"))])
    assert tally.is_half_full
    assert len(tally.take()) == 2
    assert tally.take() == []
