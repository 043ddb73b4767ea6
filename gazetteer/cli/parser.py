"""argparse, as this command line wants it: one line an error, negative coordinates, no abbreviations."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from gazetteer.errors import UsageError

# argparse takes `-33.9,18.4` for an option, for it is no plain number.
_MAY_BEGIN_WITH_MINUS = ("--near",)


class Parser(argparse.ArgumentParser):
    """A parser whose errors are UsageError (exit 2), one line each."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The options that `arguments` hold. Raises UsageError; `--help` prints and exits."""
        return self.parse_args(_join_values(arguments))

    def error(self, message: str) -> NoReturn:
        """Instead of the usage and the message, the message and where the usage is."""
        raise UsageError(f"{message} ({self.prog} --help tells more)")


def like(word: str, known: Iterable[str]) -> str:
    """` (did you mean lookup?)` where one of the known words looks much like this one."""
    import difflib  # not light: only for what is wrong

    return "".join(f" (did you mean {near}?)" for near in difflib.get_close_matches(word, known, n=1, cutoff=0.7))


def _join_values(arguments: Sequence[str]) -> list[str]:
    """`--near -33.9,18.4` as `--near=-33.9,18.4`, which argparse reads."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] in _MAY_BEGIN_WITH_MINUS and "--" not in joined:
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined
