"""JSON and text as UTF-8, whatever was given."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.encoding import encode_json, readable
from gazetteer.model import Edition, Reason, Resolution, Status, as_json

_ANY_TEXT = st.text(st.characters(exclude_categories=()))


@settings(deadline=None)
@given(st.dictionaries(_ANY_TEXT, _ANY_TEXT | st.integers() | st.lists(_ANY_TEXT)))
def test_json_is_one_line_of_utf8_and_comes_back(value: object) -> None:
    encoded = encode_json(value)
    assert len(encoded.decode().splitlines()) == 1
    assert json.loads(encoded) == value


def test_json_keeps_letters() -> None:
    assert encode_json({"q": "قامشلۆ"}) == '{"q": "قامشلۆ"}'.encode()


def test_values_of_the_model_are_written_as_their_members() -> None:
    answer = Resolution("q", Status.NIL, Edition("v", "r"), reason=Reason.EMPTY)
    assert json.loads(encode_json([answer])) == as_json([answer])


def test_json_has_no_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode_json(float("nan"))


@pytest.mark.parametrize(("text", "expected"), [("é", "é"), ("a\udcffb", "a\ufffdb"), ("a\ud800b", "a?b"), ("a", "a")])
def test_readable(text: str, expected: str) -> None:
    assert readable(text) == expected
