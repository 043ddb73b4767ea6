"""One edit as plain JSON values, checked when it is made: what is applied, proposed, tried out, and sent over HTTP.

| action | entity | value |
|---|---|---|
| `alias add` | whose name | `form`, `lang` (null: not known), `role`, `since`, `until`, `used_by` |
| `alias change` | whose name | `name`: which one; `to`: what becomes of it, members of a name and `source` |
| `alias remove` | whose name | `name`: which one |
| `entity add` | none | a record without an id: `kind`, `names`, fields, `links` |
| `entity change` | which | any of FIELDS; null: there is none |
| `entity retire` | which | nothing |
| `link add` | which | `link`: the id elsewhere |
| `link remove` | which | `link` |
| `merge` | what goes | `into`: what stays |
| `split` | which | `parts`: lists of ids that each become an entity of their own; the other ids stay |
| `undo` | none | `revision`: its number |

`name` is `{"id": name_id}`, or `{"form": …}`, with `lang` where it says which of several languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from gazetteer.context import check_id, is_empty
from gazetteer.curation import values
from gazetteer.curation.values import Problems, check_line, given, needed, read
from gazetteer.errors import InvalidRecord


class Action(StrEnum):
    """What an edit does."""

    ALIAS_ADD = "alias add"
    ALIAS_CHANGE = "alias change"
    ALIAS_REMOVE = "alias remove"
    ENTITY_ADD = "entity add"
    ENTITY_CHANGE = "entity change"
    ENTITY_RETIRE = "entity retire"
    LINK_ADD = "link add"
    LINK_REMOVE = "link remove"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


_WITHOUT_ENTITY: Final = frozenset({Action.ENTITY_ADD, Action.UNDO})
_SOURCED: Final = frozenset({Action.ALIAS_ADD, Action.ENTITY_ADD, Action.LINK_ADD})


@dataclass(frozen=True, slots=True)
class Editor:
    """Who edits, and why, where the edit itself does not say. Raises InvalidRecord for what is no line of text."""

    by: str
    why: str | None = None
    approved_by: str | None = None
    """Who approved it, where it had been proposed."""

    def __post_init__(self) -> None:
        problems: Problems = []
        read(problems, "by", self.by, check_line)
        if self.why:
            read(problems, "why", self.why, check_line)
        _raise(problems)


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit. `read_edit` makes it, which checks it; whether it fits what is there shows when it is applied."""

    action: Action
    entity: str | None
    """Any id of the entity that it is about; None for `entity add` and `undo`."""
    value: Mapping[str, Any] = field(default_factory=dict)
    """What the table above says of the action, as plain JSON."""
    why: str | None = None
    source: str | None = None
    """Who or what says so; `alias add`, `entity add` and `link add` have one."""


def read_edit(raw: Mapping[str, Any]) -> Edit:
    """The edit that plain values mean: `action`, `entity`, `value`, `why`, `source`. Takes the members of an Edit, too.

    Raises InvalidRecord: one line, with every bad member and what is wrong with it.
    """
    problems: Problems = []
    action = _action(raw.get("action"))
    entity = None if action in _WITHOUT_ENTITY else read(problems, "entity", raw.get("entity"), check_id)
    value = raw.get("value") or {}
    if not isinstance(value, Mapping):
        raise InvalidRecord("value: must be an object")
    checked = _VALUES[action](problems, value)
    told = given(problems, {key: raw[key] for key in values.TEXTS if not is_empty(raw.get(key))}, values.TEXTS)
    if action in _SOURCED and is_empty(raw.get("source")):
        problems.append("source: missing")
    _raise(problems)
    return Edit(action, entity, checked, told.get("why"), told.get("source"))


def _raise(problems: Problems) -> None:
    if problems:
        raise InvalidRecord("; ".join(problems))


def _action(value: Any) -> Action:
    if value not in list(Action):
        raise InvalidRecord(f"action: {value!r} is none of {', '.join(Action)}")
    return Action(value)


_VALUES: Final[Mapping[Action, Callable[[Problems, Mapping[str, Any]], dict[str, Any]]]] = {
    Action.ALIAS_ADD: values.new_name,
    Action.ALIAS_CHANGE: values.changed_name,
    Action.ALIAS_REMOVE: values.chosen_name,
    Action.ENTITY_ADD: values.new_entity,
    Action.ENTITY_CHANGE: values.changed_fields,
    Action.ENTITY_RETIRE: lambda *_: {},
    Action.LINK_ADD: lambda problems, raw: needed(problems, raw, {"link": check_id}),
    Action.LINK_REMOVE: lambda problems, raw: needed(problems, raw, {"link": check_id}),
    Action.MERGE: lambda problems, raw: needed(problems, raw, {"into": check_id}),
    Action.SPLIT: lambda problems, raw: needed(problems, raw, {"parts": values.check_parts}),
    Action.UNDO: lambda problems, raw: needed(problems, raw, {"revision": values.check_revision}),
}
