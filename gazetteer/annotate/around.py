"""What stands around a stretch of words: generic words, titles, prepositions, capitals, brackets, commas."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Final, NamedTuple

from gazetteer.annotate.affixes import readings
from gazetteer.annotate.lexicon import demonyms, phrase_ends, words
from gazetteer.annotate.spans import Reading, Stretch
from gazetteer.annotate.weights import LARGE
from gazetteer.annotate.words import BREAK, LINE
from gazetteer.text.designators import Designator, designators, phrase_starts
from gazetteer.text.tokens import LINKS

_ARTICLES: Final = frozenset(("the", "al", "el"))
_PASSED_OVER: Final = LINKS | _ARTICLES
"""Words between a name and a generic word before it."""
_TITLE_CASE: Final = 0.7
"""Share of capitals among the words around from which they say nothing: a headline."""
_AROUND: Final = 6
Taken = Mapping[int, Stretch]
"""Which stretch each word belongs to."""


class Generic(NamedTuple):
    """A generic word beside a stretch."""

    says: Designator
    start: int
    end: int
    """Where it stands in the text, without what sticks to it."""


class Around(NamedTuple):
    """The evidence beside one stretch."""

    hints: tuple[Generic, ...] = ()
    """What generic words beside it say it is."""
    after_preposition: bool = False
    is_person: bool = False
    speaks: bool = False
    is_body: bool = False
    is_in_run: bool = False
    is_first: bool = False
    is_common: bool = False
    is_lower: bool = False
    """Whether the same word stands in the text without a capital."""
    is_surname: bool = False
    """Whether a person of this name, or something of which it is the last word, stands here."""
    after_comma: bool = False
    is_capital_hint: bool = False
    """Whether the generic word after it bears a capital."""


def read_around(text: Reading, chosen: Sequence[Stretch]) -> list[Around]:
    """The evidence beside each of the chosen stretches, which are in order and do not overlap."""
    taken = {i: one for one in chosen for i in range(one.first, one.last + 1)}
    return [_around(text, one, taken) for one in chosen]


def _around(text: Reading, one: Stretch, taken: Taken) -> Around:
    lang = text.langs[one.first]
    before, after = _before(text, one.first), _after(text, one.last)
    runs = _runs(text, before, taken) or _runs(text, after, taken)
    surname = one.first == one.last and _runs(text, before, taken, words(lang, "title"))
    headline = (runs or surname) and _is_headline(text, one)
    return Around(
        hints=hints(text, one, taken),
        after_preposition=before is not None and _fold(text, before) in words(lang, "before-place"),
        is_person=_is_person(text, one, before, taken),
        speaks=after is not None and _fold(text, after) in words(lang, "saying"),
        is_body=_is_body(text, one, before, after),
        is_in_run=runs and not headline,
        is_first=text.firsts[one.first],
        is_common=_is_common(text, one),
        is_lower=one.first == one.last and one.fold in text.lower,
        is_surname=surname and not headline,
        after_comma=text.raw[max(0, one.start - 2) : one.start].endswith((", ", "،", ",")),
        is_capital_hint=after is not None and text.forms[after].is_capital,
    )


def hints(text: Reading, one: Stretch, taken: Container[int]) -> tuple[Generic, ...]:
    """The generic words that stand right before or after a stretch."""
    found = []
    after = _phrase(text, one.last + 1, 1, taken)
    if after is not None and after.says.position != "prefix":
        found.append(after)
    at = one.first - 1
    if one.first > 0 and text.gaps[one.first] < BREAK:
        while at > 0 and text.gaps[at] < BREAK and _fold(text, at) in _PASSED_OVER:
            at -= 1
        before = _phrase(text, at, -1, taken)
        if before is not None and before.says.position != "suffix":
            found.append(before)
    return tuple(one for one in found if one.says.kind or one.says.type)


def _phrase(text: Reading, at: int, step: int, taken: Container[int]) -> Generic | None:
    """The longest generic phrase that begins (step 1) or ends (step -1) at a word."""
    edge = at if step > 0 else at + 1
    if not 0 <= edge < len(text.forms) or text.gaps[edge] >= LINE:
        return None
    folded = _fold(text, at)
    if folded in phrase_starts() if step > 0 else folded.rpartition(" ")[2] in phrase_ends():
        for size in (3, 2):
            first = at if step > 0 else at - size + 1
            if first >= 0 and (found := _generic(text, first, size, taken)) is not None:
                return found
    if at in taken:
        return None
    return _generic(text, at, 1, taken) or _inflected(text, at)


def _generic(text: Reading, first: int, size: int, taken: Container[int]) -> Generic | None:
    """The generic phrase that these words are, on one line, none of them taken."""
    some = text.forms[first : first + size]
    found = designators().get(" ".join([form.fold for form in some]))
    if found is None or len(some) < size or any(i in taken for i in range(first, first + size)):
        return None
    if any(gap >= LINE for gap in text.gaps[first + 1 : first + size]):
        return None
    if size == 1 and some[0].fold in words(text.langs[first], "function"):
        return None
    return Generic(found, text.starts[first], text.ends[first + size - 1])


def _inflected(text: Reading, at: int) -> Generic | None:
    """A generic word with an ending of its own: ilçesinde, gundê."""
    for one in readings(text.forms[at].text, text.langs[at]):
        if one.is_cut and (found := designators().get(one.fold)) is not None:
            return Generic(found, text.starts[at] + one.start, text.ends[at] + one.end)
    return None


def _fold(text: Reading, i: int) -> str:
    return text.forms[i].fold


def _before(text: Reading, first: int) -> int | None:
    """The word before, over articles, on the same line."""
    if first == 0:
        return None
    at = first - 1
    if text.gaps[first] >= LINE:
        return at if _is_dotted(text, at) else None
    if at > 0 and text.gaps[at] < LINE and _fold(text, at) in _ARTICLES:
        at -= 1
    return at


def _is_dotted(text: Reading, at: int) -> bool:
    """Whether a word is an initial or a title with its full stop: "J. Smith", "Mr. Batman"."""
    form = text.forms[at]
    if not form.is_capital or text.raw[text.ends[at] : text.starts[at + 1]] != ". ":
        return False
    return len(form.text) == 1 or form.fold in words(text.langs[at], "title")


def _after(text: Reading, last: int) -> int | None:
    at = last + 1
    return at if at < len(text.forms) and text.gaps[at] < LINE else None


def _is_person(text: Reading, one: Stretch, before: int | None, taken: Taken) -> bool:
    lang = text.langs[one.first]
    if one.first == one.last and one.fold in words(lang, "given"):
        return True
    if before is None:
        return False
    if _fold(text, before) in words(lang, "given"):
        return text.forms[before].is_capital or not text.forms[before].has_case
    # "Fermandarê QSDê" is the commander of a group, not a person of that name.
    return (
        before not in taken
        and before == one.first - 1
        and one.country is None
        and _fold(text, before) in words(lang, "title")
        and one.hits.are_places
    )


def _is_body(text: Reading, one: Stretch, before: int | None, after: int | None) -> bool:
    lang = text.langs[one.first]
    if after is not None and text.forms[after].is_capital and _fold(text, after) in words(lang, "body-after"):
        return True
    if before is not None and _fold(text, before) in LINKS and before > 0:
        before = _before(text, before)
    if before is None or _fold(text, before) not in words(lang, "body-before"):
        return False
    return text.forms[before].is_capital or not text.forms[before].has_case


def _runs(text: Reading, at: int | None, taken: Taken, but: frozenset[str] = frozenset()) -> bool:
    """Whether a neighbour is a capitalized word that no name, generic word or adjective explains.

    Two places do not stand side by side without a comma: "Paterson Burton" is a person.
    """
    if at is None:
        return False
    if at in taken:
        return _is_small(taken[at])
    form, lang = text.forms[at], text.langs[at]
    if not form.is_capital or form.fold in demonyms() or form.fold in designators():
        return False
    if lang != "en" and text.firsts[at] and form.fold not in words(lang, "given"):
        return False  # where nouns come first, any noun may begin the sentence: Leşkerên Tirkiyê
    return form.fold not in words(lang, "function", "before-place") and (
        form.fold in but or form.fold not in words(lang, "title")
    )


def _is_small(one: Stretch) -> bool:
    """Whether a stretch names no country, people or group, and no large place."""
    best = one.hits.best
    return one.first == one.last and best.rank < LARGE and not best.id.startswith("gz:")


def _is_headline(text: Reading, one: Stretch) -> bool:
    window = text.forms[max(0, one.first - _AROUND) : one.last + 1 + _AROUND]
    cased = [form for form in window if form.has_case and len(form.text) > 3]
    return len(cased) >= 4 and sum(form.is_capital for form in cased) > _TITLE_CASE * len(cased)


def _is_common(text: Reading, one: Stretch) -> bool:
    """Whether a stretch is one word of the language, with or without its ending."""
    if one.first != one.last:
        return False
    form, lang = text.forms[one.first], text.langs[one.first]
    if form.is_upper and len(form.text) <= 4 and not _shouts(text, one.first):
        return False
    if form.has_case and form.fold in text.lower and text.firsts[one.first]:
        return True
    common = words(lang, "common", "function", "title", "body-before", "body-after", "before-place")
    return one.fold in designators() or one.fold in common or form.fold in common


def _shouts(text: Reading, i: int) -> bool:
    """Whether the words beside are written in capitals too."""
    near = [text.forms[j] for j in (i - 1, i + 1) if 0 <= j < len(text.forms)]
    return all(form.is_upper for form in near)
