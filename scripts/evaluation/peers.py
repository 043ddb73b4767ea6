"""What a user would write instead of this gazetteer, over the same names: each a function from a query to ids.

All compare after unidecode and lower case, and break ties by the order of the names, which is that of population: a
courtesy that none of them has of its own.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from unidecode import unidecode

from scripts.evaluation.postgres import UnavailableError, trigram_session

DEPTH: Final = 50
_NAMES: Final = 200
"""Names asked for, so that DEPTH places remain when those of one place are put together."""

Search = Callable[[str], list[str]]
"""From a query to ids of places, best first, at most DEPTH."""


@dataclass(frozen=True)
class Names:
    """The names of a gazetteer as the peers see them: plain forms and the ids that they belong to."""

    forms: Sequence[str]
    ids: Sequence[str]

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]]) -> Names:
        """From id and form of every name, in the order in which ties are to be broken."""
        pairs = dict.fromkeys((plain(form), id) for id, form in names)
        return cls([form for form, _ in pairs], [id for _, id in pairs])

    def ids_at(self, positions: Iterable[int]) -> list[str]:
        """The ids of some names, best first, each once."""
        return list(dict.fromkeys(self.ids[i] for i in positions))[:DEPTH]


def plain(text: str) -> str:
    """A text in lower-case ASCII letters, as unidecode has it."""
    return " ".join(unidecode(text).lower().split())


def _rapidfuzz(scorer: Callable[..., float]) -> Callable[[Names], Search]:
    def make(names: Names) -> Search:
        from rapidfuzz import process

        def search(query: str) -> list[str]:
            found = process.extract(plain(query), names.forms, scorer=scorer, processor=None, limit=_NAMES)
            return names.ids_at(i for _, _, i in found)

        return search

    return make


def _ratio(names: Names) -> Search:
    from rapidfuzz import fuzz

    return _rapidfuzz(fuzz.ratio)(names)


def _weighted_ratio(names: Names) -> Search:
    from rapidfuzz import fuzz

    return _rapidfuzz(fuzz.WRatio)(names)


def _jaro_winkler(names: Names) -> Search:
    from rapidfuzz.distance import JaroWinkler

    return _rapidfuzz(JaroWinkler.similarity)(names)


def _sqlite_trigrams(names: Names) -> Search:
    """FTS5 with the trigram tokenizer, any trigram of the query, ranked by bm25."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE names USING fts5(form, tokenize='trigram')")
    database.executemany("INSERT INTO names (rowid, form) VALUES (?, ?)", enumerate(names.forms))

    def search(query: str) -> list[str]:
        text = plain(query).replace('"', "")
        trigrams = dict.fromkeys(text[i : i + 3] for i in range(len(text) - 2))
        if not trigrams:
            return []
        match = " OR ".join(f'"{trigram}"' for trigram in trigrams)
        rows = database.execute("SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT ?", (match, _NAMES))
        return names.ids_at(row[0] for row in rows)

    return search


def _postgres_trigrams(names: Names) -> Search:
    """pg_trgm with a GIN index, ranked by similarity."""
    session = trigram_session(names.forms)
    return lambda query: names.ids_at(session.most_similar(plain(query), _NAMES))


def _symspell(names: Names) -> Search:
    """symspellpy, two edits, every term within reach, nearest first."""
    try:
        symspellpy: Any = import_module("symspellpy")
    except ImportError as error:
        raise UnavailableError("the package symspellpy is not installed") from error
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for i, form in enumerate(names.forms):
        positions[form].append(i)
    speller = symspellpy.SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    for form, of_form in positions.items():
        speller.create_dictionary_entry(form, len(names.forms) - of_form[0])

    def search(query: str) -> list[str]:
        found = speller.lookup(plain(query), symspellpy.Verbosity.ALL, max_edit_distance=2)
        return names.ids_at(i for suggestion in found[:_NAMES] for i in positions[suggestion.term])

    return search


@dataclass(frozen=True, slots=True)
class Peer:
    """One other way to do it."""

    make: Callable[[Names], Search]
    """Prepares it over some names; raises UnavailableError where it cannot run here."""
    share: int = 1
    """It is asked one query of so many, for it is slow."""


BASELINE: Final = "rapidfuzz ratio"
"""The peer that times are given against."""
PEERS: Final[Mapping[str, Peer]] = {
    BASELINE: Peer(_ratio),
    "rapidfuzz Jaro-Winkler": Peer(_jaro_winkler),
    "rapidfuzz WRatio": Peer(_weighted_ratio, share=4),
    "SQLite FTS5 trigram": Peer(_sqlite_trigrams),
    "PostgreSQL pg_trgm": Peer(_postgres_trigrams),
    "symspellpy": Peer(_symspell),
}
