"""Sentences with their mentions marked: `Clashes in [Qamishlo|gz:1042].` (tests/cases/annotate.csv)."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

_MARK = re.compile(r"\[([^\]|]+)\|([^\]]+)\]")


class Marked(NamedTuple):
    """A sentence without its marks, and (start, end, id) of each."""

    text: str
    mentions: list[tuple[int, int, str]]
    known_failure: str


def read_marked(name: str) -> list[Marked]:
    """The rows of tests/cases/`name`.csv."""
    path = Path(__file__).parents[1] / "cases" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [unmark(row["sentence"], row["known"] or "") for row in csv.DictReader(file)]


def unmark(sentence: str, known_failure: str = "") -> Marked:
    """A marked sentence taken apart."""
    text, mentions, at = "", [], 0
    for mark in _MARK.finditer(sentence):
        text += sentence[at : mark.start()]
        mentions.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        at = mark.end()
    return Marked(text + sentence[at:], mentions, known_failure)
