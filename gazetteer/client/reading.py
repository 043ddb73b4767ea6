"""JSON back into the values of `gazetteer.model`: what `model.as_json` gave, read again."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from gazetteer.errors import ServiceError

_Value = TypeVar("_Value")
_Read = Callable[[Any], Any]


def read(kind: type[_Value], value: Any) -> _Value:
    """A value of a dataclass of the model from its JSON.

    Members that it does not know are left out, and those that are absent have their defaults: a service may be older
    or newer than its client. Raises ServiceError where the JSON is no such value.
    """
    try:
        found: _Value = _reader(cast("Hashable", kind))(value)
    except (TypeError, ValueError, AttributeError) as error:
        raise ServiceError(f"the service answered with what is no {kind.__name__}: {error}") from error
    return found


def read_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object that a body is; None where it is none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _as_it_is(value: Any) -> Any:
    return value


@cache
def _reader(kind: Any) -> _Read:
    """What turns the JSON of a type into a value of it; `_as_it_is` where JSON has the same."""
    arguments = get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_reader(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if get_origin(kind) in (Union, types.UnionType):
        return _optional(_reader(next(one for one in arguments if one is not types.NoneType)))
    if get_origin(kind) is tuple:
        return _tuple(_reader(arguments[0]))
    if get_origin(kind) is Mapping:
        return _mapping(_reader(arguments[1]))
    return _as_it_is


def _dataclass_reader(kind: type[Any]) -> _Read:
    hints = get_type_hints(kind)
    names = frozenset(field.name for field in fields(kind))
    converted = {name: reader for name in names if (reader := _reader(hints[name])) is not _as_it_is}
    # Some members are left out of the JSON where they are None.
    absent = {
        one.name: None for one in fields(kind) if one.default is MISSING and types.NoneType in get_args(hints[one.name])
    }

    def read_members(value: Any) -> Any:
        members = absent | {name: value[name] for name in names & value.keys()}
        for name, reader in converted.items():
            if name in members:
                members[name] = reader(members[name])
        return kind(**members)

    return read_members


def _optional(reader: _Read) -> _Read:
    return reader if reader is _as_it_is else lambda value: None if value is None else reader(value)


def _tuple(reader: _Read) -> _Read:
    return tuple if reader is _as_it_is else lambda value: tuple(map(reader, value))


def _mapping(reader: _Read) -> _Read:
    return _as_it_is if reader is _as_it_is else lambda value: {key: reader(item) for key, item in value.items()}
