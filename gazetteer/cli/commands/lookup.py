"""`gazetteer lookup`: one name, for people."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from gazetteer.cli import options
from gazetteer.cli.languages import language_name
from gazetteer.cli.opening import open_gazetteer
from gazetteer.cli.output import print_json
from gazetteer.cli.portrait import Painter, percent, sureness
from gazetteer.cli.screen import Screen, add_bidi, screen_of
from gazetteer.context import read_query
from gazetteer.errors import InvalidQuery
from gazetteer.model import Candidate, Reason, Resolution, Status

_NAMES_A_LANGUAGE = 12  # more than that is a list to read with `show`
_SCRIPTS = 4
_WORTH_TELLING = 0.01  # what is all but excluded is told only to who wants to know why
_NEAREST = 3  # of those that are all but excluded, where there are no others
_COLOR = {Status.MATCH: "green", Status.AMBIGUOUS: "yellow", Status.NIL: "red"}


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of lookup."""
    parser.add_argument("name", metavar="NAME", nargs="+", help="the name, in any script; several words are one name")
    options.add_query(parser)
    add_bidi(parser)
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0 where something was found, 1 where nothing was."""
    query = read_query({**options.read_context(given), "q": " ".join(given.name)})
    with open_gazetteer(given) as gazetteer:
        (answer,) = gazetteer.resolve_many([query])
        if answer.status is Status.ERROR:
            raise InvalidQuery(answer.error or "the name cannot be read")
        if given.json:
            print_json(answer)
        else:
            painter = Painter(gazetteer, screen_of(given.bidi))
            print("\n".join(_page(painter, answer, is_explained=given.explain)))
    return 1 if answer.status is Status.NIL else 0


def _page(painter: Painter, answer: Resolution, *, is_explained: bool) -> Iterator[str]:
    """The whole answer, line by line."""
    yield from _headline(painter.screen, answer)
    others = [other for other in answer.candidates if is_explained or other.probability >= _WORTH_TELLING]
    if answer.status is Status.MATCH:
        yield from _found(painter, answer.candidates[0], is_explained=is_explained)
        others = others[1:]
        if others:
            yield from ("", painter.screen.paint("Less likely", "dim"))
    elif not others:
        others = list(answer.candidates[:_NEAREST])
    for candidate in others:
        yield ""
        yield from _proposed(painter, candidate, is_explained=is_explained)


def _headline(screen: Screen, answer: Resolution) -> Iterator[str]:
    asked = screen.name(answer.query if len(answer.query) <= 60 else answer.query[:59] + "…")
    if answer.status is Status.AMBIGUOUS:
        these = "any of these" if len(answer.candidates) > 1 else "this"
        yield screen.paint(f"“{asked}” may be {these}.", _COLOR[answer.status])
    elif answer.reason is Reason.EMPTY:
        yield screen.paint("There is no letter or digit in this name.", _COLOR[answer.status])
    elif answer.status is Status.NIL and answer.candidates:
        yield screen.paint(f"Nothing is near enough to “{asked}”. The nearest:", _COLOR[answer.status])
    elif answer.status is Status.NIL:
        yield screen.paint(f"Nothing in the gazetteer is called “{asked}”.", _COLOR[answer.status])


def _found(painter: Painter, candidate: Candidate, *, is_explained: bool) -> Iterator[str]:
    entity = painter.gazetteer.entity(candidate.id)
    yield painter.title(entity)
    yield painter.labelled("how sure", [painter.screen.paint(sureness(candidate.probability), _COLOR[Status.MATCH])])
    yield from _why(painter, candidate, is_explained=is_explained)
    yield from painter.facts(entity)
    yield ""
    yield from painter.names(entity, _NAMES_A_LANGUAGE)


def _proposed(painter: Painter, candidate: Candidate, *, is_explained: bool) -> Iterator[str]:
    entity = painter.gazetteer.entity(candidate.id)
    yield f"{percent(candidate.probability):>5}  {painter.title(entity)}  {painter.screen.paint(entity.id, 'dim')}"
    yield from painter.ancestry(entity, is_short=True)
    if is_explained or candidate.matched.form != entity.name:
        yield from _why(painter, candidate, is_explained=is_explained)
    yield from painter.scripts(entity, _SCRIPTS)


def _why(painter: Painter, candidate: Candidate, *, is_explained: bool) -> Iterator[str]:
    matched = candidate.matched
    label = language_name(matched.lang, matched.script)
    yield painter.labelled("found by", [f"{painter.screen.name(matched.form)}, {label}, {matched.role}"])
    if candidate.why:
        yield painter.labelled("why", [painter.screen.sentence(reason) for reason in candidate.why])
    if is_explained:
        source = matched.source or "not told"
        yield painter.labelled("source", [painter.screen.name(source)])
        yield painter.labelled("score", [f"{candidate.score:.3f}"])
