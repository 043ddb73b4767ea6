"""Habits of spelling in Latin letters: which languages share one, and which letters betray it."""

from __future__ import annotations

_HABITS = {
    "wa": "fr", "oc": "fr", "br": "fr", "gsw": "de", "nds": "de", "lb": "de", "bar": "de", "crh": "tr", "gag": "tr",
    "tk": "tr", "ku": "ku", "kmr": "ku", "ckb": "ku", "sdh": "ku", "diq": "ku", "zza": "ku", "cs": "slav",
    "sk": "slav", "sl": "slav", "hr": "slav", "bs": "slav", "sr": "slav", "sh": "slav", "lv": "slav", "lt": "slav",
    "gl": "es", "ast": "es", "ca": "es", "af": "nl", "fy": "nl", "sv": "nord", "no": "nord", "nb": "nord",
    "nn": "nord", "da": "nord", "fi": "nord", "et": "nord", "is": "nord", "ar": "orient", "fa": "orient",
    "ur": "orient", "he": "orient", "syr": "orient",
}  # fmt: skip
"""Language -> the habit of spelling it shares with others; a language not named here is its own habit."""


def habit_of(lang: str) -> str:
    """The habit of spelling of a primary language subtag, as the `langs` of the rule tables name it."""
    return _HABITS.get(lang, lang)


_LATIN_HABITS = (
    (frozenset("āīūēōḩţḑẕḥṭḍẓṣẖḫṯḏʿʾ"), "orient"),
    (frozenset("ığİ"), "tr"),
    (frozenset("əƏ"), "az"),
    (frozenset("ășțȘȚ"), "ro"),
    (frozenset("łąęńśźżŁŚŻ"), "pl"),
    (frozenset("řěů"), "cs"),
    (frozenset("őűŐŰ"), "hu"),
    (frozenset("čšžđćČŠŽĐĆ"), "sh"),
    (frozenset("ãõ"), "pt"),
    (frozenset("ñÑ¿"), "es"),
    (frozenset("ßäÄ"), "de"),
    (frozenset("åøæÅØÆ"), "no"),
    (frozenset("èàùœëÈÀ"), "fr"),
    (frozenset("êîÊÎ"), "ku"),
    (frozenset("éÉôÔ"), "fr"),
    (frozenset("şŞ"), "tr"),
)
"""Letters that only one way of writing has, in the order asked: the language of a Latin name that gives none."""


GUESSES_IN_DOUBT = frozenset(("fr", "es", "pt", "de", "no", "ku", "sh", "tr"))
"""Guesses that rest on letters other languages have too: the readings of an unknown language stand beside them."""


def guess_latin(text: str) -> str | None:
    """The way of writing that the accented letters of a Latin text betray; None for plain a-z."""
    if text.isascii():
        return None
    letters = set(text)
    for signs, lang in _LATIN_HABITS:
        if not signs.isdisjoint(letters):
            return lang
    return None
