"""Why a name matched, in words: tests/cases/why.csv."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.matching.explain import why
from gazetteer.text.analyze import analyze

CASES = Path(__file__).parents[1] / "cases" / "why.csv"


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reasons(query: str, form: str, query_lang: str | None = None, form_lang: str | None = None) -> tuple[str, ...]:
    return why(analyze(query, query_lang), form, analyze(form, form_lang))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['query']}-{row['form']}")
def test_why(row: dict[str, str]) -> None:
    given_langs = (row["query_lang"] or None, row["form_lang"] or None)
    assert reasons(row["query"], row["form"], *given_langs) == tuple(row["why"].split("|"))


@given(st.text(max_size=30), st.text(max_size=30))
def test_there_is_always_a_reason_for_two_names(query: str, form: str) -> None:
    if analyze(query).core and analyze(form).core:
        told = reasons(query, form)
        assert told
        assert all(told)
