"""The core and the world in one file: one Qamishli, with the names of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import Gazetteer, Role
from gazetteer.exchange.build import Plan, build
from gazetteer.exchange.freshness import what_changed
from tests.test_main_job import cases

pytestmark = pytest.mark.long

PLACES = 234_000
NAMES = 1_180_000
LARGEST_FILE = 700_000_000


@pytest.fixture(scope="module")
def whole_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "whole.db"
    assert build(path, Plan()) == []
    return path


@pytest.fixture(scope="module")
def whole(whole_path: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(whole_path) as gazetteer:
        yield gazetteer


def test_everything_is_in_it(whole: Gazetteer, whole_path: Path) -> None:
    info = whole.info()
    assert info["entities"]["place"] > PLACES
    assert sum(info["names"].values()) > NAMES
    assert whole_path.stat().st_size < LARGEST_FILE
    assert what_changed(whole_path) is None


def test_one_qamishli_with_the_names_of_both(whole: Gazetteer) -> None:
    entity = whole.entity("geonames:173377")
    assert entity.id == "gz:1042"
    assert {"names", "geonames"} <= {str(dataset["dataset"]) for dataset in whole.info()["datasets"]}
    assert {name.lang for name in entity.names} >= {"ar", "kmr", "ckb", None}


def test_what_is_no_name_matches_and_is_never_shown(whole: Gazetteer) -> None:
    entity = whole.entity("gz:1042")
    machine_made = [name for name in entity.names if name.form == "alqamshly"]
    assert all(name.role is Role.TRANSLITERATION for name in machine_made)
    assert whole.resolve("alqamshly", country="SY").candidates[0].id == "gz:1042"


@pytest.mark.parametrize(
    ("query", "country", "id"),
    [("Paris", "FR", "geonames:2988507"), ("München", "DE", "geonames:2867714"), ("Москва", "RU", "geonames:524901")],
)
def test_the_world_is_found(whole: Gazetteer, query: str, country: str, id: str) -> None:
    assert whole.entity(id).id == whole.resolve(query, country=country).candidates[0].id


@pytest.mark.parametrize(("query", "expected"), cases())
def test_the_main_job_holds_amid_the_world(whole: Gazetteer, query: str, expected: str) -> None:
    if query.partition(":")[0] != "geonames":
        assert whole.resolve(query).candidates[0].id == expected
