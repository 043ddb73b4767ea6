"""`scripts/scale` keeps to its bounds, leaves nothing behind, and tells what it measured."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.evaluation import bounds, scale
from scripts.evaluation.bounds import BoundPassedError, Bounds
from scripts.evaluation.building import Built
from scripts.evaluation.querying import Asked
from scripts.evaluation.scale import FIGURES, Size, main, parser, table
from tests.conftest import ROOT

SMALL = Size(
    Built(
        places=1000, names=2300, seconds=4.0, generating=0.5, storing=1.5, megabytes=1.6, memory_mb=300.0,
        before_mb=250.0, sample=[("synthetic:1", "Tall")],
    ),
    disk_mb=2.0,
    asked=Asked(
        known_ms=0.2, misspelled_ms=1.0, worst_over_mean=3.0, memory_mb=60.0, known_found=1.0, misspelled_found=0.93,
        text_mb_per_second=None,
    ),
)  # fmt: skip


def _module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> str:
    (tmp_path / "what_runs.py").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "what_runs"


def test_what_a_process_prints_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = _module(tmp_path, monkeypatch, "import sys; print('ran', *sys.argv[1:])")
    assert Bounds(tmp_path, 60, 1e6).run(module, 3, tmp_path) == f"ran 3 {tmp_path}\n"


def test_a_process_ends_when_the_time_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = _module(tmp_path, monkeypatch, "import time; time.sleep(600)")
    with pytest.raises(BoundPassedError, match="0 s are over"):
        Bounds(tmp_path, 0.1, 1e6).run(module)


def test_a_process_ends_when_the_disk_is_used_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = [50e9]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, int(free[0])))
    module = _module(tmp_path, monkeypatch, "import time; time.sleep(600)")
    within = Bounds(tmp_path, 600, 1000)
    free[0] -= 1001e6
    with pytest.raises(BoundPassedError, match="MB of disk"):
        within.run(module)


@pytest.mark.parametrize(("seconds", "megabytes", "fits"), [(50, 10, True), (70, 10, False), (50, 1200, False)])
def test_what_would_not_fit_is_not_begun(tmp_path: Path, seconds: float, megabytes: float, fits: bool) -> None:
    within = Bounds(tmp_path, 60, 1000)
    if fits:
        within.check(seconds, megabytes)
    else:
        with pytest.raises(BoundPassedError, match="it would take about"):
            within.check(seconds, megabytes)


def test_disk_is_left_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, int(3e9)))
    assert Bounds(tmp_path, 60, 1e6).megabytes_left == pytest.approx(3000 - bounds.SPARED_MB)


def test_a_run_that_is_stopped_says_so_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--places", "100", "--minutes", "0", "--folder", str(tmp_path)]) == 1
    assert "stopped: 0 s are over" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_next_size_is_foretold_by_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def run(_: Bounds, module: str, *arguments: object) -> str:
        if module.endswith("building"):
            sizes.append(arguments[1])
            return '{"places": 10, "names": 20, "seconds": 40, "generating": 1, "storing": 1, "megabytes": 1, "memory_mb": 1, "before_mb": 1, "sample": []}'  # noqa: E501 (one line of JSON)
        return '{"known_ms": 1, "misspelled_ms": 1, "worst_over_mean": 1, "memory_mb": 1, "known_found": 1, "misspelled_found": 1, "text_mb_per_second": 1}'  # noqa: E501

    monkeypatch.setattr(Bounds, "run", run)
    assert main(["--places", "10,20", "--minutes", "1", "--folder", str(tmp_path)]) == 1
    assert sizes == [10]
    assert main(["--places", "10,11", "--minutes", "1", "--folder", str(tmp_path)]) == 0


def test_the_table_tells_every_figure_and_its_multiple() -> None:
    large = replace(SMALL, built=replace(SMALL.built, places=10_000, seconds=60.0))
    rows = list(table([SMALL, large]))
    assert rows[0] == "| places | 1,000 | 10,000 |"
    assert "| build, s | 4.00 | 60.0 (×15) |" in rows
    assert "| of this: the indexes, s | 2.00 | 58.0 (×29) |" in rows
    assert "| misspelled, among the first ten, % | 93.0 | 93.0 (×1) |" in rows
    assert "| text, MB a second | – | – |" in rows
    assert "| a known name, ms | – |" in list(table([replace(SMALL, asked=None)]))


def test_the_page_tells_every_option_and_figure() -> None:
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    options = {one for action in parser()._actions for one in action.option_strings if one[:2] == "--"} - {"--help"}
    assert [option for option in options if f"`{option}`" not in text] == []
    assert [title for title in FIGURES if title.split(",")[0] not in text] == []
    assert all(f"{places:,}" in text for places in scale.PLACES)
