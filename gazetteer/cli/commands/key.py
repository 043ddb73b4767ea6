"""`gazetteer key create`: a key for writing over HTTP."""

from __future__ import annotations

import argparse
import sys

from gazetteer import config, keys
from gazetteer.cli import options


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of key."""
    parser.add_argument("action", choices=("create",), help="what to do: create a key")
    parser.add_argument("name", metavar="NAME", help="whom edits made with it are credited to")
    parser.add_argument("--role", choices=[role.value for role in keys.KeyRole], required=True, help="what it allows")
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0; the key goes to stdout, this once and never again."""
    path = keys.keys_path(config.choose_database(given.db).path)
    key = keys.create_key(path, given.name, keys.KeyRole(given.role))
    print("Keep this key: it is shown only now.", file=sys.stderr)
    print(key)
    return 0
