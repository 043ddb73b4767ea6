"""`gazetteer alias`: add a name to an entity, or retire one; the next query of every process knows."""

from __future__ import annotations

import argparse

from gazetteer import config
from gazetteer.cli import options
from gazetteer.cli.opening import open_gazetteer
from gazetteer.cli.output import print_json
from gazetteer.context import check_language, check_text
from gazetteer.errors import InvalidQuery, UsageError
from gazetteer.model import Role


def configure(parser: argparse.ArgumentParser) -> None:
    """What alias can do, and the options of each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add a name")
    add.add_argument("--source", metavar="S", required=True, help="who or what says that it is a name of this")
    add.add_argument("--role", choices=[role.value for role in Role], default="variant", help="what kind of name")
    remove = actions.add_parser("remove", help="retire a name: it stops matching and stays in the history")
    for action, is_adding in ((add, True), (remove, False)):
        action.add_argument("id", metavar="ID", help="any id of the entity")
        action.add_argument("name", metavar="NAME", help="the name, as it is written")
        language = "its language, BCP 47; und where it is not known"
        action.add_argument("--lang", metavar="TAG", required=is_adding, help=language)
        options.add_editor(action)
        options.add_json(action)
        options.add_database(action)


def run(given: argparse.Namespace) -> int:
    """0 where the edit is stored; NotFound, InvalidRecord or Conflict where it is not."""
    form, lang = _text("NAME", given.name), given.lang and _language(given.lang)
    by = given.by or config.user_name()
    with open_gazetteer(given) as gazetteer:
        if given.action == "add":
            source = _text("--source", given.source)
            revision, name_id = gazetteer.add_name(
                given.id, form, lang=lang, role=given.role, source=source, by=by, why=given.why
            )
            written = {"revision": revision.id, "name_id": name_id, "status": "applied"}
        else:
            revision = gazetteer.remove_name(given.id, form, lang=lang, by=by, why=given.why)
            written = {"revision": revision.id, "status": "applied"}
    if given.json:
        print_json(written)
    else:
        done = "added to" if given.action == "add" else "retired from"
        print(f"{done} {revision.entity}; gazetteer undo {revision.id} takes it back")
    return 0


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
