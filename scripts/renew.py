"""Builds the gazetteer again where the data, the packages or the rules that it is made of have changed.

Called by scripts/serve with its own options. Does nothing where there is no gazetteer yet, for `gazetteer serve` makes
one, nor to a file without curated names, for that was made from somebody's own records alone.
"""

from __future__ import annotations

import argparse
import sys

from gazetteer import config
from gazetteer.cli import formats
from gazetteer.errors import GazetteerError
from gazetteer.exchange.freshness import what_changed


def main() -> int:
    """0 where the gazetteer is as new as the project, or is none of ours to renew."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--db")
    given, _ = parser.parse_known_args()
    try:
        path = config.choose_database(given.db).path
        if change := what_changed(path):
            print(f"Building the gazetteer again, for {change.what} changed: {path}", file=sys.stderr)
            for conflict in formats.build(path, world=change.has_world):
                print(f"not carried over: {conflict}", file=sys.stderr)
    except GazetteerError as error:
        print(f"scripts/serve: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
