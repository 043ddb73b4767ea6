"""What the asker knows beside the name: preferences that add to a score, and filters.

The weight of the country is fitted (`compare`); the others have too few examples to learn from and are set by hand,
in units of the fitted scores (a step of 1 multiplies the odds by e). A word of the name that says what it is
("governorate", "tribe") is read as a preference of kind and type.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Protocol

from gazetteer.model import Kind, Query, Role
from gazetteer.text.analyze import Analysis, Hint
from gazetteer.text.fold import fold

SAME_TYPE, ANCESTOR_TYPE, OTHER_TYPE = 2.0, 0.0, -2.0
SAME_LANGUAGE, OTHER_LANGUAGE = 0.5, -0.3
HINTED_TYPE, HINTED_KIND, AGAINST_HINT = 2.5, 1.5, -2.0
UNSAID_TYPE = -4.0
"""The name says what it names ("Qamishli Airport") and the query does not: the bare name is the town's."""
UNSAID_AREA = -2.5
"""An area that bears its seat's name, where the query says nothing of an area."""
SAME_WORDS = 2.0
"""The name has the very generic words that the query has: Syrian Democratic *Forces*, not *Council*."""
SAME_ABBREVIATION = 3.0
"""An abbreviation, written as it is: two letters say little to the fitted weights, and all to whoever uses them."""
CURATED = 1.5
"""The very name of a curated entity: what somebody took the trouble to enter is what this gazetteer is asked for, and
places of the same name elsewhere in the world are asked for less. Cases drawn from the world cannot teach that."""
OUT_OF_USE = -1.0
NEAR_KM, FAR_KM = 25.0, 250.0
NEAR, FAR = 3.0, -4.0
INSIDE = 2.0

_BARE_TYPES = frozenset({"settlement", "city", "town", "village", "country"})
"""Types of which a bare name is the usual one: no look at the name itself is needed."""

_EARTH_KM = 6371.0


class Known(Protocol):
    """What is needed of a name and its entity: `gazetteer.store.reader.NameHit`."""

    @property
    def id(self) -> str:
        """Canonical id of the entity."""

    @property
    def kind(self) -> str:
        """Kind of the entity."""

    @property
    def type(self) -> str | None:
        """Type of the entity."""

    @property
    def form(self) -> str:
        """The name as written."""

    @property
    def core(self) -> str:
        """Folded core of the name."""

    @property
    def role(self) -> str:
        """Role of the name."""

    @property
    def says(self) -> str | None:
        """The type that a generic word of the name says."""

    @property
    def lang(self) -> str | None:
        """Language of the name."""

    @property
    def lat(self) -> float | None:
        """Latitude."""

    @property
    def lon(self) -> float | None:
        """Longitude."""

    @property
    def since(self) -> str | None:
        """When the name came into use."""

    @property
    def until(self) -> str | None:
        """When the name went out of use."""

    @property
    def entity_since(self) -> str | None:
        """When the entity began."""

    @property
    def entity_until(self) -> str | None:
        """When the entity ceased."""


Lineage = Callable[[str], Sequence[str]]
"""A type and its ancestors in the tree of types."""


def added(query: Query, asked: Analysis, known: Known, lineage: Lineage, *, is_written_same: bool) -> float:
    """All that is added to the score of a name beside one spelling of a query."""
    of_curated = CURATED if is_written_same and known.id.startswith("gz:") else 0.0
    is_plain = not (asked.hints or query.type or query.lang or query.near or query.as_of)
    if is_plain and known.type in _BARE_TYPES and known.role != Role.ABBREVIATION:
        return of_curated  # the most usual case, for which the rest adds nothing
    return preference(query, asked.hints, known, lineage) + same_form(asked, known) + of_curated


def preference(query: Query, hints: tuple[Hint, ...], known: Known, lineage: Lineage) -> float:
    """What the context adds to the score of a name, with what the query's words say of a type, or leave unsaid."""
    telling = _telling(hints)
    total = _hints(telling, known, lineage) if telling else _unsaid(query, known, lineage)
    if query.type:
        total += _type(query.type, known.type, lineage)
    if query.lang and known.lang:
        same = _primary(query.lang) == _primary(known.lang)
        total += SAME_LANGUAGE if same else OTHER_LANGUAGE
    if query.near and known.lat is not None and known.lon is not None:
        total += _nearness(distance_km(query.near, (known.lat, known.lon)))
    if query.as_of:
        total += _in_use(query.as_of, known.since, known.until)
        total += _in_use(query.as_of, known.entity_since, known.entity_until)
    return total


def is_area_unsaid(query: Query, hints: tuple[Hint, ...], known: Known, lineage: Lineage) -> bool:
    """Whether a name is an area's of which the query does not say that it is one: its seat may be meant rather."""
    return not _telling(hints) and _unsaid(query, known, lineage) == UNSAID_AREA


def same_form(asked: Analysis, known: Known) -> float:
    """What it adds that the name has the query's very form, with all that is not of its core."""
    if known.role == Role.ABBREVIATION:
        return SAME_ABBREVIATION if known.form == asked.text else 0.0
    if known.core != asked.core or not asked.says:
        return 0.0
    return SAME_WORDS if fold(known.form) == asked.fold else 0.0


def _telling(hints: Sequence[Hint]) -> Sequence[Hint]:
    """Those that say what is meant."""
    return [hint for hint in hints if hint.kind or hint.type] if hints else ()


def _type(asked: str, actual: str | None, lineage: Lineage) -> float:
    if actual is None:
        return 0.0
    if asked == actual or asked in lineage(actual):
        return SAME_TYPE
    return ANCESTOR_TYPE if actual in lineage(asked) else OTHER_TYPE


def _hints(hints: Sequence[Hint], known: Known, lineage: Lineage) -> float:
    """The best that any of the hints says: two hints may be of the parent."""
    return max(_hint(hint, known, lineage) for hint in hints)


def _unsaid(query: Query, known: Known, lineage: Lineage) -> float:
    """What it costs a candidate that the query does not say what it is."""
    actual = known.type
    if actual is None or actual in _BARE_TYPES or (query.type and _type(query.type, actual, lineage) > 0):
        return 0.0
    if "admin" in lineage(actual):
        return UNSAID_AREA
    return UNSAID_TYPE if known.says else 0.0


def _hint(hint: Hint, known: Known, lineage: Lineage) -> float:
    if hint.kind and hint.kind != known.kind:
        return AGAINST_HINT
    if hint.type and known.type:
        if hint.type == known.type or hint.type in lineage(known.type):
            return HINTED_TYPE
        return 0.0 if known.type in lineage(hint.type) else AGAINST_HINT
    return HINTED_KIND if known.kind == Kind.GROUP else 0.0


def _primary(lang: str) -> str:
    return lang.split("-", 1)[0].lower()


def _nearness(km: float) -> float:
    """From NEAR within NEAR_KM down to FAR from FAR_KM on, by the logarithm of the distance."""
    if km <= NEAR_KM:
        return NEAR
    if km >= FAR_KM:
        return FAR
    share = math.log(km / NEAR_KM) / math.log(FAR_KM / NEAR_KM)
    return NEAR + (FAR - NEAR) * share


def _in_use(day: str, since: str | None, until: str | None) -> float:
    if since and day < since[: len(day)]:
        return OUT_OF_USE
    if until and day[: len(until)] > until:
        return OUT_OF_USE
    return 0.0


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees, by the haversine formula."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))
