"""One reading of a name for storing it and for asking for it.

1. `clean`, then words (split at blanks), each cut into folded tokens;
2. articles and link words marked, designators found (`Hint`), the rest is the core;
3. each token of the core romanized and heard; readings of the tokens joined to at most four of the name.

A word is read once and cached; a text is cut at `MAX_LENGTH` characters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from gazetteer.text.designators import Designator, designators, phrase_starts
from gazetteer.text.fold import clean, divide, fold_word
from gazetteer.text.habits import guess_latin
from gazetteer.text.phonetic import sounds
from gazetteer.text.romanize import romanize
from gazetteer.text.script import UNKNOWN, script_of
from gazetteer.text.tokens import LINKS, is_article, strip_article, strip_glued, strip_preposition

RULES = "1"
"""Version of everything in this package that decides an `Analysis`: raise it whenever any output changes."""
MAX_LENGTH = 256
"""Characters of a cleaned text that are read; a longer one is cut."""
MAX_READINGS = 4


@dataclass(frozen=True, slots=True)
class Hint:
    """A generic word of a name and what it says of the thing named."""

    word: str
    kind: str | None
    type: str | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """A name, read: what matching knows of it."""

    text: str
    """Cleaned, as given."""
    script: str
    """ISO 15924 of most letters."""
    fold: str
    """All tokens, folded, one blank between."""
    core: str
    """Fold of what carries identity: without articles and designators; equal to `fold` where nothing else is left."""
    latin: tuple[str, ...]
    """The core romanized (a-z, 0-9, blanks), likeliest first, 1 to 4, distinct; ("",) for a text without letters."""
    sounds: tuple[str, ...]
    """The readings in the sound alphabet, blanks kept between tokens, 1 to 4, distinct."""
    hints: tuple[Hint, ...]
    """Designators found, in order."""


@dataclass(frozen=True, slots=True)
class _Token:
    fold: str
    core: str
    """Without a joined article."""
    latin: tuple[str, ...]
    sounds: tuple[str, ...]
    designator: Designator | None


def analyze(text: str, lang: str | None = None) -> Analysis:
    """A name read for matching. `lang` is BCP 47 or None; any text is accepted, also an empty one."""
    cleaned = clean(text[: 4 * MAX_LENGTH])[:MAX_LENGTH]
    script = script_of(cleaned)
    subtag = _primary(lang) if lang else None
    if subtag is None and script == "Latn":
        subtag = guess_latin(cleaned)
    words = cleaned.split()
    last = len(words) - 1
    tokens = [token for i, word in enumerate(words) for token in _read_word(word, subtag, i < last)]
    core, whole, hints = _select(tokens)
    return Analysis(
        cleaned,
        script,
        " ".join([token.fold for token in tokens]),
        " ".join([token.core for token in core]),
        _readings([token.latin for token in core], [token.latin for token in whole]),
        _readings([token.sounds for token in core], [token.sounds for token in whole]),
        hints,
    )


@lru_cache(maxsize=1024)
def _primary(lang: str) -> str:
    return lang.replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=1 << 17)
def _read_word(word: str, lang: str | None, goes_on: bool) -> tuple[_Token, ...]:
    """The tokens of one blank-separated word (`al-Tay` has two); `goes_on` where another word follows."""
    return tuple(token for part in divide(word) if (token := _read(part, lang, goes_on)) is not None)


def _read(word: str, lang: str | None, goes_on: bool) -> _Token | None:
    folded = fold_word(word)
    if not folded:
        return None
    script = script_of(word)
    designator = designators().get(folded)
    bodies = (word,)
    core = folded
    if script == "Arab":
        core = strip_article(folded)
        bodies = _arabic_bodies(word, goes_on)
        designator = designator or designators().get(core)
    elif script == "Latn":
        bodies = (word, _glued(word, folded))
    latins = tuple(dict.fromkeys(latin for body in bodies for latin in romanize(body, script, lang) if latin))
    habit = (lang if script == "Latn" else "en") if script != UNKNOWN else "en"
    heard = tuple(dict.fromkeys(sound for latin in latins for sound in sounds(latin, habit)))
    return _Token(folded, core, latins[:MAX_READINGS], heard[:MAX_READINGS], designator)


def _arabic_bodies(word: str, goes_on: bool) -> tuple[str, ...]:
    """What may be the word itself: without article or preposition, with the t of a ة before another word, whole."""
    body = strip_article(word)
    heard = (body, body[:-1] + "ت") if goes_on and body.endswith("ة") else (body,)
    if body != word:
        return (*heard, word)
    return (*heard, strip_preposition(word))


def _glued(word: str, folded: str) -> str:
    """A Latin word without an article or generic word written joined to it; the word itself where there is none."""
    bare = strip_glued(folded)
    if bare == folded:
        return word
    start = len(folded) - len(bare) if folded.endswith(bare) else 0
    return word[start : start + len(bare)] if len(word) == len(folded) else bare


@lru_cache(maxsize=1 << 12)
def _canonical(token: _Token, canon: str) -> _Token:
    """A word that every language has its own of (Tell, New), under the reading common to all."""
    return replace(token, latin=(canon,), sounds=sounds(canon, "en"))


def _select(tokens: list[_Token]) -> tuple[list[_Token], list[_Token], tuple[Hint, ...]]:
    """The tokens that carry identity; all but articles and link words, as they are; the hints of the designators."""
    core: list[_Token] = []
    whole: list[_Token] = []
    hints: list[Hint] = []
    last = len(tokens) - 1
    i = 0
    while i <= last:
        token = tokens[i]
        size, designator = _designator_at(tokens, i)
        if designator is not None and _stands(designator.position, i, i + size - 1, last):
            word = " ".join([part.core for part in tokens[i : i + size]])
            hints.append(Hint(word, designator.kind, designator.type))
            if designator.canon:
                core.append(_canonical(token, designator.canon))
            whole += [part for part in tokens[i : i + size] if part.fold not in LINKS]
        elif not (0 < i < last and token.fold in LINKS) and not (
            i < last and is_article(token.fold, tokens[i + 1].fold)
        ):
            core.append(token)
            whole.append(token)
            size = 1
        else:
            size = 1
        i += size
    return core or whole or tokens, whole or tokens, tuple(hints)


def _designator_at(tokens: list[_Token], i: int) -> tuple[int, Designator | None]:
    """How many tokens from the i-th on are one designator, and which; (1, None) where there is none."""
    if tokens[i].fold in phrase_starts():
        for size in (3, 2):
            phrase = designators().get(" ".join([token.fold for token in tokens[i : i + size]]))
            if phrase is not None and i + size <= len(tokens):
                return size, phrase
    return 1, tokens[i].designator


def _stands(position: str, first: int, end: int, last: int) -> bool:
    """Whether a designator may stand at tokens first..end of a name whose last token is `last`."""
    if first == 0 and end == last:
        return False
    return position == "any" or (end < last if position == "prefix" else first > 0)


def _readings(core: list[tuple[str, ...]], whole: list[tuple[str, ...]]) -> tuple[str, ...]:
    """At most four readings of a name: of its core, and where that is not all, one of the whole in second place."""
    joined = _join(core)
    if core != whole:
        joined = (joined[0], " ".join([reading[0] for reading in whole if reading]), *joined[1:])
    return tuple(dict.fromkeys(joined))[:MAX_READINGS]


def _join(readings: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Readings of the whole: the likeliest of each token, all second ones, then those with one token changed."""
    first = [reading[0] if reading else "" for reading in readings]
    joined = [" ".join(first)]
    if any(len(reading) > 1 for reading in readings):
        if len(readings) > 1:
            joined.append(" ".join([reading[min(1, len(reading) - 1)] if reading else "" for reading in readings]))
        for i, reading in enumerate(readings):
            joined += [" ".join([*first[:i], other, *first[i + 1 :]]) for other in reading[1:]]
    return tuple(joined)
