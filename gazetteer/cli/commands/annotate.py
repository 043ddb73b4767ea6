"""`gazetteer annotate`: the places and groups that a text names."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from gazetteer.cli import options
from gazetteer.cli.opening import open_gazetteer
from gazetteer.cli.output import print_json
from gazetteer.cli.portrait import Painter, sureness
from gazetteer.cli.screen import add_bidi, display_width, pad, screen_of
from gazetteer.context import check_text
from gazetteer.errors import InvalidQuery
from gazetteer.model import Mention, Status

_WIDEST_SURFACE = 36
_SIGN = {Status.MATCH: "green", Status.AMBIGUOUS: "yellow", Status.NIL: "dim"}


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of annotate."""
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="the text; - or nothing: stdin")
    options.add_query(parser)
    add_bidi(parser)
    options.add_database(parser)


def run(given: argparse.Namespace) -> int:
    """0, also where the text names nothing."""
    context = options.read_context(given)
    text = _read(given.file)
    with open_gazetteer(given) as gazetteer:
        mentions = gazetteer.annotate(text, **context)
        if given.json:
            print_json({"mentions": mentions, "gazetteer": gazetteer.edition})
        else:
            painter = Painter(gazetteer, screen_of(given.bidi))
            print("\n".join(_page(painter, mentions, is_explained=given.explain)))
    return 0


def _read(path: str) -> str:
    """The text as it is: positions count its code points, a byte order mark included. Raises InvalidQuery."""
    content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    try:
        return check_text(content.decode())
    except UnicodeDecodeError as error:
        raise InvalidQuery(f"{path}: not UTF-8: the byte at {error.start} is wrong") from error
    except InvalidQuery as error:
        raise InvalidQuery(f"{path}: the text {error}") from error


def _page(painter: Painter, mentions: Sequence[Mention], *, is_explained: bool) -> Iterator[str]:
    """A line a mention: where, what is written, what it is."""
    if not mentions:
        yield "The text names no place or group that the gazetteer knows."
        return
    screen = painter.screen
    last = len(str(mentions[-1].end))
    width = min(max(display_width(screen.name(mention.surface)) for mention in mentions), _WIDEST_SURFACE)
    for mention in mentions:
        surface = pad(screen.name(mention.surface), width)
        span = screen.paint(f"{mention.start:>{last}}–{mention.end:<{last}}", "dim")
        yield f"{span}  {surface}  {_meaning(painter, mention)}"
        if is_explained and mention.candidates and (why := mention.candidates[0].why):
            yield " " * (2 * last + 3) + screen.paint("; ".join(screen.sentence(reason) for reason in why), "dim")


def _meaning(painter: Painter, mention: Mention) -> str:
    screen = painter.screen
    if mention.status is Status.NIL or not mention.candidates:
        return screen.paint("not known", _SIGN[Status.NIL])
    best = mention.candidates[0]
    sure = screen.paint(sureness(mention.probability), _SIGN[mention.status])
    others = len(mention.candidates) - 1
    rivals = f", or {others} other{'s' * (others > 1)}" if mention.status is Status.AMBIGUOUS and others else ""
    return f"{painter.title(best)}  {screen.paint(best.id, 'dim')}  {sure}{rivals}"
