"""A text as words, each with its place in the text and what stood before it.

Words are cut at blanks, punctuation and hyphens; apostrophes and combining marks stay inside. `U.S.` is one word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from gazetteer.annotate.clues import clues
from gazetteer.annotate.memory import Memory
from gazetteer.text.fold import clean, fold_clean
from gazetteer.text.script import script_of

BLANK, HYPHEN, LINE, BREAK = 0, 1, 2, 3
"""What stands before a word: blanks, a hyphen, one line break, or anything that ends a name."""

_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u0711\u0730-\u074a\u200c\u200d"
_APOSTROPHES = "'`´’‘ʼʻʽʾʿˈ′ʹ׳"
_WORD = re.compile(
    rf"((?:[A-Za-z]\.){{2,}}|[A-Z]\.[A-Z][a-z]{{1,3}}\.|[^\W_][\w{_MARKS}]*(?:[{_APOSTROPHES}״][^\W_][\w{_MARKS}]*)*|[ʿʾ‘ʼʻ][^\W\d_][\w{_MARKS}]*)"
)
_ENDS_SENTENCE = re.compile(r"[.!?:;…؟؛\n“”\"«»•]")
_REMEMBERED = 1 << 16
"""Written words whose forms are remembered."""
_CASELESS = frozenset(("Arab", "Hebr", "Syrc", "Hani", "Hira", "Kana", "Thai", "Deva", "Geor", "Zyyy"))


class Form(NamedTuple):
    """What is the same for every occurrence of a written word."""

    text: str
    fold: str
    """Folded; a blank between its tokens where it has several, empty where it has none."""
    script: str
    """ISO 15924."""
    is_capital: bool
    """Whether its first letter is a capital."""
    is_upper: bool
    """Whether it has two letters or more, all of them capitals."""
    has_case: bool
    """Whether its script has capitals."""
    is_lower: bool
    """Whether it has no capital, though its script has some."""
    clues: tuple[str, ...]
    """The languages that it speaks for, each as often as it counts."""


class Words(NamedTuple):
    """The words of a text in order, column by column: the i-th entry of each is of the i-th word."""

    forms: Sequence[Form]
    starts: Sequence[int]
    ends: Sequence[int]
    gaps: Sequence[int]
    """BLANK, HYPHEN, LINE or BREAK: what stands before it."""
    firsts: Sequence[bool]
    """Whether it begins a sentence, a line or a quotation, where a capital says nothing."""


def split(text: str) -> Words:
    """The words of a text; positions count code points."""
    parts = _WORD.split(text)  # what stands between words, and the words, by turns
    borders = list(accumulate(map(len, parts)))
    gaps, firsts = zip((BREAK, True), *map(_GAPS.__getitem__, parts[2::2]), strict=True)
    forms = list(map(_FORMS.__getitem__, parts[1::2]))
    return Words(forms, borders[:-1:2], borders[1::2], gaps[: len(forms)], firsts[: len(forms)])


def _read_form(text: str) -> Form:
    """What a written word is, wherever it stands."""
    cleaned = clean(text)
    folded = fold_clean(cleaned)
    script = script_of(text)
    is_capital = next(filter(str.isalpha, text), "").isupper()
    has_case = script not in _CASELESS
    return Form(
        text=cleaned,
        fold=folded,
        script=script,
        is_capital=is_capital,
        is_upper=len(text) > 1 and text.isupper(),
        has_case=has_case,
        is_lower=has_case and not is_capital,
        clues=clues(cleaned, folded, script),
    )


_FORMS = Memory(_read_form, _REMEMBERED)


def _read_gap(gap: str) -> tuple[int, bool]:
    """The kind of what stands between two words, and whether it ends a sentence."""
    if gap == " ":
        return BLANK, False
    bare = gap.strip()
    is_end = _ENDS_SENTENCE.search(gap) is not None
    if not bare:
        if gap.count("\n") > 1:
            return BREAK, True
        return (LINE, True) if is_end else (BLANK, False)
    if gap in ("-", "‐", "‑", "־"):
        return HYPHEN, False
    return BREAK, is_end


_GAPS = Memory(_read_gap, 1 << 12)
