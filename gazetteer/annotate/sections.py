"""Texts of any size as sections that are read one by one: memory stays bounded, and every door cuts alike.

A text of at most SECTION code points is one section. A longer one is cut, from its beginning on, at the last border in
the second half of SECTION: an empty line, else the end of a line, else of a sentence, else a blank, else right there.
Sections do not overlap, so that no name is found twice; a name that a cut without a border goes through is not found,
and what one section says does not help to understand the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

SECTION: Final = 200_000
"""Code points of a section at most: a book's hundred pages."""
_BORDERS: Final = tuple(map(re.compile, (r"\r?\n[^\S\n]*\r?\n", r"\n", r"[.!?؟۔…][\"”’»)\]]*\s", r"\s")))
"""Where a text is cut, the best first: behind what these match."""


def cut(chunks: Iterable[str], most: int = SECTION) -> Iterator[tuple[int, str]]:
    """(Where it begins, its text) of each section of a text that comes in any pieces; of an empty text an empty one."""
    start, rest = 0, ""
    for chunk in chunks:
        for at in range(0, len(chunk), most):
            rest += chunk[at : at + most]
            while len(rest) > most:
                end = _border(rest, most)
                yield start, rest[:end]
                start, rest = start + end, rest[end:]
    if rest or not start:
        yield start, rest


def _border(text: str, most: int) -> int:
    """Where a text that is longer than `most` is cut."""
    for border in _BORDERS:
        ends = [found.end() for found in border.finditer(text, most // 2, most)]
        if ends:
            return ends[-1]
    return most
