"""The language of each line of a text, guessed by its letters and its commonest words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from gazetteer.annotate.lexicon import words
from gazetteer.annotate.words import Word, read_form

_SORANI = frozenset("ەێۆڵڕڤ")
_PERSIAN = frozenset("پچژگ")
_KURMANJI = frozenset("êîûÊÎÛ")
_TURKISH = frozenset("ığıİöÖ")
_BOTH = frozenset("şŞçÇ")
_LATIN = ("en", "tr", "kmr")
_LETTERS = 3
"""What a word with letters that only one language has counts, in common words."""


def languages(text: str, found: Sequence[Word], given: str | None) -> list[str]:
    """The language of each word: `given` where the caller knows it, else that of its line, else of the text."""
    if given:
        return [given.split("-")[0].lower()] * len(found)
    lines = _lines(text, found)
    counts = [_count(found[start:end]) for start, end in lines]
    whole = sum(counts, Counter[str]())
    guesses: list[str] = []
    for (start, end), count in zip(lines, counts, strict=True):
        of_script = {script: _likeliest(count, whole, script) for script in {w.form.script for w in found[start:end]}}
        guesses += [of_script[word.form.script] for word in found[start:end]]
    return guesses


def _lines(text: str, found: Sequence[Word]) -> list[tuple[int, int]]:
    """The first and the last + 1 word of each line that has words."""
    lines: list[tuple[int, int]] = []
    start, limit = 0, text.find("\n", found[0].start) if found else -1
    for i, word in enumerate(found):
        if limit != -1 and word.start > limit:
            lines.append((start, i))
            start, limit = i, text.find("\n", word.start)
    if found:
        lines.append((start, len(found)))
    return lines


def _count(line: Sequence[Word]) -> Counter[str]:
    """How much speaks for each language."""
    return Counter(chain.from_iterable(_speaks(word.form.text) for word in line))


@lru_cache(maxsize=1 << 16)
def _speaks(written: str) -> tuple[str, ...]:
    """The languages that a word speaks for, each as often as it counts."""
    form = read_form(written)
    if form.script == "Arab":
        return (_of_arabic_letters(form.text),)
    if form.script != "Latn":
        return ()
    found = [lang for lang in _LATIN if form.fold in words(lang, "function")]
    if not form.text.isascii():
        letters = set(form.text)
        found += ["kmr"] * _LETTERS if not letters.isdisjoint(_KURMANJI) else []
        found += ["tr"] * _LETTERS if not letters.isdisjoint(_TURKISH) else []
        found += ["tr", "kmr"] if not letters.isdisjoint(_BOTH) else []
    return tuple(found)


def _of_arabic_letters(text: str) -> str:
    letters = set(text)
    if not letters.isdisjoint(_SORANI):
        return "ckb"
    return "fa" if not letters.isdisjoint(_PERSIAN) else "ar"


def _likeliest(line: Counter[str], whole: Counter[str], script: str) -> str:
    """The language that the line, then the text speaks for, of those that write this script."""
    if script == "Arab":
        among = ("ckb", "fa", "ar")
        # One Sorani letter in three words is Sorani; Arabic names stand in it, and have none of its letters.
        weigh = {"ckb": 3, "fa": 3, "ar": 1}
        return max(among, key=lambda lang: (weigh[lang] * line[lang], weigh[lang] * whole[lang]))
    if script == "Latn":
        return max(_LATIN, key=lambda lang: (line[lang], whole[lang]))
    return ""
