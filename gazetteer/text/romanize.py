"""Latin readings of one word of any script: the Latin letters an English map would use, a-z and 0-9.

Arabic, Hebrew and Syriac letters leave vowels out: abjad.py puts likely ones in. Alphabets go by their table.
What has no table goes by Unidecode, the last resort.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from gazetteer.text import abjad
from gazetteer.text.fold import fold_word
from gazetteer.text.habits import habit_of
from gazetteer.text.rules import rule_set

MAX_READINGS = 4

_ALPHABETS = {"Cyrl": "cyrillic", "Grek": "greek", "Armn": "armenian", "Geor": "georgian"}
_NOT_LATIN = re.compile("[^a-z0-9]+")
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487]+")
_DIAERESIS = str.maketrans({"ϊ": "y", "ΐ": "y", "ϋ": "y", "ΰ": "y"})


@lru_cache(maxsize=1 << 14)
def romanize(token: str, script: str, lang: str | None) -> tuple[str, ...]:
    """Latin readings of one cleaned word, a-z and 0-9, likeliest first, 1 to 4 of them; ("",) where none.

    `script` is ISO 15924 (script.py), `lang` a primary language subtag or None: for Latin letters and Arabic ones
    it chooses among the habits of writing.
    """
    word = unicodedata.normalize("NFC", token.lower())
    if script == "Latn":
        readings: tuple[str, ...] = (_latin(word, habit_of(lang) if lang else ""),)
    elif script in abjad.TABLES:
        readings = abjad.read(_digits(word), script, lang)
    elif script in _ALPHABETS:
        plain = _MARKS.sub("", word) if script == "Cyrl" else fold_word(word.translate(_DIAERESIS))
        readings = (rule_set(_ALPHABETS[script], lang or "").apply(_digits(plain)),)
    else:
        readings = (_unidecode(word),)
    distinct = dict.fromkeys(_NOT_LATIN.sub("", reading) for reading in readings)
    return tuple(distinct)[:MAX_READINGS]


def _latin(word: str, lang: str) -> str:
    if word.isascii():
        return word
    return fold_word(word.translate(rule_set("latin", lang).letters)).replace(" ", "")


def _digits(word: str) -> str:
    return (
        word
        if word.isalpha()
        else "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in word)
    )


def _unidecode(word: str) -> str:
    from unidecode import unidecode  # its tables are only read for scripts without one of ours

    return unidecode(word).lower()
