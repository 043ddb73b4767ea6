"""Strings that say where a place lies: "Kherbet Khoy (Khirbet Khowi), Amuda district, Qamishlo Canton"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gazetteer.text.fold import clean

_COMMA = re.compile(r"\s*[,،;؛、，]\s*")
_BRACKET = re.compile(r"\s*[(\[（]([^()\[\]（）]*)[)\]）]\s*")
_PAIR = re.compile(r"\s*/\s*|\s+[-–—|]\s+|\s*[–—|]\s*")
_CUTS = re.compile(r"[,،;؛、，(\[（)\]）/–—|]|\s-\s")
"""Any of the marks above, without which there is nothing to take apart."""


@dataclass(frozen=True, slots=True)
class PlaceString:
    """A place string taken apart; no part is looked up or judged here."""

    head: str
    """The name itself."""
    spellings: tuple[str, ...]
    """Further spellings of the head: what stood in brackets or after a slash."""
    parents: tuple[str, ...]
    """What the head is said to lie within, nearest first."""


def parse(text: str) -> PlaceString:
    """A text cut at commas into head and parents, and the head at brackets, slashes and dashes into spellings.

    A plain name gives a head only. The text is cleaned; an empty one gives an empty head.
    """
    cleaned = clean(text)
    if not _CUTS.search(cleaned):
        return PlaceString(cleaned, (), ())
    first, *rest = [part for part in _COMMA.split(cleaned) if part] or [""]
    inner = [match.strip() for match in _BRACKET.findall(first)]
    outer = _BRACKET.sub(" ", first).strip()
    heads = [part for part in _PAIR.split(outer) if part]
    names = [*heads, *(part for part in inner if part)]
    parents = [" ".join(_BRACKET.sub(" ", part).split()) for part in rest]
    return PlaceString(names[0] if names else "", tuple(dict.fromkeys(names[1:])), tuple(filter(None, parents)))
