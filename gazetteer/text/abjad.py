"""Arabic, Hebrew and Syriac letters read aloud: consonants by table; و, ي and the unwritten vowels by place.

A table turns each letter into a sign: a consonant (b p t d k g q f v h m n l r s z j; X kh, G gh, S sh, C ch, J zh,
T th, D dh, L ḍ, Z ẓ, Q ts, 3 ʿayn, 2 hamza), a vowel (a e i o u, E ê), a carrier of a short vowel (A, I), or one of
two that may be either (W و, Y ي). P is ة.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gazetteer.text.rules import RuleSet, rule_set

TABLES = {"Arab": "arabic", "Hebr": "hebrew", "Syrc": "syriac"}

_GROUPS = {
    "ckb": "ku", "kmr": "ku", "sdh": "ku", "kur": "ku", "pes": "fa", "prs": "fa", "mzn": "fa", "glk": "fa",
    "lrc": "fa", "tg": "fa", "pnb": "ur", "sd": "ur", "skr": "ur", "pa": "ur", "azb": "fa", "tr": "ota",
}  # fmt: skip
"""Language -> the language whose rules of Arabic letters it follows."""
_MARKERS = (
    (frozenset("ېۈۇۋ"), "ug"),
    (frozenset("ەێۆڵڕڤ"), "ku"),
    (frozenset("ٹڈڑےںھہ"), "ur"),
    (frozenset("ټډړښږځڅۍ"), "ps"),
    (frozenset("پچژگیک"), "fa"),
)
"""Letters that tell the language of an Arabic-script name that gives none, in the order asked."""

_VOWELS = ("a", "e", "i", "o", "u", "E")
_CARRIERS = ("A", "I")
_SPELLING = {
    "X": "kh", "G": "gh", "S": "sh", "C": "ch", "J": "zh", "T": "th", "D": "dh", "L": "d", "Z": "z", "Q": "ts",
    "3": "", "2": "", "E": "e", "P": "a", "A": "a", "I": "i", "W": "w", "Y": "y",
}  # fmt: skip
_FIRST = str.maketrans(_SPELLING)
_SECOND = str.maketrans(_SPELLING | {"T": "s", "D": "z", "L": "z", "Z": "d"})
_SOFT = str.maketrans({"b": "v", "p": "f", "S": "s"})
"""Hebrew b and p inside a word are often v and f, and shin may be sin (Academy of the Hebrew Language 2006)."""
_GERESH = str.maketrans(dict.fromkeys("'`´’‘ʼʻʾʿ′", "׳"))
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c4\u05c5\u05c7\u0730-\u074a]")
"""Hebrew and Syriac points but the dot of sin."""


def guess_arabic(word: str) -> str:
    """The language group whose letters an Arabic-script text holds: ug, ku, ur, ps, fa, else ar."""
    letters = set(word)
    for signs, lang in _MARKERS:
        if not signs.isdisjoint(letters):
            return lang
    return "ar"


@lru_cache(maxsize=64)
def _rules(script: str, lang: str) -> RuleSet:
    return rule_set(TABLES[script], lang)


def read(word: str, script: str, lang: str | None) -> tuple[str, ...]:
    """Likely readings of one word in Arabic, Hebrew or Syriac letters, likeliest first, at most four."""
    group = _GROUPS.get(lang or "", lang or "") or (guess_arabic(word) if script == "Arab" else "")
    if script != "Arab":
        word = _POINTS.sub("", word.translate(_GERESH) if script == "Hebr" else word)
    signs = _rules(script, group).apply(word)
    main = vocalise(signs, False, group)
    readings = [main.translate(_FIRST)]
    if "W" in signs or "Y" in signs:
        readings.append(vocalise(signs, True, group).translate(_FIRST))
    if script == "Hebr":
        readings.append((main[:1] + main[1:].translate(_SOFT)).translate(_FIRST))
    readings.append(main.translate(_SECOND))
    return tuple(dict.fromkeys(readings))


def vocalise(signs: str, diphthongs: bool, lang: str) -> str:
    """The signs of a word with its W and Y decided and short vowels put in.

    With `diphthongs`, a W or Y between consonants is aw or ay instead of u or i.
    """
    out: list[str] = []
    last = len(signs) - 1
    for i, sign in enumerate(signs):
        before = signs[i - 1] if i else ""
        after = signs[i + 1] if i < last else ""
        if sign == "W":
            out.append(_waw(before, after, diphthongs, signs[i + 2 : i + 3]))
        elif sign == "Y":
            out.append(_yod(before, after, diphthongs))
        elif sign in _VOWELS or sign == "P":
            out.append(sign)
        elif sign in _CARRIERS:
            out.append(_carrier(sign, after))
        else:
            if out and _is_consonant(out[-1][-1:]) and _needs_vowel(out, after):
                out.append("a")
            out.append(sign)
    return "".join(out)


def _is_consonant(sign: str) -> bool:
    return bool(sign) and sign not in "aeiouEPAIWY"


def _needs_vowel(out: list[str], after: str) -> bool:
    """Whether a vowel is heard before a consonant that follows one: no word begins with two, no three stand together."""
    if len(out) == 1 or (len(out) > 1 and _is_consonant(out[-2][-1:])):
        return True
    return not after


def _waw(before: str, after: str, diphthongs: bool, following: str) -> str:
    """و: w beside a vowel, else u (or aw); in wy before a consonant uwa (Kuwayt), at the end wi."""
    if before in _CARRIERS:
        return "aW" if diphthongs or after in _VOWELS else "u"
    if before == "W":
        return "w" if after in _VOWELS else "u"
    if not before or before in _VOWELS or after in _VOWELS or after == "P":
        return "w"
    if after == "W":
        return ""
    if after == "Y":
        if not following:
            return "u" if diphthongs else "w"
        return "u" if following in _VOWELS or following in ("P", "W") else "uwa"
    return "aW" if diphthongs and after else "u"


def _yod(before: str, after: str, diphthongs: bool) -> str:
    if before in _CARRIERS:
        return "aY" if diphthongs or after in _VOWELS else "i"
    if before == "W":
        if not after and not diphthongs:
            return "i"
        return "Y" if after and after not in _VOWELS and after != "P" else "y"
    if not before or before in _VOWELS:
        return "y"
    if after in _VOWELS or after in ("P", "W"):
        return "iy"
    return "aY" if diphthongs and after else "i"


def _carrier(sign: str, after: str) -> str:
    if after in ("W", "Y"):
        return ""
    return "a" if sign == "A" else "i"
