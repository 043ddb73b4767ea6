"""`gazetteer show`: one entity, whole."""

from __future__ import annotations

import argparse

from gazetteer.cli import options
from gazetteer.cli.opening import open_gazetteer
from gazetteer.cli.output import print_json
from gazetteer.cli.portrait import Painter
from gazetteer.cli.screen import add_bidi, screen_of


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of show."""
    parser.add_argument("id", metavar="ID", help="any id of the entity")
    options.add_json(parser)
    add_bidi(parser)
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0; NotFound where there is no such entity."""
    with open_gazetteer(given) as gazetteer:
        if given.json:
            print_json(gazetteer.record(given.id))
            return 0
        entity = gazetteer.entity(given.id)
        painter = Painter(gazetteer, screen_of(given.bidi))
        print("\n".join([painter.title(entity), *painter.facts(entity), "", *painter.names(entity)]))
    return 0
