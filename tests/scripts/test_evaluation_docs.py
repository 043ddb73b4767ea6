"""docs/evaluation.md says what there is: every option, set, figure and split."""

from pathlib import Path

import pytest

from scripts.evaluation import draw, evaluate
from scripts.evaluation.case import MIDDLE_EAST
from scripts.evaluation.metrics import METRICS
from scripts.evaluation.sets import SETS

TEXT = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SETS)
def test_every_set(name: str) -> None:
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("title", [metric.title for metric in METRICS.values()])
def test_every_figure(title: str) -> None:
    assert title in TEXT


def test_every_option() -> None:
    options = [
        option for action in evaluate.parser()._actions for option in action.option_strings if option[:2] == "--"
    ]
    assert [option for option in options if option != "--help" and f"`{option}`" not in TEXT] == []


def test_sizes_of_the_strata() -> None:
    titles = {"Latn": "Latin", "Arab": "Arabic", "Cyrl": "Cyrillic", "Hebr": "Hebrew", "Grek": "Greek",
              "Armn": "Armenian", "Geor": "Georgian"}  # fmt: skip
    for script, size in draw.FULL.strata.items():
        assert f"{titles[script]} {size:,}" in TEXT
    assert sum(draw.FULL.strata.values()) == 5000
    assert f"{draw.FULL.typos:,}" in TEXT
    assert f"{draw.FULL.removed:,}" in TEXT


def test_the_middle_east() -> None:
    assert all(country in TEXT for country in MIDDLE_EAST)
