"""Abbreviations that a text introduces itself: "the Northern Sun Battalion (NSB)" … "NSB"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gazetteer.annotate.hits import WHOLE, Hits
from gazetteer.annotate.spans import Reading, Stretch
from gazetteer.annotate.words import Form

_LONGEST: Final = 8
"""Letters of an abbreviation at most."""


def introduce(text: Reading, chosen: Sequence[Stretch]) -> list[Stretch]:
    """The chosen stretches, with every occurrence of abbreviations that stand in brackets behind one of them.

    An abbreviation that is a stored name itself keeps what it may mean there; it is only joined with the name.
    """
    taken = {i for one in chosen for i in range(one.first, one.last + 1)}
    known: dict[str, Hits] = {}
    for one in chosen:
        short = _in_brackets(text, one)
        if short is not None and one.last + 1 not in taken:
            known.setdefault(short.text, Hits(hit._replace(agreement=WHOLE) for hit in one.hits))
    if not known:
        return list(chosen)
    fresh = [
        Stretch(i, i, text.starts[i], text.ends[i], form.fold, known[form.text], False, is_introduced=True)
        for i, form in enumerate(text.forms)
        if form.text in known and i not in taken
    ]
    return sorted([*chosen, *fresh], key=lambda one: one.first)


def _in_brackets(text: Reading, one: Stretch) -> Form | None:
    """The word in brackets right behind a stretch, where it is an abbreviation of it."""
    if one.last == one.first or one.last + 1 >= len(text.forms):
        return None
    i = one.last + 1
    if text.raw[one.end : text.starts[i]] not in (" (", "(") or text.raw[text.ends[i] : text.ends[i] + 1] != ")":
        return None
    form = text.forms[i]
    if not form.is_upper or len(form.text) > _LONGEST or not _abbreviates(text, one, form.fold):
        return None
    return form


def _abbreviates(text: Reading, one: Stretch, short: str) -> bool:
    """Whether an abbreviation begins like a word of a name, and most of its letters are first letters in order."""
    firsts = [form.fold[:1] for form in text.forms[one.first : one.last + 1]]
    at = -1
    found = 0
    for letter in short:
        if letter in firsts[at + 1 :]:
            at = firsts.index(letter, at + 1)
            found += 1
    return short[:1] in firsts and found * 2 > len(short)
