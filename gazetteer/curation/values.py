"""The values of edits: each member checked, what is wrong collected, so that all of it is told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from gazetteer.context import check_date, check_id, check_language, check_near, check_text, check_type, is_empty
from gazetteer.countries import CODES
from gazetteer.errors import InvalidQuery, InvalidRecord
from gazetteer.exchange.record import checked_name
from gazetteer.model import Kind, Name, Role
from gazetteer.types import entity_types

_LONGEST: Final = 1000
_MOST_PEOPLE: Final = 10**11

Check = Callable[[Any], Any]
"""Takes a raw value and gives the checked one. Raises InvalidQuery or InvalidRecord."""
Problems = list[str]
"""What is wrong, a line for each member; grows as members are read."""


def check_line(value: Any) -> str:
    """A text that people read on one line. Raises InvalidQuery."""
    text = check_text(value)
    if is_empty(text):
        raise InvalidQuery("is empty")
    if not text.isprintable():
        raise InvalidQuery(f"{ascii(text)[:60]} holds what cannot be printed")
    if len(text) > _LONGEST:
        raise InvalidQuery(f"{len(text)} characters; at most {_LONGEST} are taken")
    return text


def read(problems: Problems, member: str, value: Any, check: Check) -> Any:
    """One member, checked; None where it is wrong."""
    try:
        return check(value)
    except (InvalidQuery, InvalidRecord) as error:
        problems.append(f"{member}: {str(error).removeprefix(f'{member}: ')}")
        return None


def given(problems: Problems, raw: Mapping[str, Any], checks: Mapping[str, Check]) -> dict[str, Any]:
    """Those of the members that are given, checked. Null, where a member may be: there is none."""
    found: dict[str, Any] = {}
    for member in (member for member in checks if member in raw):
        value = raw[member]
        if is_empty(value) and not isinstance(value, str) and member in _NULLABLE:
            found[member] = None
        elif is_empty(value):
            problems.append(f"{member}: missing")
        else:
            found[member] = read(problems, member, value, checks[member])
    return found


def needed(problems: Problems, raw: Mapping[str, Any], checks: Mapping[str, Check]) -> dict[str, Any]:
    """The members, all of them, checked."""
    problems += [f"{member}: missing" for member in checks if member not in raw]
    return given(problems, raw, checks)


def _check_form(value: Any) -> str:
    return checked_name(Name(check_text(value))).form


def _check_lang(value: Any) -> str | None:
    lang = check_language(value)
    return None if lang == "und" else lang


def _check_role(value: Any) -> str:
    if value not in list(Role):
        raise InvalidQuery(f"{value!r} is none of {', '.join(Role)}")
    return Role(value).value


def _check_kind(value: Any) -> str:
    if value not in list(Kind):
        raise InvalidQuery(f"{value!r} is neither place nor group")
    return Kind(value).value


def _check_country(value: Any) -> str:
    code = check_text(value).strip().upper()
    if code not in CODES:
        raise InvalidQuery(f"{code!r} is no ISO 3166-1 alpha-2 code, such as SY")
    return code


def _check_population(value: Any) -> int:
    number = int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,11}", value, re.ASCII) else value
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < _MOST_PEOPLE:
        raise InvalidQuery(f"{str(value)[:60]!r} is no number of people")
    return number


def _check_ids(value: Any) -> list[str]:
    ids = [check_id(one) for one in (value if isinstance(value, list | tuple) else [value])]
    return list(dict.fromkeys(ids))


def check_parts(value: Any) -> list[list[str]]:
    """The parts of a split: lists of ids, each of which stands in one. Raises InvalidQuery."""
    if not isinstance(value, list | tuple) or not all(isinstance(part, list | tuple) and part for part in value):
        raise InvalidQuery("must be a list of lists of ids")
    parts = [_check_ids(part) for part in value]
    ids = [id for part in parts for id in part]
    if twice := next((id for id in ids if ids.count(id) > 1), None):
        raise InvalidQuery(f"{twice} belongs to one part only")
    return parts


def check_revision(value: Any) -> int:
    """The number of a revision. Raises InvalidQuery."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidQuery(f"{str(value)[:60]!r} is no number of a revision")
    return value


