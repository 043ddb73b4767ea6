"""docs/cli.md and docs/http.md name everything that there is, and nothing that there is not."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import Settings, create_app
from api.errors import SORTS
from gazetteer.cli import answers, formats, main, rows
from gazetteer.cli.main import COMMANDS
from gazetteer.cli.parser import Parser
from gazetteer.context import FIELDS
from gazetteer.model import Role

DOCS = Path(__file__).parents[2] / "docs"
CLI = (DOCS / "cli.md").read_text(encoding="utf-8")
HTTP = (DOCS / "http.md").read_text(encoding="utf-8")


def _options(command: str) -> Iterator[argparse.Action]:
    parser = Parser(prog=command)
    main._command(command).configure(parser)
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from inner._actions


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_named(command: str) -> None:
    assert f"`gazetteer {command}" in CLI
    for option in _options(command):
        for name in set(option.option_strings) - {"-h", "--help"}:
            assert re.search(rf"`(?:[^`]* )?{name}[ `]", CLI), name


def test_no_option_is_invented() -> None:
    known = {name for command in COMMANDS for option in _options(command) for name in option.option_strings}
    assert set(re.findall(r"--[a-z][a-z-]+", CLI)) <= known | {"--version"}


def test_formats_columns_roles_and_variables_are_named() -> None:
    for word in (*rows.FORMATS, *answers.FORMATS, *answers.ADDED_COLUMNS, *rows.NAME_COLUMNS, *Role):
        assert f"`{word}`" in CLI, word
    for variable in ("GAZETTEER_DB", "XDG_DATA_HOME", "NO_COLOR", "GAZETTEER_DEBUG"):
        assert variable in CLI


@pytest.mark.parametrize(("there", "column"), [(formats.IMPORTED, 2), (formats.EXPORTED, 3)])
def test_the_formats_are_those_that_there_are(there: tuple[str, ...], column: int) -> None:
    told = {
        cells[1].strip(" `")
        for line in CLI.splitlines()
        if (cells := line.split("|"))[column : column + 1] == [" yes "]
    }
    assert told == set(there)


def test_every_path_is_named(tmp_path: Path) -> None:
    paths = create_app(Settings(tmp_path / "none.db")).openapi()["paths"]
    there = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert set(re.findall(r"^\| `([A-Z]+ /[^`]*)`", HTTP, re.MULTILINE)) == there


def test_every_field_and_problem_is_named() -> None:
    assert all(f"`{field}`" in HTTP for field in FIELDS)
    told = set(re.findall(r"^\| `/problems/([a-z-]+)` \| (\d+) \|", HTTP, re.MULTILINE))
    assert told == {(sort.name, str(sort.status)) for sort in SORTS}
