"""Running text: every mention of a place or group, and which one is meant.

0. sections   a long text is cut, and each part read by itself (`sections`)
1. words      the text is cut into words (`words`), and the language of each line is guessed (`language`)
2. names      stretches of words that may be names are looked up as they are written, all of the text in one look-up:
              a new alias counts at once (`lookup`); what sticks to words is taken off (`affixes`)
3. spans      of stretches that overlap, the longest known name stays (`spans`), and with it abbreviations that the text
              introduces itself (`introduced`)
4. unstored   spellings that are not stored are resolved where the text gives reason to look: a generic word or
              brackets beside it (`unstored`), a preposition of place before it (`heard`)
5. around     generic words, titles, prepositions, brackets and commas around each (`around`)
6. choice     one meaning for each name throughout the text, by all of the evidence together (`choice`)
7. mentions   probabilities, status, candidates (`mentions`)

Demonyms ("Syrian", "Turks") are mentions of their country, or of a people where the gazetteer has one of that name;
what they matched by is the demonym. Names of persons and of bodies that are not in the gazetteer ("University of
Aleppo") are no mentions of the places within them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from gazetteer.annotate.around import read_around
from gazetteer.annotate.choice import choose
from gazetteer.annotate.evidence import is_completed, names_of
from gazetteer.annotate.heard import heard
from gazetteer.annotate.hits import Hits
from gazetteer.annotate.introduced import introduce
from gazetteer.annotate.lookup import Lookup
from gazetteer.annotate.mentions import write
from gazetteer.annotate.named import SURELY, Seats
from gazetteer.annotate.sections import cut
from gazetteer.annotate.spans import Stretch, given, read, select, stretches
from gazetteer.annotate.unstored import unstored
from gazetteer.errors import InvalidQuery
from gazetteer.model import Mention, Query
from gazetteer.resolve import Resolver, is_within
from gazetteer.store.lineage import Lineage
from gazetteer.store.reader import Reader

__all__ = ["annotate", "resolve_spans"]


def annotate(reader: Reader, resolver: Resolver, text: str, query: Query) -> list[Mention]:
    """Every mention of a place or group in a text, in order of position; `query` carries the context, no name.

    Raises InvalidQuery where there is no entity `query.within`.
    """
    return [
        replace(one, start=start + one.start, end=start + one.end) if start else one
        for start, section in cut([text])
        for one in _annotate(reader, resolver, section, query)
    ]


def _annotate(reader: Reader, resolver: Resolver, text: str, query: Query) -> list[Mention]:
    words = read(text, query.lang)
    lookup, seats = _memory(reader, resolver)
    found = stretches(words, lookup, query.country)
    found = [one for one in found if not one.hits.are_generic or is_completed(words, one)]
    chosen = introduce(words, select(found, len(words.forms)))
    chosen = unstored(words, chosen, resolver, lookup, query)
    chosen = heard(words, chosen, lookup)
    chosen = _inside(chosen, reader, seats.lineage, query)
    around = read_around(words, chosen)
    names = names_of(words, chosen, around, seats, query)
    choose(names)
    return write(text, list(zip(chosen, around, strict=True)), names, (reader, seats.lineage), query)


def resolve_spans(
    reader: Reader, resolver: Resolver, text: str, spans: Sequence[tuple[int, int]], query: Query
) -> list[Mention | None]:
    """What given spans of a text mean, all of it read together: a mention for each, None where nothing is known.

    That each is a mention is taken as said; the spans may not overlap.
    """
    words = read(text, query.lang)
    lookup, seats = _memory(reader, resolver)
    chosen = given(words, lookup, query.country, spans)
    around = read_around(words, chosen)
    names = names_of(words, chosen, around, seats, query)
    for name in names:
        name.absent, name.is_supported = SURELY, True
    choose(names)
    found = {
        (one.start, one.end): one
        for one in write(text, list(zip(chosen, around, strict=True)), names, (reader, seats.lineage), query)
    }
    return [found.get(span) for span in spans]


def _inside(found: Sequence[Stretch], reader: Reader, lineage: Lineage, query: Query) -> list[Stretch]:
    """The stretches that may name something within `query.within`, with what they may name there."""
    if query.within is None:
        return list(found)
    eid = reader.eids([query.within]).get(query.within)
    if eid is None:
        raise InvalidQuery(f"within: there is no entity {query.within}")
    outer = reader.entities([eid])[eid]
    kept = (
        one._replace(hits=Hits(hit for hit in one.hits if is_within(hit.name, outer, lineage) is not False))
        for one in found
    )
    return [one for one in kept if one.hits]


_MEMORIES: WeakKeyDictionary[Resolver, tuple[Lookup, Seats]] = WeakKeyDictionary()


def _memory(reader: Reader, resolver: Resolver) -> tuple[Lookup, Seats]:
    """What was looked up in this state of the gazetteer; a resolver stands for one state, and for one thread."""
    found = _MEMORIES.get(resolver)
    if found is None:
        found = _MEMORIES[resolver] = Lookup(reader), Seats(Lineage(reader))
    return found
