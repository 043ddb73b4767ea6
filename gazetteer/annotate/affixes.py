"""What may be the name in a written word: the word itself, and the word without what sticks to it.

Rules: tables/endings.csv. A reading says where the name begins and ends in the word. Where an ending has swallowed a
vowel of the name (Kurmanji Amûda, oblique Amûdê), the reading restores it, and covers the whole word.
"""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from gazetteer.annotate.lexicon import endings
from gazetteer.annotate.memory import Memory
from gazetteer.text.fold import fold

_APOSTROPHE = re.compile("['`´’‘ʼ′]")
_MIN_LEFT = {"ar": 2, "ckb": 3, "tr": 4, "kmr": 3, "en": 4, "fa": 3}
"""Letters that must be left where no apostrophe sets the name off."""
_REMEMBERED = 1 << 14
"""Words of a language whose readings are remembered."""
_SET_OFF = 3
"""Letters before an apostrophe from which on a known ending behind it is likelier one than a part of the name."""
_RESTORED = {"kmr": (("ê", "a"), ("ê", "e"), ("a", "e"), ("ê", "i"))}
"""Endings that replace the last vowel of a name, with that vowel."""


class Reading(NamedTuple):
    """One reading of a word as a name."""

    fold: str
    start: int
    end: int
    """Where the name stands in the word; `end` counts from the end, 0 or less."""
    is_cut: bool


def readings(text: str, lang: str) -> tuple[Reading, ...]:
    """A word as a name, itself first, then without what may stick to it in this language."""
    return _READINGS.get(lang, _READINGS[""])[text]


def _read(lang: str, text: str) -> tuple[Reading, ...]:
    folded = fold(text)
    found = {folded: Reading(folded, 0, 0, False)}
    tail = _APOSTROPHE.split(text)
    if len(tail) > 1 and tail[-1] in ("s", "S"):
        return Reading(fold(text[:-2]), 0, -2, False), Reading(folded, 0, 0, True)
    if len(tail) > 1 and tail[-1]:
        cut = _after_apostrophe(tail[-1].casefold(), lang)
        if cut and len(text) - cut >= _SET_OFF:
            name = fold(text[:-cut])
            return Reading(name, 0, -cut, False), Reading(folded, 0, 0, True)
    elif text[-1] in "sS" and lang == "en":
        _add(found, text, 0, 1 if len(text) > _MIN_LEFT["en"] else 0)
    elif lang != "en":
        _without(found, text, lang)
    return tuple(found.values())


def _add(found: dict[str, Reading], text: str, start: int, cut: int) -> None:
    if start or cut:
        name = fold(text[start : len(text) - cut])
        if name:
            found.setdefault(name, Reading(name, start, -cut, True))


def _after_apostrophe(tail: str, lang: str) -> int:
    """How many letters go with the apostrophe: those of a known ending of any of the languages."""
    langs = dict.fromkeys((lang, "en", "tr", "kmr"))
    is_known = any(piece == tail and needs is not False for one in langs for piece, needs in endings(one, "after"))
    return len(tail) + 1 if is_known else 0


def _without(found: dict[str, Reading], text: str, lang: str) -> None:
    least = _MIN_LEFT.get(lang, 4)
    lower = text.casefold()
    starts = [0]
    for piece, _ in endings(lang, "before"):
        if lower.startswith(piece) and len(text) - len(piece) >= least:
            _add(found, text, len(piece), 0)
            starts.append(len(piece))
    for piece, needs in endings(lang, "after"):
        if needs is not True and lower.endswith(piece):
            for start in starts:
                if len(text) - len(piece) - start >= least:
                    _add(found, text, start, len(piece))
    for piece, vowel in _RESTORED.get(lang, ()):
        if lower.endswith(piece) and len(text) > least:
            name = fold(text[: -len(piece)] + vowel)
            found.setdefault(name, Reading(name, 0, 0, True))


_READINGS = {lang: Memory(partial(_read, lang), _REMEMBERED) for lang in (*_MIN_LEFT, "")}
"""By language; "" for one of which no endings are known."""
