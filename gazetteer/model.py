"""The values that every layer speaks in: entities, names, queries and answers.

All are frozen; none knows how it is stored, matched or printed. The attributes are the fields of the JSON that
`as_json` gives, so that Python, the command line and HTTP speak of one thing in one way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any


class Kind(StrEnum):
    """What an entity is: somewhere, or somebody."""

    PLACE = "place"
    GROUP = "group"


class Role(StrEnum):
    """What a name is to its entity."""

    PREFERRED = "preferred"
    VARIANT = "variant"
    ENDONYM = "endonym"
    EXONYM = "exonym"
    ABBREVIATION = "abbreviation"
    FORMER = "former"
    COLLOQUIAL = "colloquial"
    TRANSLATION = "translation"
    MISSPELLING = "misspelling"
    TRANSLITERATION = "transliteration"
    """Letters for letters, no one's spelling (`alqamshly`): matches, and is never shown."""
    CODE = "code"
    """An identifier used like a name (an IATA code): matches, and is never shown."""

    @property
    def is_shown(self) -> bool:
        """Whether a name of this role may stand for its entity before people."""
        return self not in (Role.TRANSLITERATION, Role.CODE)


class Status(StrEnum):
    """What an answer is good for."""

    MATCH = "match"
    """One entity, safe to use unattended."""
    AMBIGUOUS = "ambiguous"
    """There are candidates; a person should choose."""
    NIL = "nil"
    """Not in the gazetteer, or nothing near enough."""
    ERROR = "error"
    """The query could not be read; `error` says why."""


class Reason(StrEnum):
    """Why an answer is nil."""

    UNKNOWN = "unknown"
    """Nothing in the gazetteer looks or sounds like it."""
    TOO_WEAK = "too-weak"
    """There are candidates, none near enough."""
    EMPTY = "empty"
    """The query holds no letter or digit."""


