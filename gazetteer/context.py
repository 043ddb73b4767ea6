"""The one vocabulary of context: raw values, from whichever door, into a checked Query.

A raw value is a string (a CSV cell, an option, a parameter of a URL), a JSON value, or a Python value. None, an empty
or blank string and an empty list are no context. Every bad field is told, not just the first.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from gazetteer.countries import CODES
from gazetteer.errors import InvalidQuery
from gazetteer.model import Kind, Query
from gazetteer.types import entity_types

FIELDS: Final[Mapping[str, str]] = {
    "lang": "Language of the query, BCP 47 (`kmr`, `ar`): a preference.",
    "country": "ISO 3166-1 alpha-2, one or several: a strong preference that never hides an exact name elsewhere.",
    "kind": "`place` or `group`: a filter.",
    "type": "A type of the documented tree (`city`, `tribe`): a preference.",
    "near": "`LAT,LON` in decimal degrees (WGS 84): a preference.",
    "lat": "Latitude; with `lon` the same as `near`.",
    "lon": "Longitude; with `lat` the same as `near`.",
    "within": "Any id: a filter by ancestry. What has no ancestry is neutral.",
    "as_of": "ISO date: a preference for names and entities in use then.",
    "limit": "How many candidates at most, 1 to 100 (10).",
    "min_probability": "Candidates below this probability, 0 to 1, are left out (0).",
}
"""Every field of context and what it means."""

MAX_LIMIT: Final = 100

_ID = re.compile(r"[a-z]+:[A-Za-z0-9._-]+")

# RFC 5646, 2.1, without what it keeps but deprecates (irregular tags such as i-klingon). A language of four letters is
# reserved, one of five to eight has never been registered: `arabic` is somebody's mistake for `ar`.
_LANGUAGE_TAG = re.compile(
    r"""(?: [a-z]{2,3} (?:-[a-z]{3}){0,3}             # language, extended language
            (?: -(?P<script>[a-z]{4}) )?
            (?: -(?P<region>[a-z]{2}|[0-9]{3}) )?
            (?: -(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}) )*  # variants
            (?: -[0-9a-wy-z](?:-[a-z0-9]{2,8})+ )*      # extensions
            (?: -x(?:-[a-z0-9]{1,8})+ )?
        | x(?:-[a-z0-9]{1,8})+ )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def read_query(raw: Mapping[str, Any]) -> Query:
    """The query that raw values mean: `q`, optionally `id`, and any of FIELDS; other keys are ignored.

    Raises InvalidQuery: one line, with every bad field and what is wrong with it.
    """
    problems: list[str] = []
    text = _checked("q", raw.get("q"), check_text, problems)
    own_id = _checked("id", raw.get("id"), _check_own_id, problems)
    context = _read_fields(raw, problems)
    if problems:
        raise InvalidQuery("; ".join(problems))
    return Query(text, id=own_id, **context)


