"""Where letters are at home: whether a country writes the letters of a query.

A name in Hebrew letters is more often of a place in Israel than of its namesake in Honduras; one with the Turkish ı or
ğ, in Turkey. languages.csv holds the languages of each country as GeoNames gives them; the scripts of languages are
those of Unicode's likely subtags (CLDR), languages in Latin letters left out.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources

_SCRIPTS = {
    "Arab": "ar fa ur ps ku ckb sd ug ks bal lrc glk mzn pnb azb",
    "Cyrl": "ru uk be bg mk sr kk ky tg mn tt ba cv os ce av ab kv udm sah",
    "Hebr": "he yi",
    "Grek": "el",
    "Armn": "hy",
    "Geor": "ka",
    "Syrc": "arc syr aii",
    "Hani": "zh yue wuu hak nan",
    "Jpan": "ja",
    "Kore": "ko",
    "Deva": "hi mr ne bh mai",
    "Beng": "bn as",
    "Thai": "th",
    "Ethi": "am ti tig",
}
"""Script -> primary subtags of the languages that are written in it."""

_TONGUES = {
    "orient": "ar fa ur he ps ku",
    "sh": "hr sr bs sl mk cs sk lt lv",
    "no": "no nb nn sv da fi fo is",
    "de": "de sv fi et",
    "fr": "fr pt ro it",
    "tr": "tr ro az ku",
}
"""What Latin letters tell (`text.habits.guess_latin`) -> the languages that have them, where these are several."""

GROUPS = 5
"""Arabic, Cyrillic, Hebrew, other letters, and Latin ones that tell their language."""
_GROUP = {"Arab": 0, "Cyrl": 1, "Hebr": 2}
_OTHER, _LATIN = 3, 4


@cache
def languages() -> Mapping[str, tuple[str, ...]]:
    """Country, ISO 3166-1 alpha-2 -> primary subtags of its languages, the most spoken first."""
    text = (resources.files("gazetteer.matching") / "languages.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["country"]: tuple(row["languages"].split()) for row in rows}


@cache
def home(script: str, tongue: str | None) -> Mapping[str, int]:
    """Country -> how much letters are at home there, for those where they are; `tongue`: the language that Latin
    letters tell. 3 g + 1: of its first language; 3 g + 2: of another one, g the group of the letters."""
    wanted = set((_TONGUES.get(tongue or "", tongue or "") if script == "Latn" else _SCRIPTS.get(script, "")).split())
    first = 3 * group(script) + 1
    found = {}
    for country, spoken in languages().items():
        if wanted.intersection(spoken):
            found[country] = first if spoken[0] in wanted else first + 1
    return found


def group(script: str) -> int:
    """The group of letters that a script counts to."""
    return _LATIN if script == "Latn" else _GROUP.get(script, _OTHER)


def home_value(script: str, tongue: str | None, country: str | None) -> int:
    """The value of the feature: 0 where nothing can be told, else 3 g + 1 or + 2 at home, 3 g + 3 abroad."""
    if country is None or (script == "Latn" and tongue is None):
        return 0
    return home(script, tongue).get(country, 3 * group(script) + 3)
