"""An import of a newer file of a dataset replaces it: what it no longer holds retires."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import NotFound
from gazetteer.exchange.load import Mode, Report, load_records
from gazetteer.exchange.records import read
from tests.tiny import load, record

AMUDA = record("own:1", "Amuda", links={"pcode": "C1"})
DERIK = record("own:2", "Derik")


def import_file(path: Path, *lines: dict[str, Any] | str, is_whole: bool = True) -> Report:
    """Import a file of records into the gazetteer at `path`, as the dataset `own`."""
    file = path.with_suffix(".jsonl")
    file.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return load_records(path, "own", read(file, "own"), mode=Mode(is_whole))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "g.db"
    import_file(path, AMUDA, DERIK)
    return path


def found(path: Path, *forms: str) -> list[str]:
    with Gazetteer.open(path) as gazetteer:
        return [form for form in forms if gazetteer.resolve(form).candidates]


def test_what_the_new_file_does_not_hold_retires(db: Path) -> None:
    report = import_file(db, record("own:1", "Amude"), record("own:3", "Kobani"))
    assert (report.added, report.replaced, report.retired) == (1, 1, 1)
    assert found(db, "Amuda", "Amude", "Derik", "Kobani") == ["Amuda", "Amude", "Kobani"]
    with Gazetteer.open(db) as gazetteer:
        assert [name.form for name in gazetteer.entity("own:1").names] == ["Amude"]
        for gone in ("own:2", "pcode:C1"):
            with pytest.raises(NotFound):
                gazetteer.entity(gone)


def test_the_same_file_again_retires_nothing(db: Path) -> None:
    report = import_file(db, AMUDA, DERIK)
    assert (report.added, report.replaced, report.retired) == (0, 2, 0)


def test_a_second_record_with_an_id_in_one_file_replaces_the_first(db: Path) -> None:
    report = import_file(db, DERIK, record("own:1", "Amude"), record("own:1", "Amudah", links={"pcode": "C9"}))
    assert (report.replaced, report.retired) == (3, 0)
    with Gazetteer.open(db) as gazetteer:
        assert [name.form for name in gazetteer.entity("pcode:C9").names] == ["Amudah"]


@pytest.mark.parametrize("lines", [(DERIK, "no json"), (), ("",)])
def test_nothing_retires_on_a_bad_or_empty_file(db: Path, lines: tuple[dict[str, Any] | str, ...]) -> None:
    assert import_file(db, *lines).retired == 0
    assert found(db, "Amuda", "Derik") == ["Amuda", "Derik"]


def test_a_part_of_a_dataset_retires_nothing(db: Path) -> None:
    assert import_file(db, DERIK, is_whole=False).retired == 0
    assert found(db, "Amuda", "Derik") == ["Amuda", "Derik"]


def test_what_others_say_stays(db: Path) -> None:
    load(db, record("other:7", "Dêrik", links={"own": "2"}), dataset="other")
    with Gazetteer.open(db) as gazetteer:
        gazetteer.add_name("own:1", "Amûdê", lang="kmr", source="a field note", by="a curator")
    assert import_file(db, record("own:3", "Kobani")).retired == 2
    with Gazetteer.open(db) as gazetteer:
        assert [name.form for name in gazetteer.entity("own:2").names] == ["Dêrik"]
        assert [name.form for name in gazetteer.entity("own:1").names] == ["Amûdê"]
        assert gazetteer.resolve("Amûdê").candidates[0].id == "own:1"
        assert gazetteer.info()["datasets"][0]["dataset"] == "own"
