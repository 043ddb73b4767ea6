"""`gazetteer search` and `gazetteer near`: what is found: tests/browse."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


def test_search(run: Run) -> None:
    ran = run("search", "القا")
    assert (ran.status, ran.lines) == (0, ["test:qamishli  Qamishli  city, SY, القامشلي"])
    assert run("search", "--type", "settlement", "--country", "SY").lines[0].startswith("test:qamishli")


def test_search_goes_on(run: Run) -> None:
    first = run("search", "--limit", "4")
    assert len(first.lines) == 5
    cursor = first.lines[-1].removeprefix("more with --cursor ")
    assert len(run("search", "--limit", "4", "--cursor", cursor).lines) == 3


def test_near(run: Run) -> None:
    assert run("near", "37.05,41.3").lines == ["test:qamishli  Qamishli  city, SY, 7.1 km"]
    assert run("near", "--radius", "5", "--", "-37.05,41.3").lines == ["nothing"]


def test_json(run: Run) -> None:
    found = json.loads(run("near", "37.05,41.3", "--json").out)
    assert found["entities"][0]["distance"] == pytest.approx(7.1, abs=0.1)
    assert found["next"] is None


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("search", "zzqxv"), 1),
        (("search", "--type", "zoo"), 2),
        (("search", "--cursor", "x"), 2),
        (("near", "x"), 2),
        (("near", "1,2", "--radius", "0"), 2),
        (("near", "1,2"), 1),
    ],
)
def test_exit_status(run: Run, arguments: tuple[str, ...], status: int) -> None:
    ran = run(*arguments)
    assert ran.status == status
    assert len(ran.err.splitlines()) == (1 if status == 2 else 0)
