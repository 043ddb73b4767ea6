"""Features: how a query and a name stand to each other, each as a small whole number that points into a table.

Every feature is a function of the query's analysis, the name and its entity, and of nothing else: no feature counts
an entity's names, for that would learn what is missing in a test and not what is right. The docstring of a feature
is its published explanation.
"""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol

from rapidfuzz.distance import Indel, JaroWinkler, Levenshtein

from gazetteer.matching.home import home_value
from gazetteer.text.analyze import Analysis
from gazetteer.text.designators import without_generics
from gazetteer.text.fold import fold
from gazetteer.text.habits import guess_latin
from gazetteer.text.phonetic import skeleton
from gazetteer.text.tokens import has_article, without_articles


class Named(Protocol):
    """What is needed of a name and its entity: `gazetteer.store.reader.NameHit`."""

    @property
    def form(self) -> str:
        """The name as written."""

    @property
    def core(self) -> str:
        """Folded core of the name."""

    @property
    def says(self) -> str | None:
        """The type that a generic word of the name says."""

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


class Marks(NamedTuple):
    """What a name has that its core leaves out."""

    article: bool
    """An article of Arabic."""
    says: str | None
    """The type that a generic word says."""


class _Read(NamedTuple):
    core: str
    joined: str
    """The core without blanks, as all that is compared letter by letter."""
    whole: str
    """The same with the generic words that the core leaves out."""
    script: str
    latin: tuple[str, ...]
    sounds: tuple[str, ...]
    heard: tuple[str, ...]
    """The sounds without blanks."""
    tongue: str | None
    """Language that the query's Latin letters tell."""
    country: tuple[str, ...]
    marks: Marks


