"""What somebody has typed so far, as names begin in the index."""

from __future__ import annotations

from gazetteer.text.analyze import analyze
from gazetteer.text.fold import fold

_NEXT = "x"
"""A word still to come."""
_TIMES = 3
"""How often the last letter is written again to make a word of a beginning."""


def letters(typed: str) -> tuple[str, ...]:
    """The letters that the core of a name may begin with, without blanks; none where nothing is typed.

    What is typed is read as it stands, and as if it went on: three letters that begin with an article may be a word
    of their own, or the article and a beginning (الق, القامشلي); and a word that stands last may be one that says
    little where another follows (`Tell` is a name, and the beginning of Tell Abyad).
    """
    whole = analyze(typed).core.replace(" ", "")
    if not whole:
        return ()
    further = (_read_on(typed, typed[-1] * _TIMES), _read_on(typed, f" {_NEXT}"))
    return tuple(dict.fromkeys(filter(None, (whole, *further))))


def _read_on(typed: str, more: str) -> str:
    """The core of what is typed, read with more behind it that is then taken off; empty where it cannot be."""
    core = analyze(typed + more).core.replace(" ", "")
    tail = fold(more)
    return core.removesuffix(tail) if tail and core.endswith(tail) else ""