@dataclass(frozen=True, slots=True)
class Name:
    """One written form of an entity's name."""

    form: str
    """As written, NFC."""
    lang: str | None = None
    """BCP 47; None where it is not known."""
    script: str | None = None
    """ISO 15924, read from the letters."""
    role: Role = Role.VARIANT
    source: str = ""
    """Key of the source that states it."""
    since: str | None = None
    until: str | None = None
    used_by: str | None = None
    id: str | None = field(default=None, compare=False)
    """By which an edit knows it, of a name that is stored; a build may give it another."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing in the gazetteer, whole."""

    id: str
    """The canonical id."""
    kind: Kind
    name: str
    """The form to show: the preferred English name, else the first preferred one, else the first."""
    type: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    lat: float | None = None
    lon: float | None = None
    """WGS 84, decimal degrees."""
    population: int | None = None
    within: tuple[str, ...] = ()
    """Ids of all that it lies within or belongs to, nearest first."""
    since: str | None = None
    until: str | None = None
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Authority -> local ids there."""
    names: tuple[Name, ...] = ()
    merged: tuple[str, ...] = ()
    """Ids of what was merged into it: they redirect."""
    retired: bool = False
    """Whether it was taken out of use: it matches no more."""


@dataclass(frozen=True, slots=True)
class Query:
    """A name as asked, with what the asker knows about it. Checked by `gazetteer.context`."""

    q: str
    lang: str | None = None
    """BCP 47: a preference."""
    country: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2: a strong preference."""
    kind: Kind | None = None
    """A filter."""
    type: str | None = None
    """A preference; an entity of unknown type is neutral."""
    near: tuple[float, float] | None = None
    """Latitude and longitude: a preference."""
    within: str | None = None
    """Any id: a filter by ancestry; an entity without ancestry is neutral."""
    as_of: str | None = None
    """ISO date: a preference for what was in use then."""
    limit: int = 10
    min_probability: float = 0.0
    id: str | None = None
    """The asker's own id, echoed in the answer."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The name that made an entity a candidate."""

    form: str
    lang: str | None
    script: str | None
    role: Role
    source: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity proposed for a query, with the name that matched and the reason."""

    id: str
    kind: Kind
    type: str | None
    name: str
    country: str | None
    within: tuple[str, ...]
    lat: float | None
    lon: float | None
    links: Mapping[str, tuple[str, ...]]
    probability: float
    """Calibrated for the first candidate: of those given 0.9, nine in ten are right. The others share what it leaves:
    together they are never more than 1."""
    score: float
    """Raw: for ordering within one answer only."""
    matched: Matched
    why: tuple[str, ...]
    """The rules that led from the query to the name, in words."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which gazetteer and which rules gave an answer, so that it can be given again."""

    version: str
    """`<build>.<last revision>`."""
    rules: str
    """Version of the text rules, keys and weights."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer to one query."""

    query: str
    status: Status
    gazetteer: Edition | None = None
    """None where the query could not be read."""
    probability: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    reason: Reason | None = None
    """Only where the status is nil."""
    error: str | None = None
    """Only where the status is error."""
    id: str | None = None
    """The query's own id, where it had one."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a text that names an entity. `start` and `end` count code points of the text as given."""

    start: int
    end: int
    surface: str
    status: Status
    probability: float
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An entity in a list: what one needs to choose it."""

    id: str
    kind: Kind
    type: str | None
    name: str
    country: str | None
    within: tuple[str, ...]
    lat: float | None
    lon: float | None
    population: int | None
    matched: Matched | None = None
    """The name that it was found by, where it was asked for by name."""
    distance: float | None = None
    """Kilometres from the point that was asked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some entities of a list, in its order."""

    entities: tuple[Found, ...]
    next: str | None = None
    """What to ask for as `cursor` to get more; None where these are the last."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One edit: who changed what, when, why, from what to what."""

    id: int
    at: str
    """ISO 8601, UTC."""
    by: str
    action: str
    entity: str
    why: str | None
    source: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    undoes: int | None = None
    """The revision that this one takes back."""
    approved_by: str | None = None
    """Who approved it, where it had been proposed."""
    trial: Mapping[str, Any] | None = None
    """What it was found to change of other answers, where there was anything: `gazetteer.curation.trial.Trial`."""


@dataclass(frozen=True, slots=True)
class Change(Revision):
    """An edit, with what a copy must fetch anew for it."""

    entities: tuple[str, ...] = ()
    """Every id of every entity that it touched, those of both sides of a merge or split: what is kept under any of
    these may be otherwise now."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Edits that came after one that is known, for who keeps copies."""

    build: str
    """Names all that is no edit: the build, the imports, the rules. Where it is not as before, fetch everything."""
    changes: tuple[Change, ...]
    """Oldest first."""
    next: int
    """The last revision of these: what to ask for the next time."""


_OMITTED_WHEN_NONE = frozenset(
    {"reason", "error", "id", "gazetteer", "undoes", "approved_by", "trial", "expected", "matched", "distance"}
)


@cache
def _plan(kind: type[Any]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...]]:
    """Of a dataclass: its fields, what reads them all, and those that are left out when None."""
    names = tuple(field.name for field in dataclasses.fields(kind))
    return names, attrgetter(*names), tuple(name for name in names if name in _OMITTED_WHEN_NONE)


def members(value: Any) -> dict[str, Any]:
    """The members of the JSON of a value of this module, in the shapes of the contract; the values within as they are.

    Optional members of an answer (`reason`, `error`, `id`) are left out where they do not apply. Made for
    `json.dumps(value, default=members)`, which writes the rest by itself.
    """
    kind: Any = type(value)
    names, read, optional = _plan(kind)
    found = dict(zip(names, read(value), strict=True))
    for name in optional:
        if found[name] is None:
            del found[name]
    return found


def as_json(value: Any) -> Any:
    """A value of this module as plain dicts, lists, strings and numbers: what `members` gives, all the way down."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {key: as_json(item) for key, item in members(value).items()}
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value
