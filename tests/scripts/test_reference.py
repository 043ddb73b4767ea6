"""docs/reference and the tables of docs/folding.md are what the program says: `python -m scripts.reference`."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from gazetteer.cli.main import COMMANDS
from scripts.reference import command_line, folding, http
from tests.conftest import ROOT

RENEW = "it has changed: run python -m scripts.reference, and look at the difference"
FOLDING = folding.PAGE.read_text(encoding="utf-8")


def test_the_reference_of_the_command_line() -> None:
    """But for blanks: where argparse breaks lines is for each version of Python to say."""
    page = command_line.PAGE.read_text(encoding="utf-8")
    assert page.split() == command_line.described().split(), RENEW
    assert all(f"\n## {name}\n" in page for name in COMMANDS)
    assert "usage: gazetteer alias add [-h] --lang TAG" in page


def test_the_reference_does_not_hang_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    before = command_line.described()
    monkeypatch.setenv("COLUMNS", "40")
    assert command_line.described() == before


def test_the_reference_of_http() -> None:
    page = http.PAGE.read_text(encoding="utf-8")
    assert page == http.described(), RENEW


def test_the_reference_of_http_tells_bodies_and_statuses() -> None:
    resolve = http.described().split("## POST /v1/resolve\n")[1].split("\n## ")[0]
    assert "Body, `application/json`" in resolve
    assert "| **`q`** | string |" in resolve
    assert "| `200` | The answer, those of a batch, or those of a stream | [Answered](#answered), or [Batch]" in resolve
    assert "| `413` |" in resolve
    shape = http.described().split("## Candidate\n")[1].split("\n## ")[0]
    assert "| **`lat`** | number, or null |" in shape


def test_the_tables_of_names_are_what_the_program_makes_of_them() -> None:
    changed = [
        new for old, new in zip(FOLDING.split("\n"), folding.renewed(FOLDING).split("\n"), strict=True) if old != new
    ]
    assert changed == [], RENEW


def test_a_table_is_computed_from_what_is_given() -> None:
    page = "Text.\n| name | lang | fold | skeleton | note |\n|---|---|---|---|---|\n| Qamişlo | kmr | ? | | kept |"
    assert folding.renewed(page).split("\n")[-1] == "| Qamişlo | kmr | qamislo | `kmSl` | kept |"
    assert [row["note"] for row in folding.rows(page)] == ["kept"]
    assert folding.renewed("| table | fold |\n|---|---|\n| a | ? |") == "| table | fold |\n|---|---|\n| a | ? |"


def test_a_key_of_which_a_hash_is_left_is_not_told() -> None:
    page = "| reading | t | p |\n|---|---|---|\n| `abu kamal` | | |\n| `saraman` | | |"
    assert folding.renewed(page).split("\n")[2:] == [
        "| `abu kamal` | `Ap` `kml` | `abuka` |",
        "| `saraman` |  | `saram` |",
    ]
    assert folding._spelled(-1) == ""


def test_the_names_are_real() -> None:
    known = set(_curated())
    rows = [row for row in folding.rows(FOLDING) if "name" in row]
    assert len(rows) > 70
    assert [(row["name"], row["lang"]) for row in rows if (row["name"], row["lang"]) not in known] == []


def _curated() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "data" / "names").glob("*.names.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            yield from ((row["form"], row["lang"]) for row in csv.DictReader(file))
