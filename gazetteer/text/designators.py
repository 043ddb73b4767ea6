"""Generic words (`city of`, قرية, gund, Tell, New): they carry little of a name's identity and tell its type.

The table is designators.csv: `word` (any spelling; compared folded), `lang`, `position` (prefix, suffix, any),
`kind` and `type` (of data/names/types.csv; blank where it tells none), `canon` and `note`. A word with a `canon` is
part of many names (Tell, Ayn, New): it stays in the core of a name as that sound, one for all languages. A word
without one leaves the core.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from gazetteer.text.fold import fold


@dataclass(frozen=True, slots=True)
class Designator:
    """One generic word: where in a name it stands, and what it says of the thing named."""

    position: str
    """prefix, suffix or any."""
    kind: str | None
    type: str | None
    canon: str
    """The Latin reading it is given in every language; empty where it is left out of the core."""


@lru_cache(maxsize=1)
def designators() -> dict[str, Designator]:
    """Folded word (blanks where the phrase has several) -> what it says. Of two rows for one fold the first holds."""
    found: dict[str, Designator] = {}
    with (files(__package__) / "designators.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            entry = Designator(row["position"], row["kind"] or None, row["type"] or None, row["canon"])
            word = fold(row["word"])
            first = found.setdefault(word, entry)
            if first.type == entry.type and first.position != entry.position:
                found[word] = replace(first, position="any")
    return found


@lru_cache(maxsize=1)
def phrase_starts() -> frozenset[str]:
    """The first words of the designators that have several."""
    return frozenset(word.split()[0] for word in designators() if " " in word)
