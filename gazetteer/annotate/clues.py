"""Which languages a written word speaks for: by its letters, or because it is one of their commonest words."""

from __future__ import annotations

from typing import Final

from gazetteer.annotate.lexicon import words

LATIN: Final = ("en", "tr", "kmr")
"""The languages told apart in Latin letters, the likeliest first."""
_SORANI: Final = frozenset("ەێۆڵڕڤ")
_PERSIAN: Final = frozenset("پچژگ")
_KURMANJI: Final = frozenset("êîûÊÎÛ")
_TURKISH: Final = frozenset("ığıİöÖ")
_BOTH: Final = frozenset("şŞçÇ")
_LETTERS: Final = 3
"""What a word with letters that only one language has counts, in common words."""


def clues(text: str, folded: str, script: str) -> tuple[str, ...]:
    """The languages that a cleaned word speaks for, each as often as it counts."""
    if script == "Arab":
        return (_of_arabic_letters(text),)
    if script != "Latn":
        return ()
    found = [lang for lang in LATIN if folded in words(lang, "function")]
    if not text.isascii():
        letters = set(text)
        found += ["kmr"] * _LETTERS if not letters.isdisjoint(_KURMANJI) else []
        found += ["tr"] * _LETTERS if not letters.isdisjoint(_TURKISH) else []
        found += ["tr", "kmr"] if not letters.isdisjoint(_BOTH) else []
    return tuple(found)


def _of_arabic_letters(text: str) -> str:
    letters = set(text)
    if not letters.isdisjoint(_SORANI):
        return "ckb"
    return "fa" if not letters.isdisjoint(_PERSIAN) else "ar"