def read_context(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of context alone, checked, as keywords of Query; those not given are left out. Raises InvalidQuery."""
    problems: list[str] = []
    context = _read_fields(raw, problems)
    if problems:
        raise InvalidQuery("; ".join(problems))
    return context


def check_text(value: Any) -> str:
    """A text of any length that can be stored and sent: no NUL, no half of a surrogate pair. Raises InvalidQuery."""
    if not isinstance(value, str):
        raise InvalidQuery("missing" if value is None else f"must be a string, not {_kind_of(value)}")
    if "\0" in value:
        raise InvalidQuery("holds a NUL character")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise InvalidQuery("is not valid Unicode: broken UTF-8, or half of a surrogate pair") from error
    return value


def check_language(value: Any) -> str:
    """A well-formed BCP 47 tag in its usual case (`ar-Latn`, `pt-BR`). Raises InvalidQuery."""
    text = _string(value)
    tag = _LANGUAGE_TAG.fullmatch(text)
    if not tag:
        raise InvalidQuery(f"{_quoted(text)} is no BCP 47 language tag, such as kmr or ar-Latn")
    script, region = tag["script"], tag["region"]
    head = text[: (tag.start("script") if script else tag.start("region") if region else len(text))].lower()
    tail = text[tag.end("region") if region else tag.end("script") if script else len(text) :].lower()
    middle = "-".join(part for part in (script and script.title(), region and region.upper()) if part)
    return head + middle + tail


def check_id(value: Any) -> str:
    """An id of the form `prefix:local`. Raises InvalidQuery."""
    text = _string(value)
    if not _ID.fullmatch(text):
        raise InvalidQuery(f"{_quoted(text)} is no id, such as gz:1042 or geonames:173377")
    return text


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return _ID.fullmatch(text) is not None


def is_empty(value: Any) -> bool:
    """Whether a raw value is no context at all."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (isinstance(value, list | tuple) and not value)


def _read_fields(raw: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """Checked values of the fields given; `problems` grows by a line for each bad one."""
    checked = {
        field: _checked(field, raw[field], check, problems)
        for field, check in _CHECKS.items()
        if field in raw and not is_empty(raw[field])
    }
    if "near" not in checked and (near := _read_lat_lon(raw, problems)):
        checked["near"] = near
    return checked


def _read_lat_lon(raw: Mapping[str, Any], problems: list[str]) -> tuple[float, float] | None:
    lat, lon = raw.get("lat"), raw.get("lon")
    if is_empty(lat) and is_empty(lon):
        return None
    if is_empty(lat) or is_empty(lon):
        problems.append("lat and lon: one without the other")
        return None
    pair: tuple[float, float] | None = _checked("near", (lat, lon), check_near, problems)
    return pair


def _checked(field: str, value: Any, check: Callable[[Any], Any], problems: list[str]) -> Any:
    try:
        return check(value)
    except InvalidQuery as error:
        problems.append(f"{field}: {error}")
        return None


def _check_own_id(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return check_text(value)


def _check_countries(value: Any) -> tuple[str, ...]:
    """Codes in upper case, each once, in the order given; a string may hold several, `;` between them."""
    items = value if isinstance(value, list | tuple) else [value]
    given = [part.strip() for item in items for part in _string(item).split(";") if part.strip()]
    for code in given:
        if code.upper() not in CODES:
            raise InvalidQuery(f"{_quoted(code)} is no ISO 3166-1 alpha-2 code, such as SY")
    return tuple(dict.fromkeys(map(str.upper, given)))


def _check_kind(value: Any) -> Kind:
    text = _string(value).lower()
    try:
        return Kind(text)
    except ValueError:
        raise InvalidQuery(f"{_quoted(text)} is neither place nor group") from None


def check_type(value: Any) -> str:
    """A type of the documented tree, in lower case. Raises InvalidQuery."""
    text = _string(value).lower()
    if text not in entity_types():
        raise InvalidQuery(f"{_quoted(text)} is no type of the documented tree, such as city or tribe")
    return text


def check_near(value: Any) -> tuple[float, float]:
    """Latitude and longitude of `LAT,LON` or of a pair. Raises InvalidQuery."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) != 2:
        raise InvalidQuery(f"{_quoted(value)} is not LAT,LON, such as 37.05,41.22")
    lat, lon = (check_number(part) for part in parts)
    if abs(lat) > 90:
        raise InvalidQuery(f"latitude {lat:g} is not between -90 and 90")
    if abs(lon) > 180:
        raise InvalidQuery(f"longitude {lon:g} is not between -180 and 180")
    return lat, lon


def check_date(value: Any) -> str:
    """A day, a month or a year that exists: as sharp as the asker can say. Raises InvalidQuery."""
    if isinstance(value, datetime.date):
        value = value.isoformat()[:10]
    text = _string(value)
    date = _DATE.fullmatch(text)
    try:
        if date:
            datetime.date(int(date[1]), int(date[2] or 1), int(date[3] or 1))
            return text
    except ValueError:
        pass
    raise InvalidQuery(f"{_quoted(text)} is no date, such as 2021-04-20")


def _check_limit(value: Any) -> int:
    number = check_number(value)
    if not number.is_integer() or not 1 <= number <= MAX_LIMIT:
        raise InvalidQuery(f"{_quoted(value)} is no whole number from 1 to {MAX_LIMIT}")
    return int(number)


def _check_probability(value: Any) -> float:
    number = check_number(value)
    if not 0 <= number <= 1:
        raise InvalidQuery(f"{_quoted(value)} is not between 0 and 1")
    return number


_CHECKS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "lang": check_language,
    "country": _check_countries,
    "kind": _check_kind,
    "type": check_type,
    "near": check_near,
    "within": check_id,
    "as_of": check_date,
    "limit": _check_limit,
    "min_probability": _check_probability,
}


def _string(value: Any) -> str:
    return check_text(value).strip()


def check_number(value: Any) -> float:
    """A finite number, or the text of one in ASCII digits."""
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidQuery(f"{_quoted(value)} is no number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise InvalidQuery(f"{_quoted(value)} is no finite number")
    return number


def _quoted(value: Any) -> str:
    """A value as an error shows it: on one line, printable, and not long."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _kind_of(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)
