"""Features: how a query and a name stand to each other, each as a small whole number that points into a table.

Every feature is a function of the query's analysis, the name and its entity, and of nothing else: no feature counts
an entity's names, for that would learn what is missing in a test and not what is right. The docstring of a feature
is its published explanation.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol

from rapidfuzz.distance import Indel, JaroWinkler

from gazetteer.matching.home import home_value
from gazetteer.text.analyze import Analysis
from gazetteer.text.habits import guess_latin
from gazetteer.text.phonetic import skeleton


class Named(Protocol):
    """What is needed of a name and its entity: `gazetteer.store.reader.NameHit`."""

    @property
    def core(self) -> str:
        """Folded core of the name."""

    @property
    def script(self) -> str | None:
        """ISO 15924."""

    @property
    def role(self) -> str:
        """Role of the name."""

    @property
    def country(self) -> str | None:
        """ISO 3166-1 alpha-2 of the entity."""

    @property
    def rank(self) -> int:
        """Prominence of the entity, 0..15."""


class Asked(NamedTuple):
    """A query, with what every comparison needs of it worked out once."""

    core: str
    joined: str
    script: str
    latin: tuple[str, ...]
    sounds: tuple[str, ...]
    heard: tuple[str, ...]
    """The sounds without blanks."""
    skeletons: tuple[str, ...]
    tongue: str | None
    """Language that the query's Latin letters tell."""
    country: tuple[str, ...]


class Heard(NamedTuple):
    """How a reading of a name sounds beside the query: shared by all names of that reading."""

    sound: int
    """Similarity of the sounds, 0..12."""
    start: int
    """Jaro-Winkler similarity of the sounds, which minds the beginning, 0..8."""
    consonants: int
    """Similarity of the consonants, 0..8."""
    length: int
    """Sounds of the shorter of the two, 1..12."""
    words: int
    """0 as many words, 1 the query has more, 2 the name; 3, 4 the same where the longer has all of the shorter."""
    first: int
    """0 the first sounds agree, 1 they differ."""


class Features(NamedTuple):
    """One number a feature: the place in the table of its weights."""

    written: int
    heard: int
    start: int
    consonants: int
    length: int
    words: int
    first: int
    scripts: int
    role: int
    rank: int
    country: int
    home: int


SIZES = Features(
    written=22, heard=26, start=18, consonants=18, length=48, words=10, first=2, scripts=8, role=11, rank=32, country=4,
    home=16,
)  # fmt: skip
"""How many values each feature has."""

_ROLES = (
    "preferred", "variant", "endonym", "exonym", "abbreviation", "former", "colloquial", "translation", "misspelling",
    "transliteration", "code",
)  # fmt: skip
_ROLE = {role: index for index, role in enumerate(_ROLES)}
_SCRIPT_PAIR = {
    ("Latn", "Latn"): 0, ("Arab", "Arab"): 1, ("Arab", "Latn"): 3, ("Latn", "Arab"): 4, ("Cyrl", "Latn"): 5,
    ("Latn", "Cyrl"): 6,
}  # fmt: skip
_OTHER_SAME, _OTHER_PAIR = 2, 7
_SAME, _CROSS, _NO_LATIN = 10, 11, 21
_SOUNDS_SAME, _SOUNDS_NEAR = 12, 10


_likeness = Indel.normalized_similarity
_jaro_winkler = JaroWinkler.similarity


def asked(analysis: Analysis, country: tuple[str, ...]) -> Asked:
    """A query ready to be compared."""
    core, sounds = analysis.core, analysis.sounds
    heard = tuple(one.replace(" ", "") for one in sounds)
    tongue = guess_latin(analysis.text) if analysis.script == "Latn" else None
    joined = core.replace(" ", "")
    return Asked(
        core, joined, analysis.script, analysis.latin, sounds, heard, tuple(map(skeleton, heard)), tongue, country
    )


def hear(query: Asked, sounds: str) -> Heard:
    """How a reading of a name sounds beside the query, by the query's nearest reading."""
    readings = query.sounds
    at = 0 if len(readings) == 1 else max(range(len(readings)), key=lambda i: _likeness(readings[i], sounds))
    best, own, joined = readings[at], query.heard[at], sounds.replace(" ", "")
    likeness = _likeness(best, sounds)
    if own is not best or joined is not sounds:
        likeness = max(likeness, _likeness(own, joined))
    return Heard(
        _step(likeness, 12),
        _step(_jaro_winkler(own, joined), 8),
        _step(_likeness(query.skeletons[at], skeleton(joined)), 8),
        min(12, len(own), len(joined)),
        _words(best, sounds),
        int(own[:1] != joined[:1]),
    )


def _step(likeness: float, top: int) -> int:
    """A likeness as a step: 0 up to one half, `top` for equal, the steps between of one width."""
    if likeness >= 1:
        return top
    return max(0, math.ceil((likeness - 0.5) * 2 * (top - 1)))


def _words(query: str, name: str) -> int:
    if " " not in query and " " not in name:
        return 0
    ours, theirs = query.split(), name.split()
    if len(ours) == len(theirs):
        return 0
    shorter, longer = sorted((set(ours), set(theirs)), key=len)
    return (1 if len(ours) > len(theirs) else 2) + (2 if shorter <= longer else 0)


def compare(query: Asked, name: Named, heard: Heard) -> Features:
    """The features of a query beside one name of one entity."""
    is_same_script = name.script == query.script
    same = 0 if is_same_script else 1
    written, exact = _written(query, name.core) if is_same_script else (_romanized(query, name), 0)
    return Features(
        written=written,
        heard=heard.sound + 13 * same,
        start=heard.start + 9 * same,
        consonants=heard.consonants + 9 * same,
        length=min(11, heard.length) + 12 * _closeness(heard, bool(exact)),
        words=heard.words + 5 * same,
        first=heard.first,
        scripts=_scripts(query.script, name.script),
        role=_ROLE[name.role],
        rank=name.rank + (16 if exact else 0),
        country=_country(query.country, name.country),
        home=home_value(query.script, query.tongue, name.country),
    )


def _closeness(heard: Heard, is_exact: bool) -> int:
    """How close a name is, for what its length then means: 3 written the same, 2 sounds so, 1 nearly so, 0 less."""
    if is_exact:
        return 3
    if heard.sound == _SOUNDS_SAME:
        return 2
    return int(heard.sound >= _SOUNDS_NEAR)


def is_written_same(features: Features) -> bool:
    """Whether the name is written as the query is, but for what folding takes away."""
    return features.written == _SAME


def _written(query: Asked, core: str) -> tuple[int, int]:
    """The two written forms, folded: 10 the same but for blanks, else by likeness; and whether they are the same."""
    if core.replace(" ", "") == query.joined:
        return _SAME, 1
    return _step(_likeness(core, query.core), 9), 0


def _romanized(query: Asked, name: Named) -> int:
    """A query in other letters beside a name in Latin ones, by its nearest romanization; 21 where neither is Latin."""
    if name.script != "Latn":
        return _NO_LATIN
    return _CROSS + _step(max(_likeness(one, name.core) for one in query.latin), 9)


def _scripts(query: str, name: str | None) -> int:
    pair = _SCRIPT_PAIR.get((query, name or ""))
    if pair is not None:
        return pair
    return _OTHER_SAME if query == name else _OTHER_PAIR


def _country(asked: tuple[str, ...], country: str | None) -> int:
    """The country of the context: 0 none given, 1 the same, 2 another, 3 the entity's is not known."""
    if not asked:
        return 0
    if country is None:
        return 3
    return 1 if country in asked else 2
