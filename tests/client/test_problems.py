"""Problems as errors: the table of the service and that of the client agree."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.errors import INVALID, SORTS, TABLE, sort_of
from gazetteer import errors
from gazetteer.client.problems import RAISED, error_of


def test_every_problem_has_an_error() -> None:
    assert set(RAISED) == {sort.name for sort in SORTS}


@pytest.mark.parametrize("error", [error for error, sort in TABLE.items() if sort is not INVALID])
def test_an_error_comes_back_as_itself(error: type[errors.GazetteerError]) -> None:
    raised = error_of(0, json.dumps({"type": f"/problems/{sort_of(error('x')).name}", "detail": "a line"}).encode())
    assert str(raised) == "a line"
    assert type(raised) is error or (error, type(raised)) == (errors.GazetteerError, errors.ServiceError)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b'"x"', b"\xff", b'{"type": 5, "detail": []}', b'{"type": "about:blank"}',
     b'{"type": "https://example.org/problems/not-found"}', b"[" * 100_000],
)  # fmt: skip
def test_any_body_is_an_error(body: Any) -> None:
    raised = error_of(418, body)
    assert type(raised) is errors.ServiceError
    assert "418" in str(raised)


def test_on_one_line() -> None:
    raised = error_of(404, json.dumps({"type": "/problems/not-found", "detail": "a\n\u2028b" + "c" * 9999}).encode())
    assert "\n" not in str(raised)
    assert len(str(raised)) <= 1000
