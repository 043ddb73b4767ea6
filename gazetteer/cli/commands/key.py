"""`gazetteer key`: make a key for writing over HTTP, list the keys that there are, revoke one."""

from __future__ import annotations

import argparse
import sys

from gazetteer import config, keys
from gazetteer.cli import options
from gazetteer.cli.output import print_json
from gazetteer.cli.screen import clean, pad


def configure(parser: argparse.ArgumentParser) -> None:
    """What key can do, and the options of each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a key, which is shown this once")
    create.add_argument("name", metavar="NAME", help="whom edits made with it are credited to")
    create.add_argument("--role", choices=[role.value for role in keys.KeyRole], required=True, help="what it allows")
    listing = actions.add_parser("list", help="list the keys, revoked ones too")
    options.add_json(listing)
    revoke = actions.add_parser("revoke", help="have a key open nothing any more")
    revoke.add_argument("name", metavar="NAME", help="whose key")
    for action in (create, listing, revoke):
        options.add_database(action)


def run(given: argparse.Namespace) -> int:
    """0; a key that is made goes to stdout, this once and never again."""
    path = keys.keys_path(config.choose_database(given.db).path)
    if given.action == "create":
        secret = keys.create_key(path, given.name, keys.KeyRole(given.role))
        print("Keep this key: it is shown only now.", file=sys.stderr)
        print(secret)
    elif given.action == "revoke":
        keys.revoke_key(path, given.name)
        print(f"revoked the key of {clean(given.name)}")
    elif given.json:
        print_json([key.description() for key in keys.read_keys(path)])
    else:
        print("\n".join(map(_line, keys.read_keys(path))) or "no keys")
    return 0


def _line(key: keys.Key) -> str:
    use = f"last used {key.used}" if key.used else "never used"
    end = f", revoked {key.revoked}" if key.revoked else ""
    return f"{pad(clean(key.name), 24)}  {key.role:11}  made {key.created}, {use}{end}"
