"""The options that several commands share, and what they mean."""

from __future__ import annotations

import argparse
from typing import Any

from gazetteer import context
from gazetteer.cli.parser import like
from gazetteer.errors import InvalidQuery, UsageError
from gazetteer.types import entity_types

_CONTEXT = ("lang", "country", "kind", "type", "near", "within", "as_of", "limit", "min_probability")


def add_database(parser: argparse.ArgumentParser) -> None:
    """`--db`."""
    parser.add_argument("--db", metavar="PATH", help="the database (else $GAZETTEER_DB, else the default one)")


def add_gazetteer(parser: argparse.ArgumentParser) -> None:
    """`--db` and `--server`: a file, or a service that answers from one."""
    add_database(parser)
    parser.add_argument("--server", metavar="URL", help="ask a service instead (else $GAZETTEER_SERVER)")


def add_json(parser: argparse.ArgumentParser) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def add_editor(parser: argparse.ArgumentParser) -> None:
    """`--by` and `--why`: whom an edit is credited to, and its reason."""
    parser.add_argument("--by", metavar="WHO", help="who makes the edit (you, by your name on this computer)")
    parser.add_argument("--why", metavar="TEXT", help="why, for those who read the history")


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """`--dry-run`: to see what an edit would change."""
    parser.add_argument("--dry-run", action="store_true", help="say what the edit would change, and do nothing")


def add_force(parser: argparse.ArgumentParser) -> None:
    """`--force`: to edit although answers of the regression set are spoilt."""
    parser.add_argument("--force", action="store_true", help="edit although it spoils right answers; say --why")


def add_query(parser: argparse.ArgumentParser) -> None:
    """The context of a query, `--json`, `--explain` and `--record`: shared by lookup, resolve and annotate."""
    parser.add_argument("--lang", metavar="TAG", help="language of the name, BCP 47: a preference")
    parser.add_argument("--country", metavar="CC", action="append", help="ISO 3166-1 alpha-2, repeatable: a preference")
    parser.add_argument("--kind", choices=("place", "group"), help="only places, or only groups")
    parser.add_argument("--type", metavar="T", help="a type, such as city or tribe: a preference")
    parser.add_argument("--near", metavar="LAT,LON", help="decimal degrees: a preference")
    parser.add_argument("--within", metavar="ID", help="only what lies within this entity")
    parser.add_argument("--as-of", metavar="DATE", help="prefer what was in use on that date")
    parser.add_argument("--limit", metavar="N", help="at most N candidates, 1 to 100 (10)")
    parser.add_argument("--min-probability", metavar="P", help="leave candidates below P out, 0 to 1 (0)")
    add_json(parser)
    parser.add_argument("--explain", action="store_true", help="tell of every candidate why it is one")
    parser.add_argument("--record", action="store_true", help="count what is not found, for gazetteer queue")


def read_context(options: argparse.Namespace) -> dict[str, Any]:
    """The context that the options give, checked, as keywords of Query. Raises UsageError."""
    try:
        return context.read_context({field: getattr(options, field) for field in _CONTEXT})
    except InvalidQuery as error:
        meant = like(options.type, entity_types()) if options.type and options.type not in entity_types() else ""
        raise UsageError(_as_options(str(error)) + meant) from error


def _as_options(message: str) -> str:
    """A complaint about fields as one about options: `as_of: …` as `--as-of: …`."""
    for field in _CONTEXT:
        message = message.replace(f"{field}: ", f"--{field.replace('_', '-')}: ", 1)
    return message
