"""`gazetteer changes`: the edits after one that is known, for programs that keep copies."""

from __future__ import annotations

import argparse

from gazetteer.cli import options
from gazetteer.cli.opening import open_gazetteer
from gazetteer.cli.output import print_json
from gazetteer.errors import UsageError
from gazetteer.model import as_json

_LAST_NUMBER = 2**63 - 1
"""SQLite's largest."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of changes."""
    parser.add_argument("--since", metavar="REVISION", default="0", help="the last revision that you know (0)")
    parser.add_argument("--limit", metavar="N", default="1000", help="at most N edits (1000)")
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0; the edits go to stdout as one JSON value, as over HTTP."""
    since, limit = _number("--since", given.since), _number("--limit", given.limit)
    with open_gazetteer(given) as gazetteer:
        print_json(as_json(gazetteer.feed(since, limit)))
    return 0


def _number(option: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= _LAST_NUMBER):
        raise UsageError(f"{option}: {text!r} is no whole number")
    return int(text)
