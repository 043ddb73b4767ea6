"""Cleaning and folding: one written form for what people write as the same letters, in the same script.

1. `clean` removes what is invisible or a matter of encoding; what a reader sees stays.
2. `fold` removes what writers leave out or exchange without meaning another name.

Choices, each held by a row of tests/cases/fold.csv:
- Zero-width joiners are removed, not made blanks: ZWNJ stands inside one word (گل‌اوواسی).
- ي ى ی ې → ي and ك ک ڪ → ك: keyboards, not names, tell them apart (Unicode TR #53; Persian and Arabic layouts).
- ة ہ ھ ە ۀ → ه: ة is left undotted in many hands; Sorani ە is written ه in encodings before Unicode 4.1.
- أ إ آ ٱ → ا, ؤ → و, ئ → ي, ء goes; an initial ئ, the Sorani carrier of a vowel, goes too.
- ڕ → ر and ڵ → ل, which Sorani writers often leave out; ێ, ۆ and ڤ stay, for they are other sounds.
- Latin letters lose every mark (Qamişlo → qamislo), ı → i, ə → e, ø → o, ł → l, đ → d, ð → d, æ → ae.
- Cyrillic keeps й and ї (they are letters) but ё → е, as in Russian print. Final Hebrew letters → plain ones.
- Scripts of India and South-East Asia keep their signs: there they are vowels.
- Apostrophes and their like (ʿ ʾ ’ ׳) go without a blank; hyphens and all other punctuation become one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(
    "[\u0640\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]+"
)
"""Tatweel, soft hyphen, joiners, bidi marks and overrides, variation selectors, lone surrogates."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")
_STACKED = "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u20d0-\u20ff"
_MANY_MARKS = re.compile(f"([{_STACKED}]{{4}})[{_STACKED}]+")
"""More than four marks in a row are no spelling; what follows them goes."""

_STRIPPED_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u08d3-\u08ff\u1ab0-\u1aff\u20d0-\u20ff]"
)
APOSTROPHES = frozenset("'`´’‘‛ʼʻʽʾʿˈ′ʹʺˮ׳״՚＇\u02be\u02bf\u0331\u1fbd\u1fbf\ua78b\ua78c")
_LETTERS = {
    "ı": "i", "ə": "e", "ǝ": "e", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h",
    "ŋ": "n", "ɖ": "d", "ɗ": "d", "ɓ": "b", "ƙ": "k", "ƴ": "y", "ŧ": "t", "ƒ": "f", "ɛ": "e", "ɔ": "o", "ĸ": "k",
    "ё": "е", "ς": "σ", "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
    "ى": "ي", "ی": "ي", "ې": "ي", "ۍ": "ي", "ئ": "ي", "ك": "ك", "ک": "ك", "ڪ": "ك", "ګ": "گ",
    "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه", "ۂ": "ه", "ۃ": "ه", "ۿ": "ه",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ؤ": "و", "ء": "", "ٴ": "", "ڕ": "ر", "ڵ": "ل",
}  # fmt: skip
_KEPT_WHOLE = frozenset("йїўѓќ")


class _Divider(dict[int, str]):
    """A character itself where it is part of a word (letter, digit, mark, apostrophe), else a blank."""

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        is_part = sign.isalnum() or sign in APOSTROPHES or unicodedata.category(sign)[0] == "M"
        if len(self) < 1 << 16:
            self[point] = sign if is_part else " "
        return sign if is_part else " "


class _Folder(dict[int, str]):
    """Fold of one case-folded character, worked out when first met (for `str.translate`)."""

    def __missing__(self, point: int) -> str:
        folded = _fold_letter(chr(point))
        if len(self) < 1 << 16:
            self[point] = folded
        return folded


def _fold_letter(letter: str) -> str:
    if letter in APOSTROPHES:
        return ""
    if letter in _LETTERS:
        return _LETTERS[letter]
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if letter in _KEPT_WHOLE:
        return letter
    plain = unicodedata.normalize("NFC", _STRIPPED_MARKS.sub("", unicodedata.normalize("NFKD", letter)))
    if plain != letter:
        return "".join(map(_fold_letter, plain))
    return letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" else " "


_FOLDER = _Folder()
_DIVIDER = _Divider()


def clean(text: str) -> str:
    """What a reader sees of a text: NFKC, no invisible characters, controls or lone surrogates, blanks single.

    Presentation forms and full-width letters become plain letters (UAX #15). At most four combining marks in a row
    are kept. Any string is accepted; the result may be empty.
    """
    if not text.isascii():
        text = _MANY_MARKS.sub(r"\1", _INVISIBLE.sub("", text))
        if not unicodedata.is_normalized("NFKC", text):
            text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if not text.isprintable():
        text = _CONTROL.sub("", text)
    return " ".join(text.split())


def divide(word: str) -> list[str]:
    """A cleaned word cut at hyphens and other punctuation, marks and apostrophes kept: as many parts as its fold."""
    return [word] if word.isalnum() else word.translate(_DIVIDER).split()


def fold_clean(text: str) -> str:
    """`fold` of a text that `clean` has been through."""
    if "ئ" in text:
        return " ".join(filter(None, map(fold_word, text.split())))
    return " ".join(text.casefold().translate(_FOLDER).split())


@lru_cache(maxsize=1 << 14)
def fold_word(word: str) -> str:
    """`fold` of one cleaned word: its tokens with a blank between (`al-tay` → `al tay`)."""
    if word[:1] == "ئ":
        word = word[1:]
    return " ".join(word.casefold().translate(_FOLDER).split())


def fold(text: str) -> str:
    """A text as compared letter by letter: same script, lower case, no marks; tokens with one blank between.

    The choices are in the module's docstring. `fold(fold(x)) == fold(x)`.
    """
    return fold_clean(clean(text))
