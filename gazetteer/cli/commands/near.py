"""`gazetteer near`: the entities around a point."""

from __future__ import annotations

import argparse

from gazetteer.cli.found import add_filters, show_page
from gazetteer.context import check_near
from gazetteer.errors import InvalidQuery, UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of near."""
    parser.add_argument(
        "point", metavar="LAT,LON", help="decimal degrees; last, after --, where it begins with a minus"
    )
    parser.add_argument("--radius", metavar="KM", help="kilometres, at most 500 (10)")
    add_filters(parser)


def run(given: argparse.Namespace) -> int:
    """0; 1 where nothing is there."""
    try:
        lat, lon = check_near(given.point)
    except InvalidQuery as error:
        raise UsageError(str(error)) from error
    return show_page(given, lambda gazetteer, filters: gazetteer.near(lat, lon, radius=given.radius, **filters))
