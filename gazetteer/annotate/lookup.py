"""Stretches of words looked up as they are written, in the keys under which names are stored.

Only written keys are asked (the folded name, and that without its articles): what merely sounds like a name is too
often a common word. All stretches of a text are asked in one look-up; a stretch met before is remembered, as long as
the gazetteer stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from gazetteer.matching.keys import exact_keys
from gazetteer.model import Role
from gazetteer.store.postings import country_bits, first_names
from gazetteer.store.reader import NameHit, Reader
from gazetteer.text.analyze import Analysis
from gazetteer.text.fold import fold
from gazetteer.text.tokens import LINKS, is_article, strip_article

NAMES_OF_KEY: Final = 60
"""Names of one key that are looked at, the prominent first; and as many more of the countries asked for."""
_REMEMBERED: Final = 200_000
_UNSPOKEN: Final = frozenset((Role.CODE, Role.TRANSLITERATION))
"""Roles of names that nobody writes in a text."""

WHOLE, SAME, GENERIC = 2, 1, 0
"""How a stored name is written in the text: letter by letter, but for articles, without its generic words."""


class Hit(NamedTuple):
    """A stored name that a stretch of the text is."""

    name: NameHit
    agreement: int
    """WHOLE, SAME or GENERIC."""


class Lookup:
    """What one state of the gazetteer answers; remembers what it was asked. One thread at a time."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, tuple[Hit, ...]] = {}

    def learn(self, folds: Iterable[str], countries: Sequence[str]) -> None:
        """Look up all of these folded stretches that are not known yet."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        fresh = {one: _keys(one) for one in dict.fromkeys(folds) if one not in self._known}
        if not fresh:
            return
        postings = self._reader.postings({key for keys in fresh.values() for key in keys})
        wanted = frozenset(map(country_bits, countries))
        nids = {
            one: [nid for key in keys if key in postings for nid in first_names(postings[key], NAMES_OF_KEY, wanted)]
            for one, keys in fresh.items()
        }
        names = self._reader.names({nid for some in nids.values() for nid in some})
        for one, some in nids.items():
            self._known[one] = tuple(_hits(one, (names[nid] for nid in dict.fromkeys(some) if nid in names)))

    def hits(self, folded: str) -> tuple[Hit, ...]:
        """The names that a folded stretch is; it must have been learned."""
        return self._known[folded]


def _keys(folded: str) -> tuple[int, ...]:
    """The keys of a name written like this, with and without its articles; none for its sound."""
    return exact_keys(Analysis(folded, "", folded, plain(folded), (), (), ()))


@lru_cache(maxsize=1 << 16)
def plain(folded: str) -> str:
    """A fold without articles and link words, for names that differ in nothing else."""
    tokens = folded.split(" ")
    last = len(tokens) - 1
    kept = [
        strip_article(token)
        for i, token in enumerate(tokens)
        if not (0 < i < last and token in LINKS) and not (i < last and is_article(token, tokens[i + 1]))
    ]
    return " ".join(kept) or folded


def _hits(folded: str, names: Iterable[NameHit]) -> list[Hit]:
    ours, bare = folded.replace(" ", ""), plain(folded).replace(" ", "")
    hits = []
    for name in names:
        if name.role in _UNSPOKEN:
            continue
        theirs = _fold_of_name(name.form)
        if theirs.replace(" ", "") == ours:
            hits.append(Hit(name, WHOLE))
        elif plain(theirs).replace(" ", "") == bare:
            hits.append(Hit(name, SAME))
        elif name.core.replace(" ", "") == bare:
            hits.append(Hit(name, GENERIC))
    return hits


@lru_cache(maxsize=1 << 16)
def _fold_of_name(form: str) -> str:
    return fold(form)
