"""The curated data are as their README says."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.cli.main import main
from gazetteer.exchange.freshness import digest, what_changed
from tests.conftest import ROOT

NAMES = ROOT / "data" / "names"


def test_passes_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", str(NAMES)])
    assert (status, capsys.readouterr().err) == (0, "")


def test_every_source_of_a_name_is_listed(core: Gazetteer) -> None:
    listed = {source["key"] for source in core.info()["sources"]}
    names = core.entity("gz:1042").names
    assert names
    assert {name.source for name in names} <= listed


def test_a_fresh_build_is_up_to_date(core_path: Path) -> None:
    assert what_changed(core_path) is None


def test_changed_data_are_noticed(core_path: Path, tmp_path: Path) -> None:
    for file in NAMES.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert digest(tmp_path) == digest(NAMES)
    with (tmp_path / "types.csv").open("a", encoding="utf-8") as types:
        types.write("\n")
    change = what_changed(core_path, tmp_path)
    assert change is not None
    assert (change.what, change.has_world) == ("the curated names", False)


def test_there_is_nothing_to_renew_where_there_is_no_file(tmp_path: Path) -> None:
    assert what_changed(tmp_path / "absent.db") is None