TEXTS: Final[Mapping[str, Check]] = {"why": check_line, "source": check_line}
_NAME: Final[Mapping[str, Check]] = {"form": _check_form, "lang": _check_lang}
_MORE_OF_NAME: Final[Mapping[str, Check]] = {
    "role": _check_role,
    "since": check_date,
    "until": check_date,
    "used_by": check_line,
}
_FIELDS: Final[Mapping[str, Check]] = {
    "type": check_type,
    "country": _check_country,
    "lat": lambda value: check_near((value, 0))[0],
    "lon": lambda value: check_near((0, value))[1],
    "population": _check_population,
    "within": _check_ids,
    "since": check_date,
    "until": check_date,
}
FIELDS: Final = tuple(_FIELDS)
"""What an entity says of itself beside its kind, its names and its links."""
_NULLABLE: Final = frozenset({"lang", *_MORE_OF_NAME, *_FIELDS}) - {"role"}


def new_name(problems: Problems, raw: Mapping[str, Any]) -> dict[str, Any]:
    """A name to add, but for its source."""
    more = {key: value for key, value in raw.items() if key in _MORE_OF_NAME and not is_empty(value)}
    return needed(problems, raw, _NAME) | {"role": Role.VARIANT.value} | given(problems, more, _MORE_OF_NAME)


def chosen_name(problems: Problems, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Which name is meant: by its id, or by its form, and its language where that is given."""
    which = raw.get("name")
    if not isinstance(which, Mapping) or not which.keys() & {"id", "form"}:
        problems.append("name: which one is not said")
        return {}
    if "id" in which:
        return {"name": {"id": read(problems, "name", str(which["id"]), _check_name_id)}}
    return {"name": needed(problems, which, {"form": _check_form}) | given(problems, which, {"lang": _check_lang})}


def _check_name_id(value: str) -> str:
    if not re.fullmatch(r"\d{1,18}", value, re.ASCII):
        raise InvalidQuery(f"there is no name {value[:60]!r}")
    return value


def changed_name(problems: Problems, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Which name is meant, and what of it changes."""
    to = raw.get("to")
    changes = given(problems, to, {**_NAME, **_MORE_OF_NAME, "source": check_line}) if isinstance(to, Mapping) else {}
    if not changes:
        problems.append("to: nothing to change is given")
    return chosen_name(problems, raw) | {"to": changes}


def _fields(problems: Problems, raw: Mapping[str, Any]) -> dict[str, Any]:
    if ("lat" in raw) != ("lon" in raw):
        problems.append("lat and lon: one without the other")
    found = given(problems, raw, _FIELDS)
    if "lat" in found and "lon" in found and (found["lat"] is None) != (found["lon"] is None):
        problems.append("lat and lon: one without the other")
    return found


def changed_fields(problems: Problems, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that change, at least one."""
    found = _fields(problems, raw)
    if not found and not problems:
        problems.append(f"nothing to change is given: {', '.join(FIELDS)}")
    return found


def new_entity(problems: Problems, raw: Mapping[str, Any]) -> dict[str, Any]:
    """An entity to make: kind, fields, names and links."""
    told = needed(problems, raw, {"kind": _check_kind})
    fields = {member: value for member, value in _fields(problems, raw).items() if value is not None}
    if (known := entity_types().get(fields.get("type", ""))) and known.kind != told.get("kind"):
        problems.append(f"type: {known.name} is a type of {known.kind}")
    names = raw.get("names")
    if not isinstance(names, list | tuple) or not names or not all(isinstance(one, Mapping) for one in names):
        problems.append("names: at least one name with its form and lang is required")
        names = []
    links = raw.get("links") or []
    return {
        **told,
        **fields,
        "names": [_sourced_name(problems, one) for one in names],
        "links": read(problems, "links", links, _check_ids) if links else [],
    }


def _sourced_name(problems: Problems, raw: Mapping[str, Any]) -> dict[str, Any]:
    source = {"source": raw["source"]} if not is_empty(raw.get("source")) else {}
    return new_name(problems, raw) | given(problems, source, TEXTS)