class Asked(_Read):
    """A query, with what comparisons need of it worked out once: what only other readings need, when there are any."""

    @cached_property
    def consonants(self) -> tuple[str, ...]:
        """The sounds without blanks and vowels."""
        return tuple([one.translate(NO_VOWELS) for one in self.heard])

    @cached_property
    def skeletons(self) -> tuple[str, ...]:
        """The sounds' skeletons."""
        return tuple([skeleton(one) for one in self.heard])

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The sounds without blanks and generic words."""
        return tuple(map(without_generics, self.sounds))


class Heard(NamedTuple):
    """How a reading of a name sounds beside the query: shared by all names of that reading.

    Similarities are steps, the last of them for equal; see `_step`.
    """

    sound: int
    """Normalized Levenshtein similarity of the sounds, 0..13."""
    overlap: int
    """Normalized Indel similarity, which minds what both have, 0..11."""
    consonants: int
    """Normalized Levenshtein similarity without the vowels, 0..9."""
    skeleton: int
    """Normalized Indel similarity of the consonant skeletons, 0..8."""
    distinct: int
    """Where either has generic words (Tell, Upper): how like the rest is, as `sound`, from 1 on in eight steps; 9 where
    one has no rest; 0 where neither has."""
    words: int
    """0 as many words, 1 the query has more, 2 the name; 3, 4 the same where the longer has all of the shorter."""
    ends: int
    """1 the first sounds agree, 2 the last ones, 3 both."""
    length: int
    """Class of the sounds of the shorter of the two, 0..6."""


class Features(NamedTuple):
    """What is known of a query beside a name: small whole numbers, of which `score` has its tables."""

    sound: int
    overlap: int
    consonants: int
    skeleton: int
    distinct: int
    words: int
    ends: int
    length: int
    cross: int
    """1 where the two are of different scripts."""
    written: int
    begins: int
    closeness: int
    scripts: int
    role: int
    rank: int
    country: int
    home: int
    marked: int


SIZES = Features(
    sound=14, overlap=12, consonants=10, skeleton=9, distinct=10, words=5, ends=4, length=7, cross=2, written=33,
    begins=21, closeness=4, scripts=8, role=11, rank=16, country=4, home=16, marked=20,
)  # fmt: skip
"""How many values each feature has."""

_ROLES = (
    "preferred", "variant", "endonym", "exonym", "abbreviation", "former", "colloquial", "translation", "misspelling",
    "transliteration", "code",
)  # fmt: skip
ROLE = {role: index for index, role in enumerate(_ROLES)}
"""Role -> its value."""
_SCRIPT_PAIR = {
    ("Latn", "Latn"): 0, ("Arab", "Arab"): 1, ("Arab", "Latn"): 3, ("Latn", "Arab"): 4, ("Cyrl", "Latn"): 5,
    ("Latn", "Cyrl"): 6,
}  # fmt: skip
_OTHER_SAME, _OTHER_PAIR = 2, 7
LETTERS, SAME_CORE, SAME, CROSS, NO_LATIN = 14, 15, 16, 17, 32
"""Of `written`: steps of likeness, then the same but for generic words (Holly, Holly Hill), then the same but for
blanks and articles; then steps of romanized ones, then none Latin."""
BEGINS, NO_BEGINNING = 10, 20
SOUNDS_SAME, SOUNDS_NEAR = 13, 10
DISTINCT, NO_REST = 7, 9
LENGTHS = (0, 0, 0, 0, 1, 2, 3, 4, 4, 5, 5, 5, 6)
"""Number of sounds -> its class."""

NO_VOWELS = str.maketrans("", "", "aeiou")

_edits = Levenshtein.normalized_similarity
_likeness = Indel.normalized_similarity
_jaro_winkler = JaroWinkler.similarity


def asked(analysis: Analysis, country: tuple[str, ...]) -> Asked:
    """A query ready to be compared."""
    core, sounds = analysis.core, analysis.sounds
    heard = tuple([one.replace(" ", "") for one in sounds])
    return Asked(
        core,
        core.replace(" ", ""),
        without_articles(analysis.fold),
        analysis.script,
        tuple([one.replace(" ", "") for one in analysis.latin]),
        sounds,
        heard,
        guess_latin(analysis.text) if analysis.script == "Latn" else None,
        country,
        Marks(has_article(analysis.text), analysis.says),
    )


def marks_of(name: Named) -> Marks:
    """The marks of a stored name."""
    return Marks(has_article(name.form), name.says)


AGREEING = tuple([5 * article + generic for article in (0, 3) for generic in (0, 3)])
"""The values of `marked` where the two agree."""


@lru_cache(maxsize=1 << 12)
def marked(query: Marks, name: Marks) -> int:
    """What two names have that their cores leave out: 5 a + g, where a tells which have an article (0 neither, 1 the
    name, 2 the query, 3 both) and g which have a generic word: the same, and 4 both, but of different types."""
    if query.says and name.says:
        generic = 3 if query.says == name.says else 4
    else:
        generic = 1 * bool(name.says) + 2 * bool(query.says)
    return 5 * (2 * query.article + name.article) + generic


def hear(query: Asked, sounds: str) -> Heard:
    """How a reading of a name sounds beside the query, by the query's nearest reading."""
    joined = sounds.replace(" ", "")
    readings = query.heard
    at = 0 if len(readings) == 1 else max(range(len(readings)), key=lambda i: _edits(readings[i], joined))
    own = readings[at]
    return Heard(
        _step(_edits(own, joined), 0.4, 13),
        _step(_likeness(own, joined), 0.5, 11),
        _step(_edits(query.consonants[at], joined.translate(NO_VOWELS)), 0.4, 9),
        _step(_likeness(query.skeletons[at], skeleton(joined)), 0.5, 8),
        _distinct(query, at, sounds, joined),
        words(query.sounds[at], sounds),
        (own[:1] == joined[:1]) + 2 * (own[-1:] == joined[-1:]),
        _length(own, joined),
    )


def hear_itself(query: Asked) -> Heard:
    """How a name sounds that is the query."""
    own = query.heard[0]
    return Heard(13, 11, 9, 8, _distinct(query, 0, query.sounds[0], own), 0, 3, _length(own, own))


def _distinct(query: Asked, at: int, sounds: str, joined: str) -> int:
    if " " not in sounds and " " not in query.sounds[at]:
        return 0
    ours, theirs = query.own[at], without_generics(sounds)
    if ours == query.heard[at] and theirs == joined:
        return 0
    return 1 + _step(_edits(ours, theirs), 0.4, DISTINCT) if ours and theirs else NO_REST


def _length(ours: str, theirs: str) -> int:
    return LENGTHS[min(len(ours), len(theirs), 12)]


def _step(likeness: float, low: float, top: int) -> int:
    """A likeness as a step: 0 up to `low`, `top` for equal, the steps between of one width."""
    if likeness >= 1:
        return top
    return max(0, math.ceil((likeness - low) / (1 - low) * (top - 1) - 1e-9))


