"""Which stretches of words may be names, and which of those that overlap stay."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from gazetteer.annotate.affixes import readings
from gazetteer.annotate.hits import Hits
from gazetteer.annotate.language import languages
from gazetteer.annotate.lexicon import demonyms, words
from gazetteer.annotate.lookup import Lookup
from gazetteer.annotate.words import BREAK, HYPHEN, LINE, Form, split
from gazetteer.text.designators import designators, phrase_starts
from gazetteer.text.fold import fold
from gazetteer.text.tokens import LINKS, is_article

MAX_WORDS: Final = 7
"""Words of a name at most, where a hyphen divides words."""
_MIN_CUT: Final = 3
"""Letters at least of a name of one word that something was taken off."""
_JOINS: Final = frozenset(
    ("and", "u", "for", "in", "la", "los", "las", "le", "les", "der", "den", "am", "an", "sur", "upon")
)
"""Lower-case words inside names, beside articles and link words."""


SETTLED: Final = frozenset(("city", "town", "village", "settlement"))
"""Types that texts and sources do not tell apart sharply."""
SEATS: Final = frozenset(("admin", "province", "district", "subdistrict", "canton", "municipality", "region"))
"""Types whose names are often those of their seat: "Hasakah governorate" says nothing of a later "Hasakah"."""


class Stretch(NamedTuple):
    """A stretch of words that is a stored name, or a demonym."""

    first: int
    last: int
    """Words, both included."""
    start: int
    end: int
    """Code points of the text, without what sticks to the words."""
    fold: str
    hits: Hits
    is_cut: bool
    """Whether something had to be taken off."""
    country: str | None = None
    """Of a demonym."""
    is_introduced: bool = False
    """Whether the text itself says what it stands for."""


class _Asked(NamedTuple):
    first: int
    last: int
    start: int
    end: int
    fold: str
    is_cut: bool


class Reading(NamedTuple):
    """A text, read: its words and their languages."""

    raw: str
    forms: Sequence[Form]
    starts: Sequence[int]
    ends: Sequence[int]
    gaps: Sequence[int]
    firsts: Sequence[bool]
    """As in `words.Words`: the i-th entry is of the i-th word, here and in `langs`."""
    langs: Sequence[str]
    lower: frozenset[str]
    """The folds that stand in the text without a capital."""
    capitals: Sequence[int]
    """The words that have a capital, or are in a script without any."""


def read(raw: str, lang: str | None) -> Reading:
    """A text as words, with what all of it says about each; `lang` where the caller knows it."""
    found = split(raw)
    langs = languages(raw, found, lang)
    lower = frozenset([form.fold for form in found.forms if form.is_lower])
    capitals = [i for i, form in enumerate(found.forms) if not form.is_lower]
    return Reading(raw, *found, langs, lower, capitals)


def stretches(text: Reading, lookup: Lookup, countries: tuple[str, ...]) -> list[Stretch]:
    """Every stretch that is a stored name or a demonym, also overlapping ones."""
    asked = [one for first in _starts(text) for one in _from(text, first)]
    lookup.learn([one.fold for one in asked], countries)
    found = []
    for one in asked:
        hits = lookup.hits(one.fold)
        if hits:
            country = demonyms().get(one.fold) if one.first == one.last else None
            found.append(Stretch(*one[:5], hits, one.is_cut, country))
    return _with_towns(found, text.langs)


def _with_towns(found: Sequence[Stretch], langs: Sequence[str]) -> list[Stretch]:
    """The stretches, those that only areas are called as they stand replaced by the town that their ending leaves.

    Which of town and area is meant is left open: Til Temirê may be stored of the subdistrict alone. Not in English,
    where an s makes no case.
    """
    areas = {
        (one.first, one.last): one
        for one in found
        if not one.is_cut and langs[one.last] != "en" and _types(one) <= SEATS
    }
    if not areas:
        return list(found)
    towns = {
        span: one._replace(hits=Hits(one.hits + areas[span].hits))
        for one in found
        if one.is_cut and (span := (one.first, one.last)) in areas and _types(one) & SETTLED
    }
    return [*towns.values(), *(one for one in found if (one.first, one.last) not in towns)]


def _types(one: Stretch) -> set[str | None]:
    return {hit.name.type for hit in one.hits}


def _starts(text: Reading) -> Iterator[int]:
    """The words that a name may begin at."""
    for i in text.capitals:
        if i and _may_lead(text, i - 1):
            yield i - 1
        if _may_start(text, i):
            yield i


def _may_lead(text: Reading, i: int) -> bool:
    """Whether a word is an article or a generic word in lower case before a capital: al-Tay, taxa Tey."""
    form = text.forms[i]
    if not form.is_lower or not text.forms[i + 1].is_capital or text.gaps[i + 1] >= LINE:
        return False
    return form.fold in designators() or _is_article_at(text, i)


def _may_start(text: Reading, i: int) -> bool:
    form = text.forms[i]
    if not form.fold or form.script == "Zyyy":
        return False
    return form.fold not in words(text.langs[i], "function") or (form.has_case and form.is_upper)


def _is_article_at(text: Reading, i: int) -> bool:
    """Whether a word is an Arabic article before the next one; "at" and "as" only before a hyphen."""
    if i + 1 == len(text.forms) or not is_article(text.forms[i].fold, text.forms[i + 1].fold):
        return False
    is_word = text.forms[i].fold in words(text.langs[i], "function")
    return text.gaps[i + 1] == HYPHEN or not is_word


def _from(text: Reading, first: int) -> Iterator[_Asked]:
    """The stretches that begin at a word, and the readings of each."""
    form, start, end = text.forms[first], text.starts[first], text.ends[first]
    heads = readings(form.text, text.langs[first])
    if not form.is_lower:
        for one in heads:
            if not one.is_cut or len(one.fold) >= _MIN_CUT:
                yield _Asked(first, first, start + one.start, end + one.end, one.fold, one.is_cut)
    middle = ""
    for last in range(first + 1, min(first + MAX_WORDS, len(text.forms))):
        if text.gaps[last] == BREAK or not _may_go_on(text, last):
            return
        form, end = text.forms[last], text.ends[last]
        if _may_end(text, last):
            tails = readings(form.text, text.langs[last])
            for one in heads:
                for other in tails:
                    if one.end or other.start:
                        continue
                    folded = f"{one.fold} {middle}{other.fold}"
                    is_cut = one.is_cut or other.is_cut
                    yield _Asked(first, last, start + one.start, end + other.end, folded, is_cut)
        middle += f"{form.fold} "


def _may_go_on(text: Reading, i: int) -> bool:
    form = text.forms[i]
    if not form.is_lower:
        return form.fold != ""
    return form.fold in _inner(text.langs[i]) or _is_article_at(text, i)


def _may_end(text: Reading, i: int) -> bool:
    form = text.forms[i]
    if form.is_lower:
        return form.fold in _tails(text.langs[i])
    return form.has_case or form.fold not in words(text.langs[i], "function")


@lru_cache(maxsize=64)
def _inner(lang: str) -> frozenset[str]:
    """The folded words in lower case that a name may go on with."""
    return _tails(lang) | LINKS | _JOINS


@lru_cache(maxsize=64)
def _tails(lang: str) -> frozenset[str]:
    """The folded words in lower case that a name may end with."""
    return words(lang, "tail").union(designators(), phrase_starts())


def given(text: Reading, lookup: Lookup, countries: tuple[str, ...], spans: Sequence[tuple[int, int]]) -> list[Stretch]:
    """The stretches that somebody marked, those that are a stored name, in order of position."""
    asked = [one for span in sorted(spans) if (one := _of_span(text, *span)) is not None]
    lookup.learn((one.fold for one in asked), countries)
    return [
        Stretch(*one[:5], lookup.hits(one.fold), one.is_cut, demonyms().get(one.fold))
        for one in asked
        if lookup.hits(one.fold)
    ]


def _of_span(text: Reading, start: int, end: int) -> _Asked | None:
    first = bisect_right(text.ends, start)
    last = bisect_left(text.starts, end) - 1
    if first > last:
        return None
    return _Asked(first, last, start, end, fold(text.raw[start:end]), False)


def select(found: Sequence[Stretch], total: int) -> list[Stretch]:
    """Of stretches that overlap the longest, of equals the one with nothing taken off; in order of position."""
    taken = bytearray(total)
    chosen: list[Stretch] = []
    for one in sorted(found, key=lambda one: (one.first - one.last, one.is_cut, one.start - one.end, one.first)):
        if not any(taken[one.first : one.last + 1]):
            taken[one.first : one.last + 1] = b"\1" * (one.last + 1 - one.first)
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.first)


def country_of(chosen: Sequence[Stretch]) -> str | None:
    """The country that a text is about: of the most prominent bearers of its names, where half lie in one."""
    counts = Counter(one.hits.best.country for one in chosen if one.hits.best.country)
    if not counts:
        return None
    country, count = counts.most_common(1)[0]
    return country if count * 2 >= len(chosen) else None
