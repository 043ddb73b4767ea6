"""The language of each line of a text, guessed by what its words speak for (`clues`)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from typing import Final

from gazetteer.annotate.clues import LATIN
from gazetteer.annotate.words import Form, Words

_script_of: Final = attrgetter("script")
_clues_of: Final = attrgetter("clues")


def languages(text: str, found: Words, given: str | None) -> list[str]:
    """The language of each word: `given` where the caller knows it, else that of its line, else of the text."""
    if given:
        return [given.split("-")[0].lower()] * len(found.forms)
    lines = _lines(text, found.starts)
    counts = [_count(found.forms[start:end]) for start, end in lines]
    whole = sum(counts, Counter[str]())
    guesses: list[str] = []
    for (start, end), count in zip(lines, counts, strict=True):
        scripts = list(map(_script_of, found.forms[start:end]))
        of_script = {script: _likeliest(count, whole, script) for script in set(scripts)}
        guesses += map(of_script.__getitem__, scripts)
    return guesses


def _lines(text: str, starts: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last + 1 word of each line that has words; `starts` tells where words begin."""
    lines: list[tuple[int, int]] = []
    first = 0
    while first < len(starts):
        limit = text.find("\n", starts[first])
        last = bisect_left(starts, limit, first) if limit != -1 else len(starts)
        lines.append((first, last))
        first = last
    return lines


def _count(line: Sequence[Form]) -> Counter[str]:
    """How much speaks for each language."""
    return Counter(chain.from_iterable(map(_clues_of, line)))


def _likeliest(line: Counter[str], whole: Counter[str], script: str) -> str:
    """The language that the line, then the text speaks for, of those that write this script."""
    if script == "Arab":
        among = ("ckb", "fa", "ar")
        # One Sorani letter in three words is Sorani; Arabic names stand in it, and have none of its letters.
        weigh = {"ckb": 3, "fa": 3, "ar": 1}
        return max(among, key=lambda lang: (weigh[lang] * line[lang], weigh[lang] * whole[lang]))
    if script == "Latn":
        return max(LATIN, key=lambda lang: (line[lang], whole[lang]))
    return ""
