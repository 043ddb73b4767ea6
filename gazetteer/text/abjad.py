"""Arabic, Hebrew and Syriac letters read aloud: consonants by table; و, ي and the unwritten vowels by place.

A table turns each letter into a sign: a consonant (b p t d k g q f v h m n l r s z j; X kh, G gh, S sh, C ch, J zh,
T th, D dh, L ḍ, Z ẓ, Q ts, 3 ʿayn, 2 hamza), a vowel (a e i o u, E ê), a carrier of a short vowel (A, I), or one of
two that may be either (W و, Y ي). P is ة.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gazetteer.text.rules import RuleSet, read_rows, rule_set

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

FOREIGN = "for"
"""The group of tables/vowels.csv for names from elsewhere: few vowels are left out of them."""
_NO_VOWELS_LEARNED = {"ps": "fa", "ota": "fa", "ug": "ku"}
_LETTER_VOWELS = tuple("aeiouE")
_CARRIERS = ("A", "I", "3")
_NOT_CONSONANTS = "aeiouEPAI"
_OPEN = "aeiouEWYAI3"
_VOICED = tuple("aeiouEWYPAI")
_DIPHTHONGS = ("av", "aw", "ay")
_Vowels = dict[str, dict[str, str]]
"""Learned vowels of a language group (tables/vowels.csv): place -> pair of signs -> vowel; `*` for all others."""
_SPELLING = {
    "X": "kh", "G": "gh", "S": "sh", "C": "ch", "J": "zh", "T": "th", "D": "dh", "L": "d", "Z": "z", "Q": "ts",
    "3": "", "2": "", "E": "e", "P": "a", "A": "a", "I": "i", "W": "w", "Y": "y",
}  # fmt: skip
_FIRST = str.maketrans(_SPELLING)
_SECOND = str.maketrans(_SPELLING | {"T": "s", "D": "z", "L": "z", "Z": "d", "j": "g"})
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


@lru_cache(maxsize=16)
def _vowels(lang: str) -> _Vowels:
    found: _Vowels = {}
    known = {row["lang"] for row in read_rows("vowels")}
    for row in read_rows("vowels"):
        if row["lang"] == (lang if lang in known else _NO_VOWELS_LEARNED.get(lang, "ar")):
            vowel = row["vowel"].replace("-", "")
            found.setdefault(row["place"], {}).update(dict.fromkeys(row["pairs"].split(), vowel))
    return found


def read(word: str, script: str, lang: str | None) -> tuple[str, ...]:
    """Likely readings of one word in Arabic, Hebrew or Syriac letters, likeliest first, at most five."""
    group = _group(word, script, lang)
    if script != "Arab":
        word = _POINTS.sub("", word.translate(_GERESH) if script == "Hebr" else word)
    signs = _rules(script, group).apply(word)
    main = vocalise(signs, group, False)
    readings = [main.translate(_FIRST)]
    if "W" in signs or "Y" in signs:
        readings.append(vocalise(signs, group, True).translate(_FIRST))
    if script == "Hebr":
        readings.append((main[:1] + main[1:].translate(_SOFT)).translate(_FIRST))
    readings.append(main.translate(_SECOND))
    if script == "Arab" and group != "ku":
        readings.append(vocalise(signs, FOREIGN, False).translate(_FIRST))
    return tuple(dict.fromkeys(readings))


def _group(word: str, script: str, lang: str | None) -> str:
    if script != "Arab":
        return "he" if script == "Hebr" else "syr"
    return _GROUPS.get(lang, lang) if lang else guess_arabic(word)


def vocalise(signs: str, lang: str, diphthongs: bool) -> str:
    """The signs of a word with its W and Y decided and short vowels put in.

    With `diphthongs`, the first W or Y between consonants is av or ay instead of a vowel. `lang` is a group of
    tables/vowels.csv; `FOREIGN` reads the word as a foreign name.
    """
    vowels = _vowels(lang)
    out: list[str] = []
    for i, sign in enumerate(signs):
        if sign not in "WY":
            out.append(_plain(signs, i, vowels))
            continue
        before, after = signs[i - 1 : i] if i else "", signs[i + 1 : i + 2]
        read_sign = _waw if sign == "W" else _yod
        heard = read_sign(before, after, signs[i + 2 : i + 3], diphthongs)
        diphthongs = diphthongs and heard not in _DIPHTHONGS
        out.append(heard or _look_up(vowels, sign, before + (after or "$"), "u" if sign == "W" else "i"))
    return "".join(out)


def _plain(signs: str, i: int, vowels: _Vowels) -> str:
    """What is heard for the sign at i, which is neither W nor Y: itself, after a vowel that is not written."""
    sign, before = signs[i], signs[i - 1] if i else ""
    if sign == "P":
        return _look_up(vowels, "P", before + "$", "a")
    if sign == "A":
        return _carried(vowels, signs[i + 1 : i + 2], signs[i + 2 : i + 3])
    if not before or sign in _NOT_CONSONANTS or before in _NOT_CONSONANTS or before in "WY":
        return sign
    return _look_up(vowels, _place(signs, i), before + sign, "") + sign


def _look_up(vowels: _Vowels, place: str, pair: str, default: str) -> str:
    found = vowels.get(place)
    return found.get(pair, found.get("*", default)) if found else default


def _place(signs: str, i: int) -> str:
    """Where the pair of consonants at i-1 and i stands, in the terms of tables/vowels.csv."""
    left = "s" if i == 1 else "v" if signs[i - 2] in _OPEN else "c"
    return left + _following(signs[i + 1 : i + 2])


def _following(sign: str) -> str:
    return "e" if not sign else "v" if sign in _VOICED else "c"


def _carried(vowels: _Vowels, after: str, following: str) -> str:
    """The vowel of an initial carrier; none before و and ي, which carry their own."""
    if not after or after in "WY" or after in _VOICED:
        return "" if after else "a"
    return _look_up(vowels, "A", _following(following) + after, "a") or "a"


def _waw(before: str, after: str, following: str, diphthongs: bool) -> str:
    """و: w beside a vowel, else a vowel by table (empty here), or av, as in Turkish Şevket.

    In wy before a consonant it is uwa, the diminutive (Kuwayt, Suwayda); before the end of the word aw (Alawi).
    """
    is_before_vowel = after in _LETTER_VOWELS or after == "P"
    if before in _CARRIERS:
        return "aw" if diphthongs or is_before_vowel else "u"
    if before == "W":
        return "w" if is_before_vowel else "u"
    if before in _LETTER_VOWELS:
        if after == "Y" and following:
            return "wi"
        if before != "a" or after in _VOICED:
            return "w"
        return "wi" if after else "v"
    if not before or is_before_vowel:
        return "w" if is_before_vowel or after in ("", "W", "Y") else "wa"
    if after == "Y":
        if not following or following in _VOICED:
            return "u" if diphthongs == bool(not following) else "aw"
        return "uwa"
    return "av" if diphthongs and after else ""


def _yod(before: str, after: str, _following: str, diphthongs: bool) -> str:
    """ي: y beside a vowel, else a vowel by table (empty here), or ay."""
    is_before_vowel = after in _VOICED
    if before in _CARRIERS:
        return "ay" if diphthongs or is_before_vowel else "i"
    if before == "W":
        return "i" if not after and not diphthongs else "y"
    if not before:
        return "y" if is_before_vowel else "ya"
    if before in _LETTER_VOWELS:
        return "y"
    if is_before_vowel:
        return "iy"
    return "ay" if diphthongs and after else ""
