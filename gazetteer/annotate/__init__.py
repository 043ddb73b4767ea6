"""Running text: every mention of a place or group, and which one is meant.

1. words      the text is cut into words (`words`), and the language of each line is guessed (`language`)
2. names      stretches of words that may be names are looked up as they are written, all of the text in one look-up:
              a new alias counts at once (`lookup`); what sticks to words is taken off (`affixes`)
3. spans      of stretches that overlap, the longest known name stays (`spans`)
4. around     generic words, titles, prepositions, brackets and commas around each (`around`)
5. choice     one meaning for each name throughout the text, by all of the evidence together (`choice`)
6. mentions   probabilities, status, candidates (`mentions`)

Demonyms ("Syrian", "Turks") are mentions of their country, or of a people where the gazetteer has one of that name;
what they matched by is the demonym. Names of persons and of bodies that are not in the gazetteer ("University of
Aleppo") are no mentions of the places within them.
"""

from __future__ import annotations

from gazetteer.annotate.choice import choose
from gazetteer.annotate.around import read_around
from gazetteer.annotate.lookup import Lookup
from gazetteer.annotate.mentions import Writer
from gazetteer.annotate.spans import select
from gazetteer.annotate.words import split
from gazetteer.errors import InvalidQuery
from gazetteer.model import Mention, Query
from gazetteer.resolve import Resolver
from gazetteer.store.reader import Reader

MAX_LENGTH = 2_000_000
"""Code points of a text at most; a longer one is to be cut at paragraphs by the caller."""

__all__ = ["MAX_LENGTH", "annotate"]


def annotate(reader: Reader, resolver: Resolver, text: str, query: Query) -> list[Mention]:
    """Every mention of a place or group in a text, in order of position; `query` carries the context, no name.

    Raises InvalidQuery where the text is longer than MAX_LENGTH.
    """
    if len(text) > MAX_LENGTH:
        raise InvalidQuery(f"text: {len(text):,} characters, at most {MAX_LENGTH:,} are read at once")
