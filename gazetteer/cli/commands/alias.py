"""`gazetteer alias add`: one more name of an entity, found by the next query of every process."""

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
    """The options of alias."""
    parser.add_argument("action", choices=("add",), help="what to do: add a name")
    parser.add_argument("id", metavar="ID", help="any id of the entity")
    parser.add_argument("name", metavar="NAME", help="the name, as it is written")
    parser.add_argument("--lang", metavar="TAG", required=True, help="its language, BCP 47; und where it is not known")
    parser.add_argument("--source", metavar="S", required=True, help="who or what says that it is a name of this")
    parser.add_argument("--role", choices=[role.value for role in Role], default="variant", help="what kind of name")
    options.add_editor(parser)
    options.add_json(parser)
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 where the name is stored; NotFound, InvalidRecord or Conflict where it is not."""
    lang = _language(given.lang)
    with open_gazetteer(given) as gazetteer:
        revision, name_id = gazetteer.add_name(
            given.id,
            _text("NAME", given.name),
            lang=lang,
            role=given.role,
            source=_text("--source", given.source),
            by=given.by or config.user_name(),
            why=given.why,
        )
        if given.json:
            print_json({"revision": revision.id, "name_id": name_id, "status": "applied"})
        else:
            print(f"added to {revision.entity}; gazetteer undo {revision.id} takes it back")
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
