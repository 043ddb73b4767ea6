"""Text on a terminal: width, colour, and letters that run from right to left.

A terminal that reorders (the rule nowadays) gets each right-to-left name in logical order between FSI and PDI, so that
it cannot drag its neighbours along (UAX #9). One that does not gets it in visual order (`--bidi visual`). What is no
terminal gets the letters as they are, without either.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Final, TextIO

from gazetteer import config
from gazetteer.errors import UsageError

FSI: Final = "\u2068"
PDI: Final = "\u2069"

_WIDEST: Final = 110  # lines longer than this are hard to read, however wide the window
_COLORS: Final = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "red": "31"}

# What a name from somewhere else must not do to a terminal: control it, or open a direction and never close it.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")


# The blocks that Unicode keeps for letters from right to left (UAX #9, table 4), and a run of words in them.
_LETTERS: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT = re.compile(f"[{_LETTERS}](?:[{_LETTERS}\\s\u200c-]*[{_LETTERS}])?")


@dataclass(frozen=True, slots=True)
class Screen:
    """Where text for people goes, and what it can do."""

    width: int = 80
    has_color: bool = False
    is_isolating: bool = False
    """Whether right-to-left text is put between FSI and PDI."""
    reorder: Callable[[str], str] | None = None
    """Brings right-to-left text into visual order, for a terminal that does not."""

    def name(self, text: str) -> str:
        """A name, safe to print and in its own direction."""
        safe = clean(text)
        if not is_right_to_left(safe):
            return safe
        if self.reorder:
            return self.reorder(safe)
        return f"{FSI}{safe}{PDI}" if self.is_isolating else safe

    def sentence(self, text: str) -> str:
        """An English sentence, safe to print, with the right-to-left words in it in their own direction."""
        return _RIGHT_TO_LEFT.sub(lambda words: self.name(words[0]), clean(text))

    def paint(self, text: str, *styles: str) -> str:
        """Text in colour, where there is any."""
        if not self.has_color or not text:
            return text
        return f"\x1b[{';'.join(_COLORS[style] for style in styles)}m{text}\x1b[0m"

    def wrap(self, items: Iterable[str], *, indent: int, separator: str = " · ") -> str:
        """Items one after the other, broken between them; lines after the first begin with `indent` blanks."""
        lines, line, room = [], "", max(self.width - indent, 20)
        for item in items:
            longer = f"{line}{separator}{item}" if line else item
            if line and display_width(longer) > room:
                lines.append(f"{line}{separator}".rstrip(" ·"))
                longer = item
            line = longer
        return ("\n" + " " * indent).join([*lines, line])


def standard_input(what: str) -> IO[bytes]:
    """stdin; to somebody at a keyboard it says that it waits."""
    if sys.stdin.buffer.isatty():
        print(f"Type {what}; Ctrl-D on a line of its own ends.", file=sys.stderr)
    return sys.stdin.buffer


def add_bidi(parser: argparse.ArgumentParser) -> None:
    """`--bidi`."""
    parser.add_argument(
        "--bidi",
        choices=("auto", "visual"),
        default="auto",
        help="visual: for a terminal that shows Arabic or Hebrew letters in reverse",
    )


def screen_of(bidi: str, stream: TextIO | None = None) -> Screen:
    """What stdout can do. `bidi`: `auto` or `visual`. Raises UsageError where reordering is not installed."""
    stream = stream or sys.stdout
    if not stream.isatty():
        return Screen()
    return Screen(
        width=min(config.terminal_width(), _WIDEST),
        has_color=config.is_color_welcome(),
        is_isolating=bidi == "auto",
        reorder=_import_reordering() if bidi == "visual" else None,
    )


def clean(text: str) -> str:
    """A text without controls, line breaks, directions and halves of characters."""
    return _UNSAFE.sub("", text)


def is_right_to_left(text: str) -> bool:
    """Whether any letter of the text runs from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def display_width(text: str) -> int:
    """Columns that a text takes: none for marks, format characters and colours, two for wide letters (UAX #11)."""
    return sum(map(_width, re.sub(r"\x1b\[[0-9;]*m", "", text)))


def pad(text: str, width: int) -> str:
    """The text with blanks behind it, up to `width` columns."""
    return text + " " * (width - display_width(text))


def _width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1


def _import_reordering() -> Callable[[str], str]:
    try:
        get_display = importlib.import_module("bidi").get_display
    except ImportError as error:
        raise UsageError("--bidi visual needs the package python-bidi: pip install 'gazetteer[bidi]'") from error
    return lambda text: str(get_display(text))
