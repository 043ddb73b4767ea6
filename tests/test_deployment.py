"""The examples for those who run the service: every command, option and variable in them is one."""

from __future__ import annotations

import re
import tomllib

import pytest

from api.metrics import Metrics
from gazetteer import config
from gazetteer.cli.main import COMMANDS
from gazetteer.cli.service import OPTIONS
from tests.conftest import ROOT

EXAMPLES = ROOT / "docs" / "examples"
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
FILES = ("gazetteer.service", "Containerfile")
TEXTS = {name: (EXAMPLES / name).read_text(encoding="utf-8") for name in FILES}
VARIABLES = {config.serve_variable(option.name): option for option in OPTIONS}
OTHERS = {"GAZETTEER_DB", "GAZETTEER_READING", "GAZETTEER_QUEUE"}


@pytest.mark.parametrize("text", [*TEXTS.values(), PAGE], ids=[*FILES, "operations.md"])
def test_every_variable_and_command_is_one(text: str) -> None:
    named = set(re.findall(r"GAZETTEER_[A-Z_]+\b", text))
    assert named
    assert named <= VARIABLES.keys() | OTHERS
    assert set(re.findall(r"(?:bin/|`)gazetteer ([a-z]+)", text)) <= set(COMMANDS)


@pytest.mark.parametrize("name", FILES)
def test_every_value_can_be_read(name: str) -> None:
    given = dict(re.findall(r"(GAZETTEER_SERVE_[A-Z_]+)=([^\s,]+)", TEXTS[name]))
    assert given
    for variable, value in given.items():
        VARIABLES[variable].read(value)


def test_the_unit_waits_longer_than_the_service() -> None:
    unit = TEXTS["gazetteer.service"]
    (served,), (waited,) = re.findall(r"STOP_SECONDS=(\d+)", unit), re.findall(r"TimeoutStopSec=(\d+)", unit)
    assert int(waited) > int(served)
    assert re.search(r"^ExecStart=\S+/gazetteer serve$", unit, re.MULTILINE)


def test_the_image_copies_what_the_package_is_made_of() -> None:
    file = TEXTS["Containerfile"]
    copied = {word for line in re.findall(r"^COPY (.+) \S+$", file, re.MULTILINE) for word in line.split()}
    assert all((ROOT / name).exists() for name in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {"pyproject.toml", project["project"]["readme"], "LICENSE", "constraints.txt"}
    tops = {package.partition(".")[0] for package in project["tool"]["setuptools"]["packages"]}
    assert copied == needed | {"data" if top == "gazetteer_names" else top for top in tops}
    assert 'CMD ["gazetteer", "serve"]' in file


def test_the_page_tells_every_option_and_its_default() -> None:
    told = re.findall(r"^\| `(--[a-z-]+) [A-Z]+` \| (\S+) \|", PAGE, re.MULTILINE)
    assert told == [(option.flag, option.default) for option in OPTIONS]


def test_the_page_tells_every_metric() -> None:
    shown = Metrics().shown(None).decode()
    there = set(re.findall(r"^# TYPE (gazetteer_\w+) ", shown, re.MULTILINE))
    assert there == set(re.findall(r"^\| `(gazetteer_\w+)` \|", PAGE, re.MULTILINE))
