"""Progress: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import io
import re

import pytest

from gazetteer.cli.progress import Progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _work(stream: io.StringIO) -> str:
    with Progress(stream) as progress:
        progress("core", 0, None)
        progress("world", 0, 2000)
        progress("world", 2000, 2000)
    return re.sub(r"\d+\.\d s", "S", stream.getvalue())


def test_lines() -> None:
    assert _work(io.StringIO()) == (
        "curated entities …\ncurated entities: done, in S\n"
        "places of the world: 0 of 2,000 (0%)\nplaces of the world: done, 2,000 in S\n"
    )


def test_bar() -> None:
    shown = _work(_Terminal())
    assert f"\r\x1b[Kplaces of the world{' ' * 6}{'─' * 28}   0%  0 of 2,000" in shown
    assert shown.endswith("\r\x1b[Kplaces of the world: done, 2,000 in S\n")


def _fail(progress: Progress) -> None:
    with progress:
        progress("world", 1, 2000)
        raise OSError("full")


def test_a_failure_is_not_done() -> None:
    stream = io.StringIO()
    with pytest.raises(OSError, match="full"):
        _fail(Progress(stream))
    assert "done" not in stream.getvalue()
