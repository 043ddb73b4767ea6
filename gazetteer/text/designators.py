"""Generic words (`city of`, قرية, gund, Tell, New): they carry little of a name's identity and tell its type.

The table is tables/designators.csv: `word` (any spelling; compared folded), `lang`, `position` (prefix, suffix, any),
`kind` and `type` (of data/names/types.csv; blank where it tells none), `canon` and `note`. A word with a `canon` is
part of many names (Tell, Ayn, New): it stays in the core of a name as that sound, one for all languages. A word
without one leaves the core. Of two places of one name a word tells which is meant (Upper, Little, Eastern): it stands
before the name in one language and behind it in another, so that its place tells nothing (`WHICH`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from gazetteer.text.fold import fold_clean
from gazetteer.text.phonetic import sounds
from gazetteer.text.rules import read_rows

WHICH = frozenset(
    ("new", "old", "upper", "lower", "middle", "great", "little", "sharqi", "gharbi", "shamali", "janubi")
)
"""The canons of words that tell which of several places of one name is meant; those of directions are Arabic."""


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
    for row in read_rows("designators"):
        word = fold_clean(row["word"])
        entry = _designator(row["position"], row["kind"], row["type"], row["canon"])
        first = found.setdefault(word, entry)
        if first is not entry and first.type == entry.type and first.position != entry.position:
            found[word] = replace(first, position="any")
    return found


@lru_cache(maxsize=1024)
def _designator(position: str, kind: str, type_: str, canon: str) -> Designator:
    return Designator(position, kind or None, type_ or None, canon)


@lru_cache(maxsize=1)
def phrase_starts() -> frozenset[str]:
    """The first words of the designators that have several."""
    return frozenset(word.split()[0] for word in designators() if " " in word)


@lru_cache(maxsize=1)
def generic_sounds() -> frozenset[str]:
    """The words that are part of many names, as they sound."""
    canons = {one.canon for one in designators().values() if one.canon}
    return frozenset(sounds(canon, "en")[0] for canon in canons)


def without_generics(reading: str) -> str:
    """A reading without blanks and without the words that are part of many names; empty where it has no others."""
    if " " not in reading:
        return reading
    generic, words = generic_sounds(), reading.split()
    return "".join(words if generic.isdisjoint(words) else [word for word in words if word not in generic])
