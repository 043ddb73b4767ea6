"""Where the threads of a service take their memory from."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace

import pytest

from api import serving


def test_all_threads_take_memory_from_the_same_pools(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[int, int]] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(mallopt=lambda *option: said.append(option)))
    serving._share_arenas()
    assert said == [(-8, 2)]


def test_where_that_cannot_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    serving._share_arenas()
