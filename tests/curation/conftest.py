"""A gazetteer of a few curated entities and the records of two datasets that they are linked to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.config import curated_folder
from gazetteer.exchange.build import Plan, build
from tests.tiny import load, record, write_folder

ENTITIES = (
    "gz:1,place,country,SY,35,38,list,,,,,,iso:SY=list,list,",
    "gz:2,place,city,SY,37.05,41.22,list,184231,list,gz:1,,,geonames:173377=list;pcode:C4564=list,list,",
    "gz:3,group,tribe,SY,,,,,,gz:1,,,,list,",
    "gz:4,place,village,SY,37.1,41.2,list,,,gz:1,,,,list,kept as it is",
    "gz:5,place,town,SY,37.1,41.2,list,,,gz:1,,,,list,",
)
NAMES = (
    "gz:1,Syria,en,preferred,list,,,,",
    "gz:2,القامشلي,ar,preferred,list,,,,",
    "gz:2,Qamishli,en,preferred,list,,,,",
    "gz:2,Qamişlo,kmr,endonym,list,,,,a note",
    "gz:3,Tay,en,preferred,list,,,,",
    "gz:4,Tell Tawil,en,preferred,list,,,,",
    "gz:5,Til Tewil,en,preferred,list,,,,",
    "gz:5,Girê Dirêj,kmr,preferred,list,,,,",
)
GEONAMES = (
    record("geonames:173377", "Kamishly", country="SY", population=9, links={"wikidata": "Q3"}),
    record("geonames:9", "Tell Taouil", country="SY"),
)
PCODES = (record("pcode:C4564", {"form": "Quamishli", "lang": "en"}), record("pcode:C7", "Tal Tawil"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_folder(tmp_path / "names", ENTITIES, NAMES)
    (folder / "types.csv").write_bytes((curated_folder() / "types.csv").read_bytes())
    return folder


@pytest.fixture
def db(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "g.db"
    build(path, Plan(folder=folder, world=False))
    load(path, *GEONAMES, dataset="geo")
    load(path, *PCODES, dataset="codes")
    return path


@pytest.fixture
def gazetteer(db: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(db) as opened:
        yield opened
