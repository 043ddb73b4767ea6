"""One sound alphabet for the spelling habits of English, French, German, Turkish, Kurmanji and others.

The alphabet: vowels a e i o u; consonants b p t d k g f v h m n l r s z, S (sh), C (ch), J (j, zh), X (kh), Z (ts).
q is k, w is v, y is i; double letters are single, a final h is mute. Rules: tables/sounds.csv.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gazetteer.text.habits import habit_of
from gazetteer.text.rules import rule_set

MAX_VARIANTS = 3

_READINGS_OF_UNKNOWN = ("en", "alt", "far")
_DOUBTFUL = re.compile("[cjx]|sz|[dt]h|ow")
"""What an unknown language may mean otherwise (the `alt` and `far` rows of sounds.csv)."""
_DOUBLE = re.compile(r"(.)\1+")
_SHORT = str.maketrans("CXbzZf", "Shpssv", "aeiou ")
_LONG = str.maketrans("CXbzZfdgJ", "SkpssvtkS", "aeiouh ")
_LONGEST = str.maketrans("CXbzZdgJ", "SkpsstkS", "aeiouhvf ")
"""Sounds -> classes of consonants for names of few, more and many of them; the third argument is left out."""
_SHORT_BONES = 3
_LONG_BONES = 5
_VOWELS = ("a", "e", "i", "o", "u")
INITIAL_VOWEL = "A"


@lru_cache(maxsize=1 << 14)
def sounds(latin: str, lang: str | None) -> tuple[str, ...]:
    """A Latin reading (a-z, 0-9, one word) in the sound alphabet, likeliest first, 1 to 3 of them.

    `lang` is a primary language subtag; where it is None, a letter with several likely values gives each.
    """
    if lang is not None:
        return (_hear(latin, habit_of(lang)),)
    if _DOUBTFUL.search(latin) is None:
        return (_hear(latin, "en"),)
    return tuple(dict.fromkeys(_hear(latin, habit) for habit in _READINGS_OF_UNKNOWN))


def _hear(latin: str, habit: str) -> str:
    heard = rule_set("sounds", habit).apply(latin)
    return _DOUBLE.sub(r"\1", heard)


@lru_cache(maxsize=1 << 16)
def skeleton(heard: str) -> str:
    """The consonant classes of a text in the sound alphabet, for candidate keys; blanks do not count.

    The more consonants a name has, the coarser the classes, so that keys of short names stay rare (measured on
    GeoNames): up to three, S C, h X, p b, s z Z and f v are one class each; from four on also t d, k g X, S J, and h
    goes; from six on v goes too. An initial vowel is `A`, the others do not count.
    """
    initial = INITIAL_VOWEL if heard[:1] in _VOWELS else ""
    bones = initial + _DOUBLE.sub(r"\1", heard.translate(_SHORT))
    if len(bones) <= _SHORT_BONES:
        return bones
    table = _LONG if len(bones) <= _LONG_BONES else _LONGEST
    return initial + _DOUBLE.sub(r"\1", heard.translate(table))
