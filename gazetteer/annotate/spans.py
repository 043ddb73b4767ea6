"""Which stretches of words may be names, and which of those that overlap stay."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from gazetteer.annotate.affixes import readings
from gazetteer.annotate.language import languages
from gazetteer.annotate.lexicon import demonyms, words
from gazetteer.annotate.lookup import GENERIC, Hit, Lookup
from gazetteer.annotate.words import BREAK, HYPHEN, LINE, Word, split
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
    hits: tuple[Hit, ...]
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
    """A text, read: its words, their languages, and the folds that stand in it without a capital."""

    raw: str
    words: Sequence[Word]
    langs: Sequence[str]
    lower: frozenset[str]


def read(raw: str, lang: str | None) -> Reading:
    """A text as words, with what all of it says about each; `lang` where the caller knows it."""
    found = split(raw)
    langs = languages(raw, found, lang)
    lower = frozenset(w.form.fold for w in found if w.form.has_case and not w.form.is_capital)
    return Reading(raw, found, langs, lower)


def stretches(text: Reading, lookup: Lookup, countries: tuple[str, ...]) -> list[Stretch]:
    """Every stretch that is a stored name or a demonym, also overlapping ones."""
    asked = [one for i in _capitals(text) if _may_start(text, i) for one in _from(text, i)]
    lookup.learn((one.fold for one in asked), countries)
    found = []
    for one in asked:
        hits = lookup.hits(one.fold)
        if hits:
            country = demonyms().get(one.fold) if one.first == one.last else None
            found.append(Stretch(one.first, one.last, one.start, one.end, one.fold, hits, one.is_cut, country))
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
        span: one._replace(hits=one.hits + areas[span].hits)
        for one in found
        if one.is_cut and (span := (one.first, one.last)) in areas and _types(one) & SETTLED
    }
    return [*towns.values(), *(one for one in found if (one.first, one.last) not in towns)]


def _types(one: Stretch) -> set[str | None]:
    return {hit.name.type for hit in one.hits}


def _capitals(text: Reading) -> Iterator[int]:
    """The words with a capital, or in a script without any, and those before one: only there may a name begin."""
    is_before = False
    found = []
    for i in range(len(text.words) - 1, -1, -1):
        form = text.words[i].form
        is_one = form.is_capital or not form.has_case
        if is_one or is_before:
            found.append(i)
        is_before = form.is_capital
    return reversed(found)


def _may_start(text: Reading, i: int) -> bool:
    form = text.words[i].form
    if not form.fold:
        return False
    if not form.has_case:
        return form.script != "Zyyy" and form.fold not in words(text.langs[i], "function")
    if form.is_capital:
        return form.fold not in words(text.langs[i], "function") or form.is_upper
    # An article or a generic word in lower case may begin a name: al-Tay, taxa Tey.
    goes_on = i + 1 < len(text.words) and text.words[i + 1].gap < LINE and text.words[i + 1].form.is_capital
    return goes_on and (_is_article_at(text, i) or form.fold in designators())


def _is_article_at(text: Reading, i: int) -> bool:
    """Whether a word is an Arabic article before the next one; "at" and "as" only before a hyphen."""
    if i + 1 == len(text.words) or not is_article(text.words[i].form.fold, text.words[i + 1].form.fold):
        return False
    is_word = text.words[i].form.fold in words(text.langs[i], "function")
    return text.words[i + 1].gap == HYPHEN or not is_word


def _from(text: Reading, first: int) -> Iterator[_Asked]:
    """The stretches that begin at a word, and the readings of each."""
    middle: list[str] = []
    for last in range(first, min(first + MAX_WORDS, len(text.words))):
        word = text.words[last]
        if last > first and (word.gap == BREAK or not _may_go_on(text, last)):
            return
        if _may_end(text, first, last):
            yield from _read(text, first, last, middle)
        if last > first:
            middle.append(word.form.fold)


def _may_go_on(text: Reading, i: int) -> bool:
    form = text.words[i].form
    if not form.fold:
        return False
    if not form.has_case or form.is_capital:
        return True
    return form.fold in LINKS or form.fold in _JOINS or _is_article_at(text, i) or _is_tail(text, i)


def _may_end(text: Reading, first: int, last: int) -> bool:
    form = text.words[last].form
    if first == last:
        return form.is_capital or not form.has_case
    if form.has_case and not form.is_capital and not form.text.isdigit():
        return _is_tail(text, last)
    return form.has_case or form.fold not in words(text.langs[last], "function")


def _is_tail(text: Reading, i: int) -> bool:
    folded = text.words[i].form.fold
    return folded in designators() or folded in phrase_starts() or folded in words(text.langs[i], "tail")


def _read(text: Reading, first: int, last: int, middle: list[str]) -> Iterator[_Asked]:
    head, tail = text.words[first], text.words[last]
    if first == last:
        for one in readings(head.form.text, head.form.fold, text.langs[first]):
            if one.is_cut and len(one.fold) < _MIN_CUT:
                continue
            yield _Asked(first, last, head.start + one.start, head.end + one.end, one.fold, one.is_cut)
        return
    starts = [one for one in readings(head.form.text, head.form.fold, text.langs[first]) if not one.end]
    ends = [one for one in readings(tail.form.text, tail.form.fold, text.langs[last]) if not one.start]
    for one in starts:
        for other in ends:
            folded = " ".join((one.fold, *middle, other.fold))
            is_cut = one.is_cut or other.is_cut
            yield _Asked(first, last, head.start + one.start, tail.end + other.end, folded, is_cut)


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
    first = bisect_right(text.words, start, key=lambda word: word.end)
    last = bisect_left(text.words, end, key=lambda word: word.start) - 1
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


def is_generic(one: Stretch) -> bool:
    """Whether all names that it is have a generic word that does not stand in it."""
    return all(hit.agreement <= GENERIC for hit in one.hits)


def country_of(chosen: Sequence[Stretch]) -> str | None:
    """The country that a text is about: of the most prominent bearers of its names, where half lie in one."""
    best = [max((hit.name for hit in one.hits), key=lambda name: name.rank) for one in chosen]
    counts = Counter(name.country for name in best if name.country)
    if not counts:
        return None
    country, count = counts.most_common(1)[0]
    return country if count * 2 >= len(best) else None
