"""Pairs of spellings as questions: the right-hand forms are the gazetteer, the left-hand ones are asked.

- toponym-pairs: pairs that are one place (TRUE) or two (FALSE). Only TRUE pairs have a right answer; FALSE pairs are
  in the gazetteer with their right-hand form, often a near miss. A pair follows the GeoNames id of its left side.
- arabic-transliteration: Arabic-script names of persons and what the file gives for them in Latin letters. Its own
  splits are used: train to fit, eval to tune, test to test.
- kurdish-transliteration: Sorani words in Arabic letters and in Latin ones, asked both ways in two sets, split
  by the Latin form.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from gazetteer.text.script import script_of
from scripts.evaluation.case import FIT, TEST, TUNE, Case, split_of
from scripts.evaluation.whosonfirst import SHARED

_SCRIPT_NAMES: Final = {"ARABIC": "Arab", "CYRILLIC": "Cyrl", "HEBREW": "Hebr", "GREEK": "Grek", "LATIN": "Latn"}


@dataclass(frozen=True)
class PairSet:
    """Questions, and the forms that make up the gazetteer (form → id)."""

    cases: tuple[Case, ...]
    forms: Mapping[str, str]

    def records(self) -> Iterable[Mapping[str, Any]]:
        """The gazetteer as records of the contract: every form an entity of its own."""
        for form, id in self.forms.items():
            yield {"id": id, "kind": "place", "names": [{"form": form}]}


def _pair_set(asked: Iterable[tuple[str, str, frozenset[str]]], forms: Iterable[str]) -> PairSet:
    """Questions (form, right-hand form, labels) against all right-hand forms; a form asked twice is one question."""
    ids: defaultdict[str, str] = defaultdict(map("pair:{}".format, count(1)).__next__)
    for form in forms:
        ids[form]
    right: defaultdict[str, set[str]] = defaultdict(set)
    labels: dict[str, frozenset[str]] = {}
    for query, form, of in asked:
        right[query].add(ids[form])
        labels.setdefault(query, of)
    return PairSet(tuple(Case(q, frozenset(r), labels=labels[q]) for q, r in right.items()), dict(ids))


def toponym_pairs(split: Collection[int]) -> PairSet:
    """The TRUE pairs of some tenths, right-hand forms of all pairs."""
    rows = [row for path in sorted((SHARED / "toponym-pairs").glob("*.txt")) for row in _tsv(path.name)]
    asked = (
        (left, right, frozenset({_crossing(one, other)}))
        for left, right, is_same, id, _, one, other, *_ in rows
        if is_same == "TRUE" and split_of(f"geonames:{id}") in split
    )
    return _pair_set(asked, (row[1] for row in rows if split_of(f"geonames:{row[4]}") != 9))


def _tsv(name: str) -> list[list[str]]:
    with (SHARED / "toponym-pairs" / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row]


def _crossing(one: str, other: str) -> str:
    if one == other:
        return _SCRIPT_NAMES.get(one, "other scripts")
    return "–".join(sorted(_SCRIPT_NAMES.get(script, "other") for script in (one, other)))


_PERSON_SPLITS: Final = {"train": FIT, "eval": TUNE, "test": TEST}


def arabic_names(split: Collection[int]) -> PairSet:
    """Arabic-script names of persons asked of their Latin forms."""
    folder = SHARED / "arabic-transliteration"
    rows = {
        part: [line.split("\t") for line in (folder / f"ar2en-{part}.txt").read_text("utf-8").splitlines()]
        for part in _PERSON_SPLITS
    }
    chosen = (row for part, tenths in _PERSON_SPLITS.items() if tenths <= set(split) for row in rows[part])
    asked = ((arabic, latin, frozenset({"Arab"})) for arabic, latin in chosen)
    return _pair_set(asked, (latin for part in rows.values() for _, latin in part))


def sorani_words(asked: str) -> Callable[[Collection[int]], PairSet]:
    """Sorani words asked in one alphabet (`Arab` or `Latn`) of their forms in the other."""

    def make(split: Collection[int]) -> PairSet:
        path = SHARED / "kurdish-transliteration" / "wergor_pairs_latin_arabic.tsv"
        rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
        rows = [row for row in rows if len(row) == 2 and len(row[0]) > 2 and script_of(row[1]) == "Arab"]
        sides = [(latin, (latin, arabic) if asked == "Latn" else (arabic, latin)) for latin, arabic in rows]
        questions = ((query, form, frozenset({asked})) for id, (query, form) in sides if split_of(id) in split)
        return _pair_set(questions, (form for _, (_, form) in sides))

    return make


PAIR_SETS: Final[Mapping[str, Callable[[Collection[int]], PairSet]]] = {
    "toponym-pairs": toponym_pairs,
    "arabic-names": arabic_names,
    "sorani-from-arabic": sorani_words("Arab"),
    "sorani-from-latin": sorani_words("Latn"),
}