def words(query: str, name: str) -> int:
    """`words`: which of the two has more of them, and whether that is all that differs."""
    if " " not in query and " " not in name:
        return 0
    ours, theirs = query.split(), name.split()
    if len(ours) == len(theirs):
        return 0
    shorter, longer = sorted((set(ours), set(theirs)), key=len)
    return (1 if len(ours) > len(theirs) else 2) + (2 if shorter <= longer else 0)


def compare(query: Asked, name: Named, heard: Heard) -> Features:
    """The features of a query beside one name of one entity."""
    cross, country, home, pair = kind_of(query, name.script, name.country)
    written, begins = write(query, name)
    return Features(
        *heard,
        cross=cross,
        written=written,
        begins=begins,
        closeness=closeness(heard, written),
        scripts=pair,
        role=ROLE[name.role],
        rank=name.rank,
        country=country,
        home=home,
        marked=marked(query.marks, marks_of(name)),
    )


class Kind(NamedTuple):
    """What all names of one script and country have in common beside a query."""

    cross: int
    country: int
    home: int
    scripts: int


def kind_of(query: Asked, script: str | None, country: str | None) -> Kind:
    """`cross`, `country`, `home` and `scripts` of the names of a script and a country."""
    return Kind(
        int(script != query.script),
        country_value(query.country, country),
        home_value(query.script, query.tongue, country),
        scripts(query.script, script),
    )


def closeness(heard: Heard, written: int) -> int:
    """How close a name is, for what else is known of it to count more or less: 3 written the same, 2 sounds so,
    1 nearly so, 0 less."""
    if is_same(written):
        return 3
    if heard.sound == SOUNDS_SAME:
        return 2
    return int(heard.sound >= SOUNDS_NEAR)


def write(query: Asked, name: Named) -> tuple[int, int]:
    """`written` and `begins`: how the folded letters of a name stand beside the query's, where it is in other letters
    beside its nearest romanization."""
    theirs = name.core.replace(" ", "")
    if name.script == query.script:
        if theirs == query.joined:
            return same(query, name), BEGINS - 1
        return (
            _step(_edits(query.joined, theirs), 0.4, LETTERS),
            _step(_jaro_winkler(query.joined, theirs), 0.5, BEGINS - 1),
        )
    if name.script != "Latn":
        return NO_LATIN, NO_BEGINNING
    ours = query.latin[0] if len(query.latin) == 1 else max(query.latin, key=lambda one: _edits(one, theirs))
    return (
        CROSS + _step(_edits(ours, theirs), 0.4, LETTERS),
        BEGINS + _step(_jaro_winkler(ours, theirs), 0.5, BEGINS - 1),
    )


def same(query: Asked, name: Named) -> int:
    """`written` of a name that has the query's core: whether the generic words are the same, too."""
    form, core = name.form, name.core
    if query.whole == query.joined and form.count(" ") + form.count("-") == core.count(" "):
        return SAME  # as many words as the core has: none is left out
    return SAME if without_articles(fold(form)) == query.whole else SAME_CORE


def is_same(written: int) -> bool:
    """Whether a name is written as the query is, but for generic words and for what folding takes away."""
    return written in (SAME, SAME_CORE)


def guess_written(heard: Heard, *, cross: int, is_latin: bool) -> tuple[int, int]:
    """What `write` would say of a name, going by its sound, before its letters are known."""
    if cross and not is_latin:
        return NO_LATIN, NO_BEGINNING
    letters, beginning = min(heard.sound + 1, LETTERS), max(0, heard.sound - 4)
    return (CROSS + letters, BEGINS + beginning) if cross else (letters, beginning)


def scripts(query: str, name: str | None) -> int:
    """The pair of scripts of a query and a name."""
    pair = _SCRIPT_PAIR.get((query, name or ""))
    if pair is not None:
        return pair
    return _OTHER_SAME if query == name else _OTHER_PAIR


def country_value(asked: tuple[str, ...], country: str | None) -> int:
    """The country of the context: 0 none given, 1 the same, 2 another, 3 the entity's is not known."""
    if not asked:
        return 0
    if country is None:
        return 3
    return 1 if country in asked else 2
