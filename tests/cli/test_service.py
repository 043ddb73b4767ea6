"""The options of `gazetteer serve`: as given, else as the environment says, else as they are told to be."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

import pytest

from api import Settings
from api.serving import How
from api.settings import Log
from gazetteer import config
from gazetteer.cli.commands import serve
from gazetteer.cli.parser import Parser
from gazetteer.cli.service import OPTIONS, read_options
from gazetteer.errors import UsageError
from tests.cli.conftest import Run


def _given(*arguments: str) -> argparse.Namespace:
    parser = Parser(prog="serve")
    serve.configure(parser)
    return parser.parse_args(list(arguments))


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for option in OPTIONS:
        monkeypatch.delenv(config.serve_variable(option.name), raising=False)


def _fields(kind: type[Any]) -> dict[str, Any]:
    return {field.name: field.default for field in dataclasses.fields(kind)}


def test_every_option_sets_something_and_says_what_it_is_otherwise() -> None:
    fields = _fields(Settings) | _fields(How)
    read = read_options(_given())
    assert read.pop("host") == "127.0.0.1"
    assert read.pop("port") == 8000
    assert read == {name: fields[name] for name in read}


def test_given_before_environment_before_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTEER_SERVE_PORT", "9000")
    monkeypatch.setenv("GAZETTEER_SERVE_WORKERS", "")
    monkeypatch.setenv("GAZETTEER_SERVE_ORIGINS", "https://a.example, https://b.example")
    read = read_options(_given("--max-batch", "5", "--trusted-proxies", "none"))
    assert (read["port"], read["workers"], read["max_batch"]) == (9000, 1, 5)
    assert read["origins"] == ("https://a.example", "https://b.example")
    assert read["trusted_proxies"] == ()
    assert read_options(_given("--port", "1"))["port"] == 1


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("port", "http"),
        ("port", "-1"),
        ("port", "65536"),
        ("workers", "0"),
        ("workers", "1.5"),
        ("rate", "-1"),
        ("rate", "nan"),
        ("stop_seconds", "0"),
        ("body_seconds", "inf"),
        ("log", "all"),
        ("kept_answers", "-5"),
    ],
)
def test_what_cannot_be_meant(run: Run, monkeypatch: pytest.MonkeyPatch, option: str, text: str) -> None:
    flag = f"--{option.replace('_', '-')}"
    ran = run("serve", f"{flag}={text}")
    assert (ran.status, len(ran.err.splitlines())) == (2, 1)
    assert flag in ran.err
    monkeypatch.setenv(config.serve_variable(option), text)
    with pytest.raises(UsageError, match=config.serve_variable(option)):
        read_options(_given())


def test_the_log_knows_its_words() -> None:
    assert [read_options(_given("--log", word))["log"] for word in Log] == list(Log)
