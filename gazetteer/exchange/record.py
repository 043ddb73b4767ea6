"""The record: what every importer gives and every exporter takes, one thing as one dataset describes it.

Its written form is JSON (contract: one entity a line); `parse` checks it and says what is wrong in one line.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from gazetteer.errors import InvalidRecord
from gazetteer.model import Kind, Name, Role
from gazetteer.text.analyze import analyze
from gazetteer.text.script import script_of

_ID = re.compile(r"[a-z]+:[A-Za-z0-9._-]+\Z")
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_DATE = re.compile(r"-?\d{4}(-\d{2}(-\d{2})?)?\Z")
_ROLES = {role.value: role for role in Role}

MAX_FORM = 500
"""Characters of a name; more is no name."""


@dataclass(frozen=True, slots=True)
class Link:
    """The same thing elsewhere."""

    id: str
    source: str | None = None
    """Key of the source that states it; None: the dataset."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing as one dataset describes it."""

    id: str
    kind: Kind
    names: tuple[Name, ...]
    type: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    within: tuple[str, ...] = ()
    """Direct parents, any of their ids."""
    since: str | None = None
    until: str | None = None
    links: tuple[Link, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """Member -> key of the source that states it, where it is not the dataset: `lat`, `population`, `type` …"""
    merged: tuple[str, ...] = ()
    """Ids of what was merged into it, which redirect."""
    retired: bool | None = None
    """Whether it is out of use; None where the record does not say."""

    def data(self) -> dict[str, Any]:
        """The members but id, links and names, those that are known, as stored."""
        members = ("kind", "type", "country", "lat", "lon", "population", "since", "until", "retired")
        data = {member: value for member in members if (value := getattr(self, member)) is not None}
        if self.within:
            data["within"] = list(self.within)
        if self.sources:
            data["sources"] = dict(self.sources)
        return data


def parse(value: Any, dataset: str) -> Record:
    """A record from its JSON. Names without a source get the dataset's. Raises InvalidRecord."""
    if not isinstance(value, dict):
        raise InvalidRecord("a record is a JSON object")
    lat, lon = _coordinates(value)
    return Record(
        id=_id(value.get("id"), "id"),
        kind=_kind(value.get("kind")),
        names=_names(value.get("names"), dataset),
        type=_text(value, "type"),
        country=_matching(value, "country", _COUNTRY, "an ISO 3166-1 alpha-2 code"),
        lat=lat,
        lon=lon,
        population=_population(value.get("population")),
        within=tuple(_id(one, "within") for one in _many(value.get("within"))),
        since=_matching(value, "since", _DATE, "a date"),
        until=_matching(value, "until", _DATE, "a date"),
        links=_links(value.get("links")),
        merged=tuple(_id(one, "merged") for one in _many(value.get("merged"))),
        retired=_flag(value, "retired"),
    )


def _id(value: Any, member: str) -> str:
    if not isinstance(value, str) or not _ID.match(value):
        raise InvalidRecord(f"{member}: {_shown(value)} is no id of the form prefix:local")
    return value


def _kind(value: Any) -> Kind:
    if value not in ("place", "group"):
        raise InvalidRecord(f"kind: {_shown(value)} is neither place nor group")
    return Kind(value)


def _names(value: Any, dataset: str) -> tuple[Name, ...]:
    if not isinstance(value, list) or not value:
        raise InvalidRecord("names: at least one name with a form is required")
    names = dict.fromkeys(_name(one, dataset) for one in value)
    return tuple(names)


def _name(value: Any, dataset: str) -> Name:
    if isinstance(value, str):
        value = {"form": value}
    if not isinstance(value, dict):
        raise InvalidRecord(f"names: {_shown(value)} is no name")
    role = value.get("role") or Role.VARIANT.value
    if not isinstance(role, str) or role not in _ROLES:
        raise InvalidRecord(f"names: {_shown(role)} is no role")
    return checked_name(
        Name(
            form=value.get("form") or "",
            lang=_matching(value, "lang", _LANG, "a BCP 47 language tag"),
            role=_ROLES[role],
            source=_text(value, "source") or dataset,
            since=_matching(value, "since", _DATE, "a date"),
            until=_matching(value, "until", _DATE, "a date"),
            used_by=_text(value, "used_by"),
        )
    )


def checked_name(name: Name) -> Name:
    """A name that may be stored: form in NFC with single blanks, script read from its letters. Raises InvalidRecord."""
    if not isinstance(name.form, str):
        raise InvalidRecord(f"form: {_shown(name.form)} is no text")
    form = " ".join(unicodedata.normalize("NFC", name.form).split())
    if not any(map(_is_read, form)) and not analyze(form).core:
        raise InvalidRecord(f"form: {_shown(name.form)} holds no letter or digit to find it by")
    if len(form) > MAX_FORM:
        raise InvalidRecord(f"form: {len(form)} characters; a name has at most {MAX_FORM}")
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in form):
        raise InvalidRecord(f"form: {_shown(form)} holds a control character or half a surrogate pair")
    return Name(
        form, name.lang, script_of(form), name.role, name.source, name.since, name.until, name.used_by
    )  # fmt: skip


@cache
def _is_read(character: str) -> bool:
    """Whether a character alone makes a name that can be found: not so a tatweel, a lone hamza, a filler of Hangul."""
    return character.isalnum() and analyze(character).core != ""


def _coordinates(value: Mapping[str, Any]) -> tuple[float | None, float | None]:
    lat, lon = value.get("lat"), value.get("lon")
    if lat is None and lon is None:
        return None, None
    return _degrees(lat, "lat", 90), _degrees(lon, "lon", 180)


def _degrees(value: Any, member: str, limit: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > limit or math.isnan(value):
        raise InvalidRecord(f"{member}: {_shown(value)} is not a number of degrees up to {limit}")
    return float(value)


def _population(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e11:
        raise InvalidRecord(f"population: {_shown(value)} is no number of people")
    return int(value)


def _links(value: Any) -> tuple[Link, ...]:
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise InvalidRecord("links: an object of authority and ids is expected")
    return tuple(_link(authority, local) for authority in value for local in _many(value[authority]))


def _link(authority: str, local: Any) -> Link:
    if isinstance(local, bool) or not isinstance(local, str | int):
        raise InvalidRecord(f"links: {_shown(local)} is no id of {_shown(authority)}")
    return Link(_id(f"{authority}:{local}", "links"))


def _many(value: Any) -> list[Any]:
    """A list, or a single value in its place."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _flag(value: Mapping[str, Any], member: str) -> bool | None:
    flag = value.get(member)
    if flag is not None and not isinstance(flag, bool):
        raise InvalidRecord(f"{member}: {_shown(flag)} is neither true nor false")
    return flag


def _text(value: Mapping[str, Any], member: str) -> str | None:
    text = value.get(member)
    if text is None or text == "":
        return None
    if not isinstance(text, str) or len(text) > MAX_FORM or not text.isprintable():
        raise InvalidRecord(f"{member}: {_shown(text)} is no text")
    return text


def _matching(value: Mapping[str, Any], member: str, pattern: re.Pattern[str], what: str) -> str | None:
    text = _text(value, member)
    if text is not None and not pattern.match(text):
        raise InvalidRecord(f"{member}: {_shown(text)} is not {what}")
    return text


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
