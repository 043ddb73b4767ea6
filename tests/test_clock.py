"""The time in the two forms that files hold: each stays readable, in order, and as long as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from gazetteer.clock import now, now_in_seconds


def test_forms() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", now())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", now_in_seconds())


@pytest.mark.parametrize("written", [now, now_in_seconds])
def test_it_is_now(written: Callable[[], str]) -> None:
    assert abs(datetime.now(UTC) - datetime.fromisoformat(written())) < timedelta(minutes=1)
