"""`gazetteer rekey`: the keys of a database, made anew by the rules of this software."""

from __future__ import annotations

import argparse
import sys

from gazetteer import config
from gazetteer.cli import formats, options


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of rekey."""
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0 where the keys are made; what did not fit is told on stderr."""
    path = config.choose_database(given.db).path
    for conflict in formats.rekey(path):
        print(f"gazetteer rekey: {conflict}", file=sys.stderr)
    print(path)
    return 0
