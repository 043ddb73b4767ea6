"""One word of a name, read: its fold, its readings, and the generic word it may be. Cached, for words recur."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from gazetteer.text.designators import Designator, designators
from gazetteer.text.fold import divide, fold_word
from gazetteer.text.habits import GUESSES_IN_DOUBT
from gazetteer.text.phonetic import sounds
from gazetteer.text.romanize import romanize
from gazetteer.text.script import script_of
from gazetteer.text.tokens import has_article_behind, strip_article, strip_glued, strip_preposition

MAX_READINGS = 4


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a name, read."""

    fold: str
    core: str
    """The fold without a joined article."""
    latin: tuple[str, ...]
    """Readings in a-z and 0-9, likeliest first, at most four."""
    sounds: tuple[str, ...]
    """Readings in the sound alphabet, likeliest first, at most four."""
    designator: Designator | None
    """The generic word it is where it stands in the right place."""


@lru_cache(maxsize=1 << 14)
def read_word(word: str, lang: str | None, is_guess: bool, goes_on: bool, is_first: bool) -> tuple[Token, ...]:
    """The tokens of one blank-separated word of a cleaned text (`al-Tay` has two).

    `lang` is a primary language subtag, `is_guess` tells that it was read from the letters; `goes_on` that another
    word follows, before which ة is heard as t; `is_first` that none stands before it, behind which el- is an article.
    """
    parts = divide(word)
    return tuple(token for part in parts if (token := _read(part, lang, is_guess, goes_on, is_first)) is not None)


def _read(word: str, lang: str | None, is_guess: bool, goes_on: bool, is_first: bool) -> Token | None:
    folded = fold_word(word)
    if not folded:
        return None
    script = script_of(word)
    core = strip_article(folded)
    if script == "Latn":
        without = _without_glued(word, folded)
        bodies: tuple[str, ...] = (word, without)
        if not is_first and has_article_behind(folded):
            core, bodies = folded[2:], (without, word)
        latins = _romanize(bodies, script, lang)
        heard = tuple(dict.fromkeys(sound for latin in latins for sound in _hear(latin, lang, is_guess)))
    else:
        bodies = _arabic_bodies(word, goes_on) if script == "Arab" else (word,)
        latins = _romanize(bodies, script, lang)
        heard = tuple(dict.fromkeys(sounds(latin, "en")[0] for latin in latins))
    designator = designators().get(folded) or designators().get(core)
    return Token(folded, core, latins[:MAX_READINGS], heard[:MAX_READINGS], designator)


def _romanize(bodies: tuple[str, ...], script: str, lang: str | None) -> tuple[str, ...]:
    """The readings of all bodies of a word: two of the first, one of each other, then the rest."""
    if len(bodies) == 1 or bodies[0] == bodies[-1]:
        return romanize(bodies[0], script, lang)
    first, *others = (romanize(body, script, lang) for body in bodies)
    beside = chain.from_iterable(other[:1] for other in others)
    return tuple(dict.fromkeys(chain(first[:2], beside, first[2:])))


def _hear(latin: str, lang: str | None, is_guess: bool) -> tuple[str, ...]:
    """The sounds of a Latin reading. English texts spell names in every language's way, so English is no habit."""
    if lang is None or lang == "en":
        return sounds(latin, None)
    if is_guess and lang in GUESSES_IN_DOUBT:
        return sounds(latin, lang) + sounds(latin, None)
    return sounds(latin, lang)


def _arabic_bodies(word: str, goes_on: bool) -> tuple[str, ...]:
    """What may be the word itself: without article or preposition, with the t of a ة before another word, whole."""
    body = strip_article(word)
    heard = (body[:-1] + "ت", body) if goes_on and body.endswith("ة") else (body,)
    if body != word:
        return (*heard, word)
    bare = strip_preposition(word)
    return heard if bare == word else (*heard, bare)


def _without_glued(word: str, folded: str) -> str:
    """A Latin word without an article or generic word written joined to it; the word itself where there is none."""
    bare = strip_glued(folded)
    if bare == folded or len(word) != len(folded):
        return bare if bare != folded else word
    start = len(folded) - len(bare) if folded.endswith(bare) else 0
    return word[start : start + len(bare)]


@lru_cache(maxsize=1 << 12)
def as_canon(token: Token, canon: str) -> Token:
    """A word that every language has its own of (Tell, New), under the reading common to all."""
    return replace(token, latin=(canon,), sounds=sounds(canon, "en"))
