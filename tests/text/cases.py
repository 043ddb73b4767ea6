"""Reads the test cases of tests/cases: data, so that a rule is added with its case in one line."""

import csv
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"


def read_cases(name: str) -> list[tuple[str, str | None, str]]:
    """The rows of tests/cases/`name`.csv as (input, lang or None, expected)."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["input"], row["lang"] or None, row["expected"]) for row in csv.DictReader(file)]
