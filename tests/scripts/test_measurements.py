"""docs/measurements.md agrees with the results that are checked in, and names commands that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scripts.evaluation.evaluate import RESULTS
from scripts.evaluation.measurements import PAGE, SHOWN, falls_short, renewed
from tests.conftest import ROOT

FOUND: dict[str, Any] = json.loads((RESULTS / "results.json").read_text(encoding="utf-8"))["results"]
TEXT = PAGE.read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| ")]


def test_the_table_is_what_the_results_say() -> None:
    changed = [new for old, new in zip(TEXT.split("\n"), renewed(TEXT, FOUND).split("\n"), strict=True) if old != new]
    assert changed == [], "run: python -m scripts.evaluation.measurements"


def test_every_row_of_the_results_is_in_the_table() -> None:
    titles = [row[0] for row in ROWS]
    assert len(set(titles)) == len(titles)
    assert set(SHOWN) <= set(titles)


def test_every_row_is_whole_and_says_what_is_measured() -> None:
    for row in ROWS:
        assert len(row) == 5, row[0]
        assert row[2] or row[0].startswith("**") or not row[0], row[0]


def test_a_row_tells_what_is_measured_and_what_went_wrong() -> None:
    page = "# Rows\n| all, country given, R@1 | ≥ 84 | ? | `x` | |\n| a row by hand | ≥ 1 | 2 | `y` | |\n"
    figures = {"recall_at_1": {"value": 0.7249, "count": 7880}}
    found: dict[str, Any] = {
        "world, country given": {"figures": {"all": figures}, "failures": {"all": {"another name first": 1251}}}
    }
    row = "| all, country given, R@1 | ≥ 84 | 72.5 | `x` | of 7,880: another name first 1,251 |"
    assert renewed(page, found) == page.replace("| all, country given, R@1 | ≥ 84 | ? | `x` | |", row)
    rest = {"recall_at_1": {"value": 0.811, "count": 4600}}
    found["world, country given"]["figures"]["held out, neither shared nor unlike"] = rest
    told = "another name first 1,251; *held out, neither shared nor unlike*: 81.1 of 4,600 |"
    assert told in renewed(page, found)
    figures["recall_at_1"]["value"] = 0.85
    assert "| all, country given, R@1 | ≥ 84 | 85.0 | `x` | |\n" in renewed(page, found)


@pytest.mark.parametrize(
    ("target", "measured", "expected"),
    [
        ("≥ 70 / 92", [70.0, 92.0], False),
        ("≥ 70 / 92", [71.0, 91.9], True),
        ("≤ 2", [2.0], False),
        ("≤ 2", [2.1], True),
    ],
)
def test_what_falls_short(target: str, measured: list[float], expected: bool) -> None:
    assert falls_short(target, measured) is expected


def test_commands_are_there() -> None:
    named = {word for row in ROWS for word in re.findall(r"(?:scripts|tests|docs|data)/[\w./-]+", row[3])}
    assert {"scripts/evaluate", "scripts/benchmark", "scripts/figures", "scripts/scale"} <= named
    assert [path for path in sorted(named) if not (ROOT / Path(path.rstrip("."))).exists()] == []
