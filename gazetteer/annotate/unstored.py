"""Spellings that are not stored, where a generic word gives reason to look: "the village of Tel Maaruf", قرية, gundê.

They go through the whole resolver, with the generic word as their type and the country that the text is about: what
sounds alike is found there. Only few are asked, for each costs as much as a whole article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from gazetteer.annotate.around import Generic, hints
from gazetteer.annotate.hits import Hits
from gazetteer.annotate.lexicon import words
from gazetteer.annotate.lookup import Lookup
from gazetteer.annotate.spans import Reading, Stretch, country_of
from gazetteer.annotate.words import LINE
from gazetteer.model import Kind, Query, Resolution
from gazetteer.resolve import Resolver
from gazetteer.text.designators import designators

ASKED_AT_MOST: Final = 24
"""Spellings of one text that are asked, the first."""
LIKELY_FROM: Final = 0.5
"""Probability of the first candidate from which on an answer is taken."""
LIKELY_TOO: Final = 0.1
"""Probability from which on a candidate is weighed."""
_TYPES: Final = frozenset(("city", "town", "village", "neighbourhood", "camp", "district", "subdistrict"))
"""Types whose generic words stand beside names of places that a gazetteer may spell otherwise."""
_LONGEST: Final = 3


class _Asked(NamedTuple):
    stretch: Stretch
    type: str | None
    """What a generic word says it is."""
    among: frozenset[str] | None = None
    """Ids of which it must be one: those of the name before its bracket."""


def unstored(
    text: Reading, chosen: Sequence[Stretch], resolver: Resolver, lookup: Lookup, query: Query
) -> list[Stretch]:
    """The chosen stretches, with those beside generic words, and in brackets, that the resolver is sure of."""
    taken = {i: one for one in chosen for i in range(one.first, one.last + 1)}
    asked = [one for i in text.capitals if i not in taken and _may_be_name(text, i) for one in _at(text, i, taken)]
    asked = [*(found for one in chosen if (found := _in_brackets(text, one, taken))), *asked][:ASKED_AT_MOST]
    if not asked:
        return list(chosen)
    about = country_of(chosen)
    country = query.country or ((about,) if about else ())
    answers = resolver.resolve_many([_query(text, one, country) for one in asked])
    fresh = [one.stretch._replace(hits=_hits(one, answer, lookup)) for one, answer in zip(asked, answers, strict=True)]
    # What is found in brackets as a whole stands for what was known of its words.
    return sorted(_apart([*(one for one in fresh if one.hits), *chosen]), key=lambda one: one.first)


def _query(text: Reading, one: _Asked, country: tuple[str, ...]) -> Query:
    surface = text.raw[one.stretch.start : one.stretch.end]
    return Query(surface, country=country, kind=Kind.PLACE, type=one.type, limit=3)


def _apart(found: Iterable[Stretch]) -> list[Stretch]:
    """Of stretches that share a word the first."""
    kept: list[Stretch] = []
    taken: set[int] = set()
    for one in found:
        span = range(one.first, one.last + 1)
        if taken.isdisjoint(span):
            kept.append(one)
            taken.update(span)
    return kept


def _in_brackets(text: Reading, one: Stretch, taken: Mapping[int, Stretch]) -> _Asked | None:
    """What stands in brackets behind a place, where nothing of it is known: perhaps another spelling of it."""
    first = one.last + 1
    if first >= len(text.forms) or text.raw[one.end : text.starts[first]] not in (" (", " ( "):
        return None
    last = first
    while last + 1 < len(text.forms) and last - first < _LONGEST and text.gaps[last + 1] < LINE:
        last += 1
    end = text.ends[last]
    known = taken.get(first)
    if text.raw[end : end + 1] != ")" or (known is not None and known.last == last):
        return None
    if not _may_be_name(text, last) or not one.hits.are_places:
        return None
    folded = " ".join(form.fold for form in text.forms[first : last + 1])
    stretch = Stretch(first, last, text.starts[first], end, folded, Hits(), True)
    return _Asked(stretch, None, frozenset(hit.name.id for hit in one.hits))


def _at(text: Reading, first: int, taken: Mapping[int, Stretch]) -> Iterator[_Asked]:
    """The unknown name that begins at a word and stands beside a generic one."""
    if first - 1 not in taken and first > 0 and _goes_on(text, first, first - 1):
        return
    last = first
    has_case = text.forms[first].has_case
    while has_case and last - first + 1 < _LONGEST and last + 1 not in taken and _goes_on(text, last + 1, last):
        last += 1
    one = Stretch(first, last, text.starts[first], text.ends[last], "", Hits(), True)
    types = [hint.says.type for hint in hints(text, one, taken) if _is_plain(text, hint) and hint.says.type in _TYPES]
    if types and types[0]:
        folded = " ".join(form.fold for form in text.forms[first : last + 1])
        yield _Asked(one._replace(fold=folded), types[0])


def _goes_on(text: Reading, i: int, other: int) -> bool:
    """Whether a word and the one beside it are of one capitalized run."""
    if not 0 <= i < len(text.forms) or text.gaps[max(i, other)] >= LINE:
        return False
    return text.forms[i].has_case and _may_be_name(text, i) and _may_be_name(text, other)


def _may_be_name(text: Reading, i: int) -> bool:
    form = text.forms[i]
    if form.is_lower:
        return False
    lang = text.langs[i]
    if len(form.fold) < 3 or not form.text.isalpha():
        return False
    return form.fold not in words(lang, "function", "common", "before-place", "title") and (
        form.fold not in designators()
    )


def _is_plain(text: Reading, hint: Generic) -> bool:
    """Whether a generic word is none of a name itself: "the village of", not "County"."""
    return not text.raw[hint.start].isupper()


def _hits(asked: _Asked, answer: Resolution, lookup: Lookup) -> Hits:
    likely = [one for one in answer.candidates if one.probability >= LIKELY_TOO]
    if asked.among is not None:
        likely = [one for one in likely if one.id in asked.among]
    elif answer.probability < LIKELY_FROM:
        return Hits()
    return lookup.entities([(one.id, one.matched.form) for one in likely])
