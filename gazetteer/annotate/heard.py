"""Spellings that are not stored but sound like one that is: "in Qamischlow", for a capital after a place's preposition.

Only names of the country that the text is about are taken: what sounds the same somewhere in the world says nothing.
Cheap beside `unstored`: the sound keys of all such words of a text are asked in one look-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gazetteer.annotate.hits import Hits
from gazetteer.annotate.lexicon import words
from gazetteer.annotate.lookup import Lookup
from gazetteer.annotate.spans import Reading, Stretch, country_of
from gazetteer.annotate.words import LINE

_SHORTEST: Final = 5
"""Letters of a word that may be found by its sound: shorter ones sound like too much."""


def heard(text: Reading, chosen: Sequence[Stretch], lookup: Lookup) -> list[Stretch]:
    """The chosen stretches, with unknown words after prepositions that sound like a name of the text's country."""
    taken = {i for one in chosen for i in range(one.first, one.last + 1)}
    places = [i for i in text.capitals if i > 0 and i not in taken and _is_likely(text, i)]
    country = country_of(chosen) if places else None
    if country is None:
        return list(chosen)
    found = lookup.heard({text.forms[i].text for i in places})
    fresh = []
    for i in places:
        form = text.forms[i]
        hits = Hits(hit for hit in found.get(form.text, ()) if hit.name.country == country)
        if hits:
            fresh.append(Stretch(i, i, text.starts[i], text.ends[i], form.fold, hits, True))
    return sorted([*chosen, *fresh], key=lambda one: one.first)


def _is_likely(text: Reading, i: int) -> bool:
    """Whether a word has a capital that it owes to nothing else, stands alone, and follows a preposition of place."""
    form, lang = text.forms[i], text.langs[i]
    if not form.is_capital or form.is_upper or text.firsts[i] or text.gaps[i] >= LINE:
        return False
    if len(form.text) < _SHORTEST or not form.text.isalpha() or form.fold in text.lower:
        return False
    before = text.forms[i - 1]
    if before.is_capital or before.fold not in words(lang, "before-place"):
        return False
    if i + 1 < len(text.forms) and text.gaps[i + 1] < LINE and text.forms[i + 1].is_capital:
        return False
    return form.fold not in words(lang, "common", "function", "title", "given")
