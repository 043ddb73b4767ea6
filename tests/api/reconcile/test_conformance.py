"""Both versions beside their specifications: what the protocol and OpenRefine need, with no warning."""

from __future__ import annotations

import pytest

from tests.api.reconcile.conftest import ask


@pytest.mark.parametrize("path", ["reconcile", "reconcile/v1"])
def test_conformance(service: str, path: str) -> None:
    expected = ("Aleppo=>gz:1050", "Qamislo=>gz:1042", "القامشلي=>gz:1042")
    options = [word for pair in expected for word in ("--expect", pair)]
    status, told = ask("conformance.py", service + path, "--strict", *options, "--query", "Tell Abyad", "--batch", "50")
    assert status == 0, told
    assert " 0 failed" in told
    assert "(0 warnings" in told
