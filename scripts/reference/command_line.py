"""docs/reference/cli.md: the help of every command, as its parser prints it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from gazetteer.cli import main
from gazetteer.cli.parser import Parser

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "cli.md"
WIDTH: Final = 100
"""Columns of the help, whatever terminal this runs on."""
_HEAD = (
    "# Reference: the command line\n"
    "The help of every command, made from the program by `python -m scripts.reference`. What the commands are for, "
    "with examples: [the command line](../cli.md).\n"
)


def described() -> str:
    """The page."""
    commands = (f"\n## {name}\n{_fenced(_helps(_parser(name)))}" for name in main.COMMANDS)
    return f"{_HEAD}\n{_fenced([main._help()])}{''.join(commands)}"


def _parser(name: str) -> Parser:
    parser = Parser(prog=f"gazetteer {name}", description=f"{name}: {main.COMMANDS[name]}.")
    main._command(name).configure(parser)
    return parser


def _helps(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The help of a command, then that of each of its actions."""
    parser.formatter_class = partial(argparse.HelpFormatter, width=WIDTH)
    yield parser.format_help()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from _helps(inner)


def _fenced(helps: Iterator[str] | list[str]) -> str:
    return "".join(f"```\n{help.strip()}\n```\n" for help in helps)
