"""From the stretches of a text to its names, each with candidates and the log-odds of the words around."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gazetteer.annotate import weights as w
from gazetteer.annotate.around import Around, Generic, hints
from gazetteer.annotate.hits import ABBREVIATED, GENERIC, Hit, best_names, worth
from gazetteer.annotate.named import Meaning, Named, Seats
from gazetteer.annotate.spans import SEATS, SETTLED, Reading, Stretch
from gazetteer.matching.preference import preference
from gazetteer.model import Kind, Query, Role
from gazetteer.text.fold import APOSTROPHES
from gazetteer.types import lineage_of

_COUNTRY_ASKED: Final = 3.0
_SHORT: Final = 3
_ABBREVIATION: Final = 5
"""Letters of an abbreviation at most: longer words may be capitals for other reasons."""

Key = tuple[str, tuple[str | None, ...], bool]


def names_of(
    text: Reading, chosen: Sequence[Stretch], around: Sequence[Around], seats: Seats, query: Query
) -> list[Named]:
    """The names of a text in order of first appearance; the same name with another generic word is another."""
    groups: dict[Key, list[int]] = defaultdict(list)
    for i, (one, beside) in enumerate(zip(chosen, around, strict=True)):
        groups[_key(text, one, beside)].append(i)
    names = [_named(text, chosen, around, places, seats, query) for places in groups.values()]
    _inherit(names)
    _link(text, chosen, names)
    return names


def _key(text: Reading, one: Stretch, beside: Around) -> Key:
    types = tuple(sorted({hint.says.type or hint.says.kind or "" for hint in _telling(one, beside.hints)}))
    return one.fold, types, _is_upper(text, one)


def _is_upper(text: Reading, one: Stretch) -> bool:
    """Whether a stretch is one word in capitals, but for what sticks to it: YPGê."""
    surface = text.raw[one.start : one.end]
    return one.first == one.last and len(surface) > 1 and surface.isupper()


def _named(
    text: Reading,
    chosen: Sequence[Stretch],
    around: Sequence[Around],
    places: list[int],
    seats: Seats,
    query: Query,
) -> Named:
    first = chosen[places[0]]
    hints = _telling(first, around[places[0]].hints)
    after_comma = any(around[i].after_comma for i in places)
    is_after = any(around[i].after_preposition for i in places)
    meanings = []
    for hit, score in _candidates(text, first, hints, query, after_comma):
        place = w.PLACE_BEFORE if hit.name.kind == Kind.PLACE else w.PLACE_FOR_GROUP
        meanings.append(Meaning(hit, score + place * is_after, seats.of(hit.name)))
    if not hints:
        _prefer_seats(meanings)
    absent = _absent(text, chosen, around, places)
    return Named(first.fold, hints, places, absent, meanings, is_after or bool(hints) or first.is_introduced)


def _prefer_seats(meanings: Sequence[Meaning]) -> None:
    """Of a district and the town in it that it is named after, a bare name is that of the town."""
    towns = [one for one in meanings if one.hit.name.type in SETTLED]
    for area in meanings:
        if area.hit.name.type in SEATS and any(area.hit.name.id in town.seat.ancestors for town in towns):
            area.score += w.BARE_SEAT


def _allowed(hits: Iterable[Hit], hints: Sequence[Generic], query: Query, after_comma: bool) -> Iterator[Hit]:
    """Names of the kind asked for; one without its generic word only where such a word stands beside it."""
    for hit in hits:
        if query.kind and hit.name.kind != query.kind:
            continue
        is_whole = hit.agreement > GENERIC or (hit.agreement == ABBREVIATED and after_comma)
        if is_whole or any(completes(hint, hit) for hint in hints):
            yield hit


def _telling(one: Stretch, hints: Sequence[Generic]) -> tuple[Generic, ...]:
    """The generic words that any candidate agrees with: "SDF checkpoint" says nothing of the SDF."""
    return tuple(hint for hint in hints if any(agrees(hint, hit) > 0 for hit in one.hits))


def is_completed(text: Reading, one: Stretch) -> bool:
    """Whether what stands beside a stretch makes up for what it leaves out of a name: a generic word, or a comma."""
    if one.hits[0].agreement == ABBREVIATED and text.raw[max(0, one.start - 2) : one.start] == ", ":
        return True
    beside = hints(text, one, set())
    return any(completes(hint, hit) for hint in beside for hit in one.hits)


def completes(hint: Generic, hit: Hit) -> bool:
    """Whether a generic word may stand for that of a name: for places and tribes; "Kurdish forces" is no name."""
    return (hint.says.kind == Kind.PLACE or hint.says.type == "tribe") and agrees(hint, hit) == w.HINTED_TYPE


def agrees(beside: Generic, hit: Hit) -> float:
    """What a generic word says for a name: its type, its kind, or against it."""
    name, hint = hit.name, beside.says
    if hint.kind and hint.kind != name.kind:
        return w.AGAINST_HINT
    if hint.type and name.type:
        if hint.type == name.type or hint.type in lineage_of(name.type):
            return w.HINTED_TYPE
        if name.type in lineage_of(hint.type) or {hint.type, name.type} <= SETTLED:
            return w.HINTED_KIND
        return w.AGAINST_HINT
    return w.HINTED_KIND


def _candidates(
    text: Reading, one: Stretch, hints: Sequence[Generic], query: Query, after_comma: bool
) -> Iterable[tuple[Hit, float]]:
    """The best names of a stretch with their log-odds by themselves and the generic words beside it."""
    cut = w.CUT * one.is_cut
    if not hints and _is_plain(text, one, query, after_comma):
        return [(hit, score + cut) for hit, score in zip(*one.hits.likeliest, strict=True)]
    return best_names(
        (hit, _in_context(worth(hit) + (cut + _case(text, one, hit)), hit, hints, query))
        for hit in _allowed(one.hits, hints, query, after_comma)
    )


def _is_plain(text: Reading, one: Stretch, query: Query, after_comma: bool) -> bool:
    """Whether neither context nor case tells any of the names of a stretch from others: its likeliest are that."""
    if query.country or query.type or query.near or query.as_of or query.lang or one.is_introduced:
        return False
    if query.kind and not (query.kind == Kind.PLACE and one.hits.are_places):
        return False
    if after_comma and any(hit.agreement == ABBREVIATED for hit in one.hits):
        return False
    return text.forms[one.first].has_case and (one.first != one.last or len(one.fold) > _ABBREVIATION)


def _in_context(total: float, hit: Hit, hints: Sequence[Generic], query: Query) -> float:
    """The log-odds of a name with what generic words beside it, and the query, say for it."""
    if hints:
        total += max(agrees(hint, hit) for hint in hints)
    if query.country and hit.name.country:
        total += _COUNTRY_ASKED if hit.name.country in query.country else -_COUNTRY_ASKED
    if query.type or query.near or query.as_of or query.lang:
        total += preference(query, (), hit.name, lineage_of)
    return total


def _case(text: Reading, one: Stretch, hit: Hit) -> float:
    """An abbreviation is written like one: "US" is not the village of Us, nor "us" the country."""
    form = text.forms[one.first]
    if one.is_introduced:
        return w.ABBREVIATION
    if not form.has_case and hit.name.role == Role.ABBREVIATION:
        return w.SHORT_FORM
    if one.first != one.last or not form.has_case or len(one.fold) > _ABBREVIATION:
        return 0.0
    name = hit.name.form
    is_abbreviation = len(name) > 1 and name.isupper()
    if is_abbreviation != _is_upper(text, one):
        return w.OTHER_CASE
    if is_abbreviation and _letters(name) != _letters(text.raw[one.start : one.end]):
        return w.OTHER_CASE  # "EU" is not É.-U., for États-Unis
    return w.ABBREVIATION if is_abbreviation else 0.0


def _letters(form: str) -> str:
    return "".join(filter(str.isalnum, form))


def _absent(text: Reading, chosen: Sequence[Stretch], around: Sequence[Around], places: list[int]) -> float:
    """Log-odds that a name is no mention, by the occurrence that says least against one."""
    total = min(_absent_here(text, chosen[i], around[i]) for i in places)
    # A person is named whole once, and then by a surname alone.
    surnames = sum(around[i].is_person or around[i].is_surname for i in places)
    locative = sum(around[i].after_preposition and not around[i].is_in_run for i in places)
    if surnames > locative and not any(around[i].is_person for i in places[:1] if len(places) == 1):
        total += w.SURNAME
    return total + w.REPEATED * (len(places) > 1)


def _absent_here(text: Reading, one: Stretch, beside: Around) -> float:
    if one.is_introduced:
        return 0.0
    if one.country:
        return w.NO_MENTION + w.PART_OF_BODY * beside.is_body
    total = w.NO_MENTION + w.EACH_WORD * (one.last - one.first)
    form = text.forms[one.first]
    if _is_set_off(text, one):
        total += w.APOSTROPHE
    elif beside.is_first and one.first == one.last and form.has_case:
        total += w.FIRST_WORD
    total += w.COMMON_WORD if beside.is_common else w.LOWER * beside.is_lower
    total += w.PERSON * beside.is_person
    total += w.SPEAKS * (beside.speaks and one.hits.are_places)
    total += w.PART_OF_BODY * beside.is_body + w.PART_OF_RUN * beside.is_in_run
    total += w.SHORT * (len(one.fold) <= _SHORT and not _is_upper(text, one))
    if beside.hints and not _telling(one, beside.hints) and one.hits[0].name.kind == Kind.PLACE:
        total += w.UNEXPLAINED_CAPITAL if beside.is_capital_hint else w.UNEXPLAINED_HINT
    if not form.has_case and one.first == one.last:
        total += w.NO_CAPITALS + w.SHORT_NO_CAPITALS * (len(one.fold) <= _SHORT + 1)
    return total


def _is_set_off(text: Reading, one: Stretch) -> bool:
    """Whether an apostrophe stands right behind a name: Kamışlı'da."""
    return one.end < text.ends[one.last] and text.raw[one.end] in APOSTROPHES


