"""`gazetteer search`: the entities that fit some filters."""

from __future__ import annotations

import argparse

from gazetteer.cli.found import add_filters, show_page


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of search."""
    parser.add_argument("q", metavar="TEXT", nargs="?", default="", help="how a name begins, in any script")
    parser.add_argument("--cursor", metavar="CURSOR", help="go on after a page: what it said")
    add_filters(parser)


def run(given: argparse.Namespace) -> int:
    """0; 1 where nothing fits."""
    return show_page(given, lambda gazetteer, filters: gazetteer.search(given.q, cursor=given.cursor, **filters))
