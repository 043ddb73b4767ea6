"""The results file: compared honestly, readable, and the same from run to run."""

from pathlib import Path
from typing import Any

import pytest

from gazetteer import Status
from scripts.evaluation.ask import Outcome
from scripts.evaluation.case import Case
from scripts.evaluation.holdout import HoldOut
from scripts.evaluation.indexes import Index
from scripts.evaluation.report import ALL, WITH_ABSENT, Run, as_json, markdown, plot_name, summarise, worse, write
from scripts.evaluation.sets import EvaluationSet

RUN = Run("scripts/evaluate", {"tiny": "b.1"}, "rules-1", seed=1, tenths=[7, 8], sample=None)


def content_of(rights: int, of: int = 400) -> dict[str, Any]:
    return as_json(RUN, {"tiny": summarise(tiny(), outcomes_of(rights, of))})


def tiny() -> EvaluationSet:
    index = Index("tiny", HoldOut({}, {}, frozenset()))
    return EvaluationSet("tiny", (), index, slices={"Arabic": frozenset({"Arab"}), "Greek": frozenset({"Grek"})})


def outcomes_of(rights: int, of: int = 400) -> list[Outcome]:
    case = Case("name", right=frozenset({"geonames:1"}), labels=frozenset({"Arab"}))
    absent = Outcome(Case("name", right=frozenset()), None, Status.NIL, 0.0)
    found = [Outcome(case, 1 if i < rights else 3, Status.MATCH, 0.8, "geonames:1", "form") for i in range(of)]
    return [*found, absent]


def test_slices_without_cases_are_left_out() -> None:
    assert set(summarise(tiny(), outcomes_of(5, 10)).figures) == {ALL, WITH_ABSENT, "Arabic"}


def test_a_loss_beyond_two_standard_errors_shows() -> None:
    lines = worse(content_of(320), content_of(300))
    assert any(line.startswith("tiny, all: R@1 80.0") for line in lines)


@pytest.mark.parametrize("rights", [320, 310, 400])
def test_noise_and_gains_do_not_show(rights: int) -> None:
    assert worse(content_of(320), content_of(rights)) == [] or rights == 400
    assert not any("R@1" in line for line in worse(content_of(320), content_of(rights)))


def test_a_growing_calibration_error_is_worse() -> None:
    assert any("calibration error" in line for line in worse(content_of(320), content_of(250)))


def test_sets_that_were_not_run_are_not_compared() -> None:
    assert worse(content_of(320), {"results": {}}) == []


def test_the_table_names_command_and_versions() -> None:
    text = markdown(content_of(320))
    for part in (RUN.command, RUN.rules, "b.1", "80.0 ± 2.0", plot_name("tiny")):
        assert part in text


def test_files_are_the_same_from_run_to_run(tmp_path: Path) -> None:
    for name in ("one", "two"):
        results = {"tiny": summarise(tiny(), outcomes_of(320))}
        write(as_json(RUN, results), results, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["reliability-tiny.png", "results.json", "results.md"]
    assert [(tmp_path / "one" / name).read_bytes() for name in files] == [
        (tmp_path / "two" / name).read_bytes() for name in files
    ]
