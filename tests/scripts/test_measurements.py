"""docs/measurements.md agrees with the results that are checked in, and names commands that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

RESULTS: dict[str, Any] = json.loads((ROOT / "docs" / "evaluation" / "results.json").read_text(encoding="utf-8"))
WORLD, GIVEN = "world", "world, country given"
BOTH = ("recall_at_1", "recall_at_10")
SHOWN: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "all, R@1 / R@10": (WORLD, "all", BOTH),
    "Middle East, R@1 / R@10": (WORLD, "middle east", BOTH),
    "cross-script, R@1 / R@10": (WORLD, "cross-script", BOTH),
    "typing errors, R@1 / R@10": (WORLD, "typing errors", BOTH),
    "all, country given, R@1": (GIVEN, "all", BOTH[:1]),
    "Middle East, country given, R@1": (GIVEN, "middle east", BOTH[:1]),
    "Syria, Latin, R@1 / R@10": ("wof-SY", "SY, Latin", BOTH),
    "Syria, Arabic, R@1 / R@10": ("wof-SY", "SY, Arabic", BOTH),
    "Syria, Kurdish, R@1 / R@10": ("wof-SY", "SY, Kurdish", BOTH),
    "two romanizations, Latin, R@1": ("communities", "Latin, bare", BOTH[:1]),
    "two romanizations, Arabic, R@1": ("communities", "Arabic, bare", BOTH[:1]),
    "the same with the district, Latin, R@1": ("communities", "Latin, within", BOTH[:1]),
    "the same with the district, Arabic, R@1": ("communities", "Arabic, within", BOTH[:1]),
    "the same as a place string, Latin, R@1": ("communities", "Latin, place string", BOTH[:1]),
    "the same as a place string, Arabic, R@1": ("communities", "Arabic, place string", BOTH[:1]),
    "`match` right / given": (WORLD, "all, with the absent", ("match_precision", "match_coverage")),
    "`match` right / given, country given": (GIVEN, "all, with the absent", ("match_precision", "match_coverage")),
    "absent names refused": (WORLD, "absent", ("nil_refused",)),
    "absent names refused, country given": (GIVEN, "absent", ("nil_refused",)),
    "calibration error": (WORLD, "all, with the absent", ("calibration_error",)),
    "calibration error, country given": (GIVEN, "all, with the absent", ("calibration_error",)),
}
"""What a row shows → set, slice and figures of the results."""


def _rows() -> list[list[str]]:
    lines = (ROOT / "docs" / "measurements.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


ROWS = {row[0]: row for row in _rows()}


@pytest.mark.parametrize("title", SHOWN)
def test_what_the_results_say_stands_in_the_table(title: str) -> None:
    part, slice_, names = SHOWN[title]
    figures = RESULTS["results"][part]["figures"][slice_]
    assert ROWS[title][2] == " / ".join(f"{100 * figures[name]['value']:.1f}" for name in names)


def test_every_row_is_whole_and_says_what_is_measured() -> None:
    assert len(ROWS) == len(_rows())
    for title, row in ROWS.items():
        assert len(row) == 5, title
        assert row[2] or title.startswith("**") or not title, title


def test_commands_are_there() -> None:
    named = {word for row in ROWS.values() for word in re.findall(r"(?:scripts|tests|docs|data)/[\w./-]+", row[3])}
    assert {"scripts/evaluate", "scripts/benchmark", "scripts/figures", "scripts/scale"} <= named
    assert [path for path in sorted(named) if not (ROOT / Path(path.rstrip("."))).exists()] == []
