"""Words of a text, and which of them are articles or link words that carry no identity.

Articles of Arabic in every script: joined ال, and al-, el-, ul- with their sun letters (ash-Shaddadi, ez-Zor): BGN/PCGN
Arabic 1956, note on the definite article. Of European languages only link words, for "La Paz" is not "Paz".
"""

from __future__ import annotations

import re
from itertools import zip_longest

from gazetteer.text.fold import clean, fold_word

ARTICLES = frozenset(("al", "el", "ul", "il", "аль", "эль", "ель", "ал", "эл", "αλ", "ελ", "אל", "ال", "ալ", "էլ"))
"""Dropped before any other word."""
_SUN_LETTERS = {
    "ash": "s", "esh": "s", "ush": "s", "ach": "c", "ech": "c", "as": "s", "es": "s", "us": "s", "ad": "d",
    "ed": "d", "ud": "d", "adh": "d", "edh": "d", "az": "z", "ez": "z", "uz": "z", "at": "t", "et": "t", "ut": "t",
    "ath": "t", "eth": "t", "ar": "r", "er": "r", "ur": "r", "an": "n", "en": "n", "un": "n", "all": "l",
    "аш": "ш", "эш": "ш", "ас": "с", "эс": "с", "ад": "д", "эд": "д", "аз": "з", "эз": "з", "ат": "т", "эт": "т",
    "ар": "р", "эр": "р", "ан": "н", "эн": "н",
}  # fmt: skip
"""Assimilated articles, dropped before a word that begins with their letter."""
_WRITTEN_ARTICLE = re.compile(
    r"(?:^|[\s(\-])(?:[aeiu]l[-\s]|[aeu](\w{1,2})[-\s]['‘’`]?\1|و?ال(?=\w\w)|(?:аль|эль|ель)[-\s])", re.IGNORECASE
)
LINKS = frozenset((
    "of", "the", "de", "du", "des", "d", "do", "da", "dos", "das", "di", "della", "del", "ye", "e", "i",
    "va", "wa", "and", "et", "und", "y", "ı",
))  # fmt: skip
"""Link words: `of`, Romance `de`, the Persian and Kurdish ezafe written apart (-e, -ye, -i), and the words for and."""
_PREPOSITIONS = ("وال", "بال", "لل", "فال", "كال")
_GLUED_ARTICLES = ("al", "el")
_GLUED_GENERICS = ("koyu", "koy", "koey", "koi")
MIN_AFTER_ARTICLE = 2


def tokenize(text: str) -> list[str]:
    """The folded words of a text in order, articles and all."""
    return [token for word in clean(text).split() for token in fold_word(word).split()]


def is_article(token: str, following: str) -> bool:
    """Whether a folded token is an Arabic article before the folded token `following`."""
    if not following:
        return False
    if token in ARTICLES:
        return True
    letter = _SUN_LETTERS.get(token)
    return letter is not None and following.startswith(letter)


def without_articles(folded: str) -> str:
    """A folded name without its blanks, articles and link words, but for those that are all of it."""
    words = folded.split()
    kept = [
        strip_article(word)
        for word, following in zip_longest(words, words[1:], fillvalue="")
        if not is_article(word, following) and (word not in LINKS or not following)
    ]
    return "".join(kept or words)


def has_article(text: str) -> bool:
    """Whether a cleaned text has an article of Arabic as its writer wrote it: al-, ash-Sh…, ال, аль-."""
    return _WRITTEN_ARTICLE.search(text) is not None


def strip_article(word: str) -> str:
    """A word in Arabic letters without the article ال joined to it; the word itself where there is none.

    At least two letters must remain. The caller keeps the whole word as a further reading, for a joined ال is not
    always an article (الونیم is Allonim).
    """
    if word.startswith("ال") and len(word) >= 2 + MIN_AFTER_ARTICLE:
        return word[2:]
    return word


def strip_preposition(word: str) -> str:
    """A folded Arabic word without a preposition or conjunction joined before its article (للرقة → رقة)."""
    for prefix in _PREPOSITIONS:
        if word.startswith(prefix) and len(word) >= len(prefix) + 3:
            return word[len(prefix) :]
    return word


def has_article_behind(word: str) -> bool:
    """Whether a folded Latin word behind another one begins with the article el-, written joined to it.

    So OCHA's lists of Syrian villages write it: Tal Elward, Kherbet Elthib.
    """
    return word.startswith("el") and len(word) >= 5 and word[2] not in "aeiouy"


def strip_glued(word: str) -> str:
    """A folded Latin word without what is sometimes written joined to it: al-, el- before, Turkish köy, köyü after.

    Three letters must remain behind an article, four before a generic word. The caller keeps the whole word as a
    reading.
    """
    if word.startswith(_GLUED_ARTICLES) and len(word) >= 5 and word[2] not in "aeiouy":
        return word[2:]
    for suffix in _GLUED_GENERICS:
        if word.endswith(suffix) and len(word) >= len(suffix) + 4:
            return word[: -len(suffix)]
    return word
