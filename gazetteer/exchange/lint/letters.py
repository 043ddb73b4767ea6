"""Language, script and letters of a name must agree: the scripts a language is written in, the letters it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gazetteer.text.script import UNKNOWN, script_of, script_of_letter

SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "ar": ("Arab",),
    "fa": ("Arab",),
    "ckb": ("Arab",),
    "ur": ("Arab",),
    "ota": ("Arab",),
    # Kurmanji: Hawar's Latin letters; Arabic ones in Iraq; Cyrillic ones in the Soviet Union.
    "kmr": ("Latn", "Arab", "Cyrl"),
    "sdh": ("Arab", "Latn"),
    "lki": ("Arab", "Latn"),
    "hac": ("Arab", "Latn"),
    "zza": ("Latn",),
    "en": ("Latn",),
    "fr": ("Latn",),
    "de": ("Latn",),
    "es": ("Latn",),
    "it": ("Latn",),
    "nl": ("Latn",),
    "sv": ("Latn",),
    "tr": ("Latn",),
    "az": ("Latn", "Arab", "Cyrl"),
    "tk": ("Latn", "Arab", "Cyrl"),
    "ru": ("Cyrl",),
    "hy": ("Armn",),
    "hyw": ("Armn",),
    "he": ("Hebr",),
    "syr": ("Syrc",),
    "aii": ("Syrc",),
    "tru": ("Syrc", "Latn"),
    "ka": ("Geor",),
    "el": ("Grek",),
}
"""Language -> the scripts its names may stand in without saying so in the tag (`ar-Latn`, `ckb-Latn`)."""

FOREIGN: Mapping[tuple[str, str], str] = {
    # Persian yeh and keheh, and the vowels and letters of Sorani (ە ێ ۆ ڕ ڵ), are not Arabic.
    ("ar", "Arab"): "یکەێۆڕڵ",
    # Sorani writes ی and ک, and no teh marbuta or alef maksura (Unicode: U+06CC, U+06A9; KLPT, Sorani alphabet).
    ("ckb", "Arab"): "يكةى",
    ("fa", "Arab"): "يكەێۆڕڵ",
    # Hawar's alphabet has no dotless i, no dotted capital, no soft g, no umlauts.
    ("kmr", "Latn"): "ıİğĞöÖüÜ",
}
"""(Language, script) -> letters that a name in them cannot have."""

_FREE_ROLES = frozenset({"transliteration", "code"})
_ZWNJ = "\u200c"


def check_letters(form: str, lang: str, role: str) -> Iterator[str]:
    """Where language, script and letters of a name do not agree."""
    script = script_of(form)
    if script == UNKNOWN or not lang or role in _FREE_ROLES:
        return
    language, _, stated = lang.partition("-")
    allowed = (stated,) if len(stated) == 4 else SCRIPTS.get(language)
    if allowed and script not in allowed:
        yield f"form: {form} is {script}, {lang} is written in {' or '.join(allowed)}"
        return
    if role != "abbreviation" and (others := _scripts(form) - {script}):
        yield f"form: {form} mixes {script} with {', '.join(sorted(others))}"
    if role != "misspelling":
        yield from _foreign(form, language, script)


def _scripts(form: str) -> set[str]:
    return {script for letter in form if (script := script_of_letter(letter)) != UNKNOWN}


def _foreign(form: str, language: str, script: str) -> Iterator[str]:
    if foreign := sorted(set(form) & set(FOREIGN.get((language, script), ""))):
        shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in foreign)
        yield f"form: {form} has {shown}, which {language} does not write"
    if language == "ckb" and f"ه{_ZWNJ}" in form:
        yield f"form: {form} writes ه and a non-joiner for ە (U+06D5)"
