"""A text as words, each with its place in the text and what stood before it.

Words are cut at blanks, punctuation and hyphens; apostrophes and combining marks stay inside. `U.S.` is one word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

from gazetteer.text.fold import clean, fold
from gazetteer.text.script import script_of

BLANK, HYPHEN, LINE, BREAK = 0, 1, 2, 3
"""What stands before a word: blanks, a hyphen, one line break, or anything that ends a name."""

_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u0711\u0730-\u074a\u200c\u200d"
_APOSTROPHES = "'`´’‘ʼʻʽʾʿˈ′ʹ׳"
_WORD = re.compile(
    rf"((?:[A-Za-z]\.){{2,}}|[A-Z]\.[A-Z][a-z]{{1,3}}\.|[^\W_][\w{_MARKS}]*(?:[{_APOSTROPHES}״][^\W_][\w{_MARKS}]*)*|[ʿʾ‘ʼʻ][^\W\d_][\w{_MARKS}]*)"
)
_ENDS_SENTENCE = re.compile(r"[.!?:;…؟؛\n“”\"«»•]")
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


class Word(NamedTuple):
    """One word of a text."""

    start: int
    end: int
    form: Form
    gap: int
    """BLANK, HYPHEN, LINE or BREAK: what stands before it."""
    is_first: bool
    """Whether it begins a sentence, a line or a quotation, where a capital says nothing."""


def split(text: str) -> list[Word]:
    """The words of a text, in order; positions count code points."""
    parts = _WORD.split(text)  # what stands between words, and the words, by turns
    borders = list(accumulate(map(len, parts)))
    gaps = chain([(BREAK, True)], map(_gap, parts[2::2]))
    return [
        Word(start, end, form, gap, is_first)
        for start, end, form, (gap, is_first) in zip(
            borders[::2], borders[1::2], map(read_form, parts[1::2]), gaps, strict=False
        )
    ]


@lru_cache(maxsize=1 << 16)
def read_form(text: str) -> Form:
    """What a written word is, wherever it stands."""
    folded = fold(text)
    script = script_of(text)
    first = next((letter for letter in text if letter.isalpha()), "")
    return Form(clean(text), folded, script, first.isupper(), len(text) > 1 and text.isupper(), script not in _CASELESS)


@lru_cache(maxsize=1 << 12)
def _gap(gap: str) -> tuple[int, bool]:
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
