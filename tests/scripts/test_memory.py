"""What a measured process held, whatever holds who started it."""

from __future__ import annotations

import subprocess
import sys

from scripts.evaluation.memory import most_memory
from tests.conftest import ROOT

_LARGE = 150


def test_of_a_process_and_not_of_its_parent() -> None:
    held = b"x" * (_LARGE << 20)
    assert most_memory() > _LARGE
    program = "from scripts.evaluation.memory import most_memory; print(most_memory())"
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert 1 < float(told.stdout) < _LARGE
    del held
