"""`gazetteer restore`: the database as a backup has it."""

from __future__ import annotations

import argparse
import sys

from gazetteer import config
from gazetteer.cli import options
from gazetteer.errors import DatabaseOutdated
from gazetteer.exchange import backup
from gazetteer.gazetteer import Gazetteer
from gazetteer.store.database import is_absent


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of restore."""
    parser.add_argument("file", metavar="FILE", help="what gazetteer backup wrote")
    parser.add_argument("--no-backup", action="store_true", help="do not keep what the database holds now")
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 once the database is what the backup is; prints where what it was before is kept."""
    path = config.choose_database(given.db).path
    backup.check(given.file)
    if not given.no_backup and not is_absent(path):
        print(f"kept what was there as {backup.backup(path)}")
    backup.restore(path, given.file)
    print(f"restored {path} from {given.file}")
    try:
        Gazetteer.open(path).close()
    except DatabaseOutdated as error:
        print(f"gazetteer restore: to be used, it needs another step: {error}", file=sys.stderr)
    return 0
