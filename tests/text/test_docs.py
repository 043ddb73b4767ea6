"""docs/folding.md tells of every table, every word that tells which and every number there is."""

from __future__ import annotations

from importlib.resources import files

import pytest

from gazetteer import near
from gazetteer.matching import keys, signature
from gazetteer.store import areas
from gazetteer.text import analyze, designators, words
from gazetteer.text.rules import read_rows
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "folding.md").read_text(encoding="utf-8")
TABLES = sorted(one.name for one in (files("gazetteer.text") / "tables").iterdir() if one.name.endswith(".csv"))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_told(table: str) -> None:
    assert f"`tables/{table}`" in TEXT


@pytest.mark.parametrize("table", sorted({*TABLES} - {"designators.csv", "vowels.csv"}))
def test_every_rule_names_its_source(table: str) -> None:
    rows = read_rows(table.removesuffix(".csv"))
    assert rows
    assert [row for row in rows if not row["source"]] == []


@pytest.mark.parametrize("word", sorted(designators.WHICH))
def test_every_word_that_tells_which_is_told(word: str) -> None:
    assert f"`{word}`" in TEXT


@pytest.mark.parametrize(
    "fact",
    [
        f"at most {analyze.MAX_LENGTH} characters",
        f"up to {words.MAX_READINGS} readings",
        f"at least {keys._LONG_READING} sounds, its first and its last {keys._END} ",
        f"({keys._MAX_SKELETON} consonants at most), and of one of {keys._LONG_SKELETON} or more",
        f"that has one of {keys._WORD_SKELETON} or more",
        f"*signature*, {signature.BITS} bits",
        f"at most {near.AREA_NAMES:,} names",
        f"at most {areas.FEW:,} readings",
    ],
)
def test_every_number_is_so(fact: str) -> None:
    assert fact in TEXT
