"""`gazetteer entity`: make an entity, change what is known of one, or take it out of use."""

from __future__ import annotations

import argparse
from typing import Any

from gazetteer.cli import options
from gazetteer.cli.editing import add_editing, submit
from gazetteer.cli.opening import open_gazetteer
from gazetteer.errors import UsageError

_FIELDS = ("type", "country", "lat", "lon", "population", "since", "until")
_NONE = "none"
"""What a field is given as to say that there is none."""
_DONE = {"add": "made", "change": "changed", "retire": "retired"}


def configure(parser: argparse.ArgumentParser) -> None:
    """What entity can do, and the options of each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="make an entity; its id is printed")
    add.add_argument("name", metavar="NAME", help="its preferred name")
    add.add_argument("--kind", choices=("place", "group"), required=True, help="what it is")
    add.add_argument("--lang", metavar="TAG", required=True, help="language of the name, BCP 47; und: not known")
    add.add_argument("--link", metavar="ID", action="append", default=[], help="the same thing elsewhere, repeatable")
    change = actions.add_parser("change", help="change what is known of it; it wins over what datasets say")
    retire = actions.add_parser("retire", help="take it out of use: it matches no more, and is still shown")
    for action in (change, retire):
        action.add_argument("id", metavar="ID", help="any id of the entity")
    for action in (add, change):
        _add_fields(action, is_adding=action is add)
    for action in (add, change, retire):
        add_editing(action)
        options.add_gazetteer(action)


def _add_fields(parser: argparse.ArgumentParser, *, is_adding: bool) -> None:
    parser.add_argument("--source", metavar="S", required=is_adding, help="who or what says so")
    parser.add_argument("--type", metavar="T", help="such as city or tribe")
    parser.add_argument("--country", metavar="CC", help="ISO 3166-1 alpha-2")
    parser.add_argument("--near", metavar="LAT,LON", help="where it lies, decimal degrees")
    parser.add_argument("--population", metavar="N", help="how many people live there")
    parser.add_argument("--within", metavar="ID", action="append", help="what it lies directly within, repeatable")
    parser.add_argument("--since", metavar="DATE", help="when it began")
    parser.add_argument("--until", metavar="DATE", help="when it ceased to be")


def run(given: argparse.Namespace) -> int:
    """0 where the edit is stored; NotFound, InvalidRecord or Conflict where it is not."""
    value: dict[str, Any] = {} if given.action == "retire" else _fields(given)
    if given.action == "add":
        value |= {"kind": given.kind, "links": given.link}
        value["names"] = [{"form": given.name, "lang": given.lang, "role": "preferred"}]
    edit = {"action": f"entity {given.action}", "entity": getattr(given, "id", None), "value": value}
    with open_gazetteer(given) as gazetteer:
        submit(given, gazetteer, edit | {"source": getattr(given, "source", None)}, _DONE[given.action])
    return 0


def _fields(given: argparse.Namespace) -> dict[str, Any]:
    """The fields that the options give; `none` says that there is none."""
    lat, lon = _position(given.near)
    values = vars(given) | {"lat": lat, "lon": lon}
    fields: dict[str, Any] = {member: values[member] for member in _FIELDS if values[member] is not None}
    if given.within is not None:
        fields["within"] = given.within if given.within != [_NONE] else _NONE
    return {member: None if value == _NONE else value for member, value in fields.items()}


def _position(text: str | None) -> tuple[str | None, str | None]:
    if text in (None, _NONE):
        return text, text
    lat, comma, lon = str(text).partition(",")
    if not comma:
        raise UsageError(f"--near: {text!r} is not LAT,LON, such as 37.05,41.22")
    return lat.strip(), lon.strip()