def _inherit(names: Sequence[Named]) -> None:
    """A bare name may mean what the same name meant beside a generic word, but for those of seats."""
    hinted: dict[str, set[str]] = defaultdict(set)
    for one in names:
        types = {hint.says.type for hint in one.hints if hint.says.type}
        if types and not types & SEATS:
            hinted[one.fold] |= types
    for one in names:
        if not one.hints:
            types = hinted.get(one.fold, set())
            for meaning in one.meanings:
                meaning.score += w.INHERITED * (meaning.hit.name.type in types)


def _link(text: Reading, chosen: Sequence[Stretch], names: Sequence[Named]) -> None:
    """Names in brackets behind another, and names after a comma."""
    owner = {i: n for n, one in enumerate(names) for i in one.places}
    raw = text.raw
    for i in range(len(chosen) - 1):
        gap = raw[chosen[i].end : chosen[i + 1].start].strip(" \u200f\u200e")
        a, b = owner[i], owner[i + 1]
        if a == b:
            continue
        if gap in ("(", "[", "/", "( ") and raw[chosen[i + 1].end : chosen[i + 1].end + 1] in (")", "]", "", " ", ","):
            names[a].same.append(b)
            names[b].same.append(a)
        elif gap in (",", "،"):
            names[a].inside.append(b)
