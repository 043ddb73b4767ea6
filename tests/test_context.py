"""Every field of context: what it takes, what it refuses, and that a blank one is none."""

from __future__ import annotations

import contextlib
import csv
import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.context import FIELDS, check_text, read_context, read_query
from gazetteer.errors import InvalidQuery
from gazetteer.model import Kind, Query

with (Path(__file__).parent / "cases" / "context.csv").open(encoding="utf-8", newline="") as _file:
    _CASES = list(csv.DictReader(_file))


def _shown(value: Any) -> str:
    return "|".join(map(str, value)) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case['field']}={case['value']}")
def test_field(case: dict[str, str]) -> None:
    raw = {case["field"]: case["value"]}
    if case["expected"] == "!":
        with pytest.raises(InvalidQuery, match=f"^{case['field']}: "):
            read_context(raw)
    else:
        assert _shown(read_context(raw)[case["field"]]) == case["expected"]


def test_every_checked_field_has_cases() -> None:
    assert {case["field"] for case in _CASES} == FIELDS.keys() - {"lat", "lon"}


def test_fields_are_those_of_a_query() -> None:
    assert FIELDS.keys() - {"lat", "lon"} == Query.__dataclass_fields__.keys() - {"q", "id"}


@pytest.mark.parametrize("blank", ["", "  ", None, [], ()])
@pytest.mark.parametrize("field", FIELDS)
def test_blank_is_no_context(field: str, blank: Any) -> None:
    assert read_query({"q": "x", field: blank}) == Query("x")


def test_values_of_json_and_of_python() -> None:
    raw = {
        "q": "x",
        "country": ["sy", "IQ;TR"],
        "near": [37, 41.5],
        "kind": Kind.GROUP,
        "as_of": datetime.date(2021, 4, 20),
        "limit": 5.0,
    }
    assert read_query(raw) == Query(
        "x", country=("SY", "IQ", "TR"), near=(37.0, 41.5), kind=Kind.GROUP, as_of="2021-04-20", limit=5
    )


def test_lat_and_lon_are_near() -> None:
    assert read_query({"q": "x", "lat": "37.05", "lon": 41}) == read_query({"q": "x", "near": "37.05,41"})
    with pytest.raises(InvalidQuery, match="one without the other"):
        read_query({"q": "x", "lat": 5, "lon": ""})


def test_every_bad_field_is_told_on_one_line() -> None:
    with pytest.raises(InvalidQuery) as caught:
        read_query({"q": 5, "lang": "?", "country": "ZZ", "limit": 0, "near": "91,0"})
    message = str(caught.value)
    assert "\n" not in message
    assert all(f"{field}: " in message for field in ("q", "lang", "country", "limit", "near"))


@pytest.mark.parametrize("q", [None, 5, True, ["x"], {"x": 1}, "a\0b", "\ud800", "x\udcff"])
def test_what_is_no_text(q: Any) -> None:
    with pytest.raises(InvalidQuery, match=r"^q: "):
        read_query({"q": q})


@pytest.mark.parametrize("q", ["", "  ", "…", "x" * 100_000, "\u202eabc", "a" + "\u0301" * 1000, "🏔"])
def test_what_is_text_goes_on_to_the_analyser(q: str) -> None:
    assert read_query({"q": q}).q == q


@pytest.mark.parametrize(("given_id", "expected"), [("r1", "r1"), (7, "7"), (None, None)])
def test_own_id(given_id: Any, expected: str | None) -> None:
    assert read_query({"q": "x", "id": given_id}).id == expected


@pytest.mark.parametrize("own_id", [True, [1], {"a": 1}, "\ud800"])
def test_own_id_refused(own_id: Any) -> None:
    with pytest.raises(InvalidQuery, match=r"^id: "):
        read_query({"q": "x", "id": own_id})


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["q", "id", *FIELDS]), _JSON))
def test_any_json_is_a_query_or_an_error(raw: dict[str, Any]) -> None:
    with contextlib.suppress(InvalidQuery):
        assert check_text(read_query(raw).q) == raw["q"]
