"""The words of tables/*.csv: what a neighbour or a capital means in running text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from gazetteer.text.designators import designators
from gazetteer.text.fold import fold

LANGUAGES = ("en", "tr", "kmr", "ar", "ckb")
"""The languages whose words are known; a text in another is read without them."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (files(__package__) / "tables" / f"{name}.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


@cache
def _words() -> dict[tuple[str, str], frozenset[str]]:
    return {
        (row["lang"], row["kind"]): frozenset(fold(word) for word in row["words"].split()) for row in _rows("words")
    }


@lru_cache(maxsize=256)
def words(lang: str, *kinds: str) -> frozenset[str]:
    """The folded words of a language that are of any of these kinds (tables/words.csv)."""
    return frozenset().union(*(_words().get((lang, kind), frozenset()) for kind in kinds))


@cache
def demonyms() -> dict[str, str]:
    """Folded demonym → ISO 3166-1 alpha-2 of its country."""
    return {fold(word): row["country"] for row in _rows("demonyms") for word in row["words"].split()}


@cache
def phrase_ends() -> frozenset[str]:
    """The last words of the designators that have several."""
    return frozenset(word.split()[-1] for word in designators() if " " in word)


@dataclass(frozen=True, slots=True)
class Region:
    """A large region that the gazetteer may have or not (tables/regions.csv)."""

    ids: tuple[str, ...]
    """Any of which finds it, where it is there; the first is the code that places within it bear."""
    country: str | None
    name: str


@cache
def regions() -> dict[str, tuple[Region, bool]]:
    """Folded name → region, and whether the name is an abbreviation; a full name comes before an abbreviation."""
    found: dict[bool, dict[str, tuple[Region, bool]]] = {True: {}, False: {}}
    for row in _rows("regions"):
        name, *others = row["names"].split(";")
        region = Region(tuple(filter(None, (row["code"], row["id"]))), row["country"] or None, name)
        for form in (name, *others):
            is_short = form != name and (len(form) <= 2 or "." in form)
            found[is_short][fold(form)] = region, is_short
    return found[True] | found[False]


@cache
def region_of() -> dict[str, Region]:
    """Id → the region of tables/regions.csv that it is."""
    return {id: region for region, _ in regions().values() for id in region.ids}


@lru_cache(maxsize=32)
def endings(lang: str, side: str) -> tuple[tuple[str, bool | None], ...]:
    """What sticks to names in a language, `before` or `after` them, the longest first.

    Each with whether it needs an apostrophe (True), bears none (False), or either (None).
    """
    needs = {"yes": True, "no": False, "": None}
    found = [
        (piece, needs[row["apostrophe"]])
        for row in _rows("endings")
        if row["lang"] == lang and row["side"] == side
        for piece in row["pieces"].split()
    ]
    return tuple(sorted(found, key=lambda one: -len(one[0])))
