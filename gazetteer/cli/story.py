"""An annotated text for people: the text with its mentions coloured and numbered, then what each number means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from gazetteer.cli.annotated import Annotated, Section
from gazetteer.cli.meanings import Meaning, Meanings
from gazetteer.cli.portrait import Painter, percent, sureness
from gazetteer.cli.screen import Screen, clean

NOTHING: Final = "The text names no place or group that the gazetteer knows."
DOUBTFUL: Final = "? is doubtful: a person should choose."
RIVALS: Final = 3
"""So many are told of what else a doubtful one may be."""


def write_story(text: Annotated, painter: Painter, *, is_explained: bool) -> Iterator[bytes]:
    """The text as it is read, then the list; numbers in brackets, with `?` where a person should choose."""
    meanings, shown = Meanings(), ""
    for section in text.sections:
        shown = _marked(section, meanings, painter.screen)
        yield _encoded(shown)
    if shown:
        yield b"\n" if shown.endswith("\n") else b"\n\n"
    for line in _list(meanings.all(), painter, is_explained):
        yield _encoded(f"{line}\n")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _marked(section: Section, meanings: Meanings, screen: Screen) -> str:
    """A section with its mentions marked; in visual order, without colour, where the terminal does not reorder."""
    plain = replace(screen, has_color=False, reorder=None) if screen.reorder else screen
    shown, at = "", 0
    for mention in section.mentions:
        shown += _safe(section.text[at : mention.start])
        shown += _named(" ".join(mention.surface.split()), meanings.add(mention), plain)
        at = mention.end
    shown += _safe(section.text[at:])
    return "\n".join(map(screen.reorder, shown.split("\n"))) if screen.reorder else shown


def _safe(text: str) -> str:
    """A text that does nothing to a terminal but fill its lines."""
    return "\n".join(clean(line.replace("\t", " ")) for line in text.split("\n"))


def _named(surface: str, one: Meaning, screen: Screen) -> str:
    number = f"[{one.number}{'?' * one.is_doubtful}]"
    return screen.paint(screen.name(surface), "bold", _color(one)) + screen.paint(number, _color(one))


def _color(one: Meaning) -> str:
    return "yellow" if one.is_doubtful else "green"


def _list(meanings: list[Meaning], painter: Painter, is_explained: bool) -> Iterator[str]:
    if not meanings:
        yield NOTHING
    for one in meanings:
        yield from _meaning(one, painter, is_explained)
    if any(one.is_doubtful for one in meanings):
        yield ""
        yield painter.screen.paint(DOUBTFUL, "yellow")


def _meaning(one: Meaning, painter: Painter, is_explained: bool) -> Iterator[str]:
    screen, best = painter.screen, one.candidate
    number = screen.paint(f"[{one.number}{'?' * one.is_doubtful}]", _color(one))
    sure = screen.paint(sureness(one.probability), _color(one))
    yield f"{number} {painter.title(best)}  {screen.paint(best.id, 'dim')}  {sure}"
    yield from painter.ancestry(best, is_short=True)
    if one.count > 1 or list(one.written) != [best.name]:
        times = [f"{one.count} times"] if one.count > 1 else []
        yield painter.labelled("written", [*map(screen.name, one.written), *times])
    if rivals := one.rivals[:RIVALS]:
        yield painter.labelled("or", [f"{painter.title(r)}, {r.id}, {percent(r.probability)}" for r in rivals], "; ")
    if is_explained and best.why:
        yield painter.labelled("why", [screen.sentence(reason) for reason in best.why])
