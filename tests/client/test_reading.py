"""JSON read back into the values that it was made of."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import model
from gazetteer.client.reading import read
from gazetteer.encoding import encode_json
from gazetteer.errors import ServiceError

_TEXT = st.text(max_size=5)
_OPTIONAL = st.none() | _TEXT
_NUMBER = st.floats(allow_nan=False, allow_infinity=False)
_POINT = st.none() | _NUMBER
_TEXTS = st.lists(_TEXT, max_size=2).map(tuple)
_LINKS = st.dictionaries(_TEXT, _TEXTS, max_size=2)
_ROLE = st.sampled_from(model.Role)
_KIND = st.sampled_from(model.Kind)
_STATUS = st.sampled_from(model.Status)
_REASON = st.none() | st.sampled_from(model.Reason)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | _NUMBER | _TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_TEXT, inner, max_size=2),
    max_leaves=5,
)
_SIDE = st.none() | st.dictionaries(_TEXT, _JSON, max_size=2)
_EDITION = st.builds(model.Edition, _TEXT, _TEXT)
_NAME = st.builds(model.Name, _TEXT, _OPTIONAL, _OPTIONAL, _ROLE, _TEXT, _OPTIONAL, _OPTIONAL, _OPTIONAL)
_MATCHED = st.builds(model.Matched, _TEXT, _OPTIONAL, _OPTIONAL, _ROLE, _TEXT)
_CANDIDATE = st.builds(
    model.Candidate, _TEXT, _KIND, _OPTIONAL, _TEXT, _OPTIONAL, _TEXTS, _POINT, _POINT, _LINKS, _NUMBER, _NUMBER,
    _MATCHED, _TEXTS,
)  # fmt: skip
_CANDIDATES = st.lists(_CANDIDATE, max_size=1).map(tuple)
VALUES: dict[type[Any], st.SearchStrategy[Any]] = {
    model.Edition: _EDITION,
    model.Entity: st.builds(
        model.Entity, _TEXT, _KIND, _TEXT, _OPTIONAL, _OPTIONAL, _POINT, _POINT, st.none() | st.integers(), _TEXTS,
        _OPTIONAL, _OPTIONAL, _LINKS, st.lists(_NAME, max_size=1).map(tuple),
    ),
    model.Resolution: st.builds(
        model.Resolution, _TEXT, _STATUS, st.none() | _EDITION, _NUMBER, _CANDIDATES, _REASON, _OPTIONAL, _OPTIONAL
    ),
    model.Mention: st.builds(model.Mention, st.integers(), st.integers(), _TEXT, _STATUS, _NUMBER, _CANDIDATES),
    model.Revision: st.builds(
        model.Revision, st.integers(), _TEXT, _TEXT, _TEXT, _TEXT, _OPTIONAL, _OPTIONAL, _SIDE, _SIDE,
        st.none() | st.integers(),
    ),
}  # fmt: skip


@settings(max_examples=50)
@given(st.data(), st.sampled_from(list(VALUES)))
def test_what_is_written_is_read(data: st.DataObject, kind: type[Any]) -> None:
    value = data.draw(VALUES[kind])
    assert read(kind, json.loads(encode_json(value))) == value


@given(_JSON, st.sampled_from(list(VALUES)))
def test_what_is_something_else_is_told(value: Any, kind: type[Any]) -> None:
    with pytest.raises(ServiceError):
        read(kind, value)


def test_services_of_other_versions() -> None:
    edition = model.Edition("1.0", "r")
    assert read(model.Edition, {"version": "1.0", "rules": "r", "new": [1]}) == edition
    older = {"query": "x", "status": "nil", "gazetteer": {"version": "1.0", "rules": "r"}}
    assert read(model.Resolution, older) == replace(model.Resolution("x", model.Status.NIL, edition))
    with pytest.raises(ServiceError, match="Resolution"):
        read(model.Resolution, older | {"status": "perhaps"})
