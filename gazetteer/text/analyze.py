"""One reading of a name for storing it and for asking for it.

1. `clean`, then words (split at blanks), each cut into folded tokens;
2. articles and link words marked, designators found (`Hint`), the rest is the core;
3. each token of the core romanized and heard; readings of the tokens joined to at most four of the name.

A word is read once and cached; a text is cut at `MAX_LENGTH` characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gazetteer.text.designators import WHICH, Designator, designators, phrase_starts
from gazetteer.text.fold import clean
from gazetteer.text.habits import guess_latin
from gazetteer.text.script import script_of
from gazetteer.text.tokens import LINKS, is_article
from gazetteer.text.words import MAX_READINGS, Token, as_canon, read_word

RULES = "5"
"""Version of everything in this package that decides an `Analysis`: raise it whenever any output changes."""
MAX_LENGTH = 256
"""Characters of a cleaned text that are read; a longer one is cut."""


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

    @property
    def says(self) -> str | None:
        """The type that the first generic word says that says any."""
        return next((hint.type for hint in self.hints if hint.type), None) if self.hints else None


def analyze(text: str, lang: str | None = None) -> Analysis:
    """A name read for matching. `lang` is BCP 47 or None; any text is accepted, also an empty one."""
    cleaned = clean(text[: 4 * MAX_LENGTH])[:MAX_LENGTH]
    script = script_of(cleaned)
    core, whole, tokens, hints = _select(_read_words(cleaned, script, _primary(lang) if lang else None))
    ordered = _ordered(core)
    return Analysis(
        cleaned,
        script,
        " ".join([token.fold for token in tokens]),
        " ".join([token.core for token in core]),
        _readings([token.latin for token in core], [token.latin for token in whole], []),
        _readings(
            [token.sounds for token in core], [token.sounds for token in whole], [token.sounds for token in ordered]
        ),
        hints,
    )


@lru_cache(maxsize=1024)
def _primary(lang: str) -> str:
    return lang.replace("_", "-").split("-")[0].lower()


def _read_words(cleaned: str, script: str, lang: str | None) -> list[Token]:
    guess = guess_latin(cleaned) if lang is None and script == "Latn" else None
    words = cleaned.split()
    if len(words) == 1:
        return list(read_word(words[0], lang or guess, guess is not None, False, True))
    tokens: list[Token] = []
    for i, word in reversed(list(enumerate(words))):
        # ة is a `t` before what belongs to it, and not before an adjective (Damina Sharqiya).
        goes_on = bool(tokens) and not (tokens[0].designator and tokens[0].designator.canon in WHICH)
        tokens[:0] = read_word(word, lang or guess, guess is not None, goes_on, i == 0)
    return tokens


def _select(tokens: list[Token]) -> tuple[list[Token], list[Token], list[Token], tuple[Hint, ...]]:
    """The tokens that carry identity; all but articles and link words, as they are; all; the designators' hints."""
    core: list[Token] = []
    generic: list[Token] = []
    whole: list[Token] = []
    hints: list[Hint] = []
    i = 0
    while i < len(tokens):
        size, designator = _designator_at(tokens, i)
        part = tokens[i : i + size]
        i += size
        if designator is not None:
            hints.append(Hint(" ".join([token.core for token in part]), designator.kind, designator.type))
            spoken = [token for token in part if token.fold not in LINKS]
            whole += spoken
            if designator.canon:
                core.append(as_canon(part[0], designator.canon))
            else:
                generic += spoken
        elif not _is_link(tokens, i - 1):
            core += part
            whole += part
    if all(map(_tells_which, core)):
        core += generic  # Upper Village: of nothing else it could be the upper one
    return core or whole or tokens, whole or tokens, tokens, tuple(hints)


def _ordered(core: list[Token]) -> list[Token]:
    """The core with what tells which of several is meant at its end; empty where it is so as it stands."""
    if not any(_tells_which(token) for token in core[:-1]):
        return []
    ordered = sorted(core, key=_tells_which)
    return ordered if [token.fold for token in ordered] != [token.fold for token in core] else []


def _tells_which(token: Token) -> bool:
    return token.latin[0] in WHICH


def _designator_at(tokens: list[Token], i: int) -> tuple[int, Designator | None]:
    """How many tokens from the i-th on are one designator, and which; (1, None) where none stands there."""
    if tokens[i].fold in phrase_starts():
        for size in (3, 2):
            words = tokens[i : i + size]
            phrase = designators().get(" ".join([token.fold for token in words]))
            if phrase is not None and len(words) == size and _stands(phrase.position, i, i + size, len(tokens)):
                return size, phrase
    designator = tokens[i].designator
    return 1, designator if designator is not None and _stands(designator.position, i, i + 1, len(tokens)) else None


def _stands(position: str, first: int, end: int, count: int) -> bool:
    """Whether a designator may stand at the tokens from `first` up to `end` of a name of `count` tokens."""
    if first == 0 and end == count:
        return False
    return position == "any" or (end < count if position == "prefix" else first > 0)


def _is_link(tokens: list[Token], i: int) -> bool:
    """Whether the i-th token is an article before another word, or a link word between two."""
    if i == len(tokens) - 1:
        return False
    word = tokens[i].fold
    return (i > 0 and word in LINKS) or is_article(word, tokens[i + 1].fold)


def _readings(
    core: list[tuple[str, ...]], whole: list[tuple[str, ...]], ordered: list[tuple[str, ...]]
) -> tuple[str, ...]:
    """At most four readings of a name: of its core, and where that is not all, one of the whole in second place; one
    in another order of its words, where there is one, comes first."""
    joined = _join(core)
    if core != whole:
        joined = (joined[0], " ".join([reading[0] for reading in whole if reading]), *joined[1:])
    if ordered:
        joined = (" ".join([reading[0] for reading in ordered if reading]), *joined)
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
