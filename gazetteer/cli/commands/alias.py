"""`gazetteer alias`: add a name to an entity, change one, or retire it; the next query of every process knows."""

from __future__ import annotations

import argparse
from typing import Any

from gazetteer.cli import options
from gazetteer.cli.editing import add_editing, submit
from gazetteer.cli.opening import open_gazetteer
from gazetteer.context import check_language, check_text
from gazetteer.errors import InvalidQuery, UsageError
from gazetteer.model import Role


def configure(parser: argparse.ArgumentParser) -> None:
    """What alias can do, and the options of each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add a name")
    change = actions.add_parser("change", help="retire a name and add it as it shall be, in one")
    remove = actions.add_parser("remove", help="retire a name: it stops matching and stays in the history")
    for action in (add, change, remove):
        action.add_argument("id", metavar="ID", help="any id of the entity")
        action.add_argument("name", metavar="NAME", help="the name, as it is written")
        language = "its language, BCP 47; und where it is not known"
        action.add_argument("--lang", metavar="TAG", required=action is add, help=language)
        add_editing(action)
        options.add_gazetteer(action)
    change.add_argument("--to", metavar="NAME", help="how it is written")
    change.add_argument("--to-lang", metavar="TAG", help="its language")
    for action in (add, change):
        role = "variant" if action is add else None
        action.add_argument("--role", choices=[one.value for one in Role], default=role, help="what kind of name")
        action.add_argument("--source", metavar="S", required=action is add, help="who says that it is a name of this")
        action.add_argument("--since", metavar="DATE", help="when it came into use")
        action.add_argument("--until", metavar="DATE", help="when it went out of use")
        action.add_argument("--used-by", metavar="WHO", help="who uses it, where that matters")


_DONE = {"add": "added to", "change": "changed in", "remove": "retired from"}


def run(given: argparse.Namespace) -> int:
    """0 where the edit is stored; NotFound, InvalidRecord or Conflict where it is not."""
    form = _text("NAME", given.name)
    which = {"form": form} | ({"lang": _language(given.lang)} if given.lang else {})
    value: dict[str, Any] = {"name": which}
    if given.action == "add":
        value = which | _terms(given)
    elif given.action == "change":
        to = {"form": given.to, "lang": _language(given.to_lang) if given.to_lang else None}
        written = {member: to[member] for member, asked in (("form", given.to), ("lang", given.to_lang)) if asked}
        value["to"] = written | _terms(given)
    edit = {"action": f"alias {given.action}", "entity": given.id, "value": value}
    source = getattr(given, "source", None)
    with open_gazetteer(given) as gazetteer:
        submit(given, gazetteer, edit | {"source": source and _text("--source", source)}, _DONE[given.action])
    return 0


def _terms(given: argparse.Namespace) -> dict[str, str]:
    terms = {member: getattr(given, member) for member in ("role", "since", "until", "used_by")}
    return {member: value for member, value in terms.items() if value is not None}


def _text(label: str, value: str) -> str:
    try:
        return check_text(value)
    except InvalidQuery as error:
        raise UsageError(f"{label}: {error}") from error


def _language(tag: str) -> str | None:
    try:
        lang = check_language(tag)
    except InvalidQuery as error:
        raise UsageError(f"--lang: {error}") from error
    return None if lang == "und" else lang
