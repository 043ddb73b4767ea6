"""Names of languages and scripts in English, for people; the tag itself where there is none here."""

from __future__ import annotations

from typing import Final

_LANGUAGES: Final = {
    "en": "English",
    "ar": "Arabic",
    "kmr": "Kurmanji",
    "ckb": "Sorani",
    "ku": "Kurdish",
    "sdh": "Southern Kurdish",
    "lki": "Laki",
    "zza": "Zazaki",
    "syr": "Syriac",
    "aii": "Assyrian",
    "tru": "Turoyo",
    "arc": "Aramaic",
    "hy": "Armenian",
    "hyw": "Western Armenian",
    "tr": "Turkish",
    "az": "Azerbaijani",
    "tk": "Turkmen",
    "fa": "Persian",
    "he": "Hebrew",
    "el": "Greek",
    "fr": "French",
    "de": "German",
    "ru": "Russian",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "sv": "Swedish",
    "uk": "Ukrainian",
    "ka": "Georgian",
    "ur": "Urdu",
    "ps": "Pashto",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "hi": "Hindi",
}
"""In the order in which names are shown; CLDR's English names, but Kurmanji and Sorani as Kurds call them."""

_SCRIPTS: Final = {
    "Latn": "Latin",
    "Arab": "Arabic",
    "Syrc": "Syriac",
    "Hebr": "Hebrew",
    "Cyrl": "Cyrillic",
    "Grek": "Greek",
    "Armn": "Armenian",
    "Geor": "Georgian",
    "Hani": "Han",
    "Hans": "Han",
    "Hant": "Han",
    "Jpan": "Japanese",
    "Kana": "Katakana",
    "Hira": "Hiragana",
    "Hang": "Hangul",
    "Kore": "Korean",
    "Deva": "Devanagari",
    "Beng": "Bengali",
    "Thai": "Thai",
    "Ethi": "Ethiopic",
    "Guru": "Gurmukhi",
    "Gujr": "Gujarati",
    "Taml": "Tamil",
    "Telu": "Telugu",
    "Knda": "Kannada",
    "Mlym": "Malayalam",
    "Mymr": "Myanmar",
    "Sinh": "Sinhala",
    "Orya": "Oriya",
    "Tibt": "Tibetan",
    "Khmr": "Khmer",
    "Laoo": "Lao",
    "Tfng": "Tifinagh",
    "Thaa": "Thaana",
    "Mong": "Mongolian",
    "Cans": "Canadian Aboriginal",
    "Cher": "Cherokee",
    "Nkoo": "N’Ko",
    "Yiii": "Yi",
    "Zyyy": "other",
}
"""Unicode's names of the ISO 15924 scripts that names of places come in most."""

_ORDER: Final = {tag: place for place, tag in enumerate(_LANGUAGES)}


def language_name(tag: str | None, script: str | None = None) -> str:
    """`Arabic`, `Arabic in Latin letters` (ar-Latn), `pt-BR` as `Portuguese (BR)`; `Latin letters` without a tag."""
    if tag is None:
        return f"{_SCRIPTS.get(script or '', script or 'unknown')} letters"
    language, *rest = tag.split("-")
    if language not in _LANGUAGES:
        return tag
    name = _LANGUAGES[language]
    for part in rest:
        name += f" in {_SCRIPTS[part]} letters" if part in _SCRIPTS else f" ({part})"
    return name


def language_order(tag: str | None) -> tuple[int, str]:
    """A key to sort languages by: the region's own first, then the others by tag, the unknown last."""
    if tag is None:
        return len(_ORDER) + 1, ""
    return _ORDER.get(tag.split("-")[0], len(_ORDER)), tag
