"""Where the database is, by option, environment and default."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer import config
from gazetteer.config import DatabaseChoice
from gazetteer.errors import UsageError


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GAZETTEER_DB", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/somebody")


def test_option_before_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTEER_DB", "/b.db")
    assert config.choose_database("/a.db") == DatabaseChoice(Path("/a.db"), is_default=False)
    assert config.choose_database(None) == DatabaseChoice(Path("/b.db"), is_default=False)


@pytest.mark.parametrize(("data_home", "expected"), [("/data", "/data"), ("", ""), ("relative", "")])
def test_default(monkeypatch: pytest.MonkeyPatch, data_home: str, expected: str) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", data_home)
    monkeypatch.setenv("GAZETTEER_DB", "")
    folder = Path(expected or "/home/somebody/.local/share")
    assert config.choose_database(None) == DatabaseChoice(folder / "gazetteer" / "gazetteer.db", is_default=True)


def test_empty_option() -> None:
    with pytest.raises(UsageError, match="--db is empty"):
        config.choose_database("")


def test_the_queue_is_on_unless_it_is_said_to_be_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTEER_QUEUE", "")
    assert config.is_queue_on()
    monkeypatch.setenv("GAZETTEER_QUEUE", "off")
    assert not config.is_queue_on()
    assert config.is_queue_on("on")
    monkeypatch.setenv("GAZETTEER_QUEUE", "false")
    with pytest.raises(UsageError, match="GAZETTEER_QUEUE: 'false' is none of on, off"):
        config.is_queue_on()


def test_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert config.is_color_welcome()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not config.is_color_welcome()


@pytest.mark.parametrize(("columns", "width"), [("100", 100), ("0", 80), ("wide", 80)])
def test_terminal_width(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    def no_terminal(_: int) -> None:
        raise OSError

    monkeypatch.setattr("os.get_terminal_size", no_terminal)
    monkeypatch.setenv("COLUMNS", columns)
    assert config.terminal_width() == width


def test_only_config_reads_the_environment() -> None:
    root = Path(config.__file__).parents[1]
    readers = [
        str(path.relative_to(root))
        for folder in ("gazetteer", "api")
        for path in (root / folder).rglob("*.py")
        if "environ" in (text := path.read_text(encoding="utf-8")) or "getenv" in text
    ]
    assert readers == ["gazetteer/config.py"]
