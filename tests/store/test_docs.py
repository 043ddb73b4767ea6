"""docs/data-model.md tells of every table and column of the file, every layer, kind and role, and of nothing else."""

from __future__ import annotations

import re

from sqlmodel import SQLModel

from gazetteer.model import Kind, Role
from gazetteer.store import derive, schema
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
TABLES = {
    str(one.__tablename__): [*one.model_fields]
    for one in vars(schema).values()
    if isinstance(one, type) and issubclass(one, SQLModel) and one is not SQLModel
}


def _section(title: str) -> str:
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def _rows(title: str) -> list[list[str]]:
    lines = [line for line in _section(title).splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_table_with_its_columns() -> None:
    told = {cells[0].strip("`"): re.findall(r"`(\w+)`", cells[1]) for cells in _rows("Tables")}
    assert told == TABLES
    assert all(cells[2] for cells in _rows("Tables"))


def test_every_table_is_in_the_diagram() -> None:
    diagram = TEXT.split("```")[1]
    assert [name for name in TABLES if not re.search(rf"\b{name}\b", diagram)] == []


def test_every_layer_in_its_order() -> None:
    layers = [cells[0].strip("`") for cells in _rows("Layers")]
    assert layers == [*re.findall(r"'(\w+)'", derive.LAYER_ORDER), "world"]


def test_every_role_and_kind() -> None:
    told = [name for cells in _rows("Names") for name in re.findall(r"`(\w+)`", cells[0])]
    assert told == list(Role)
    assert all(f"`{kind}`" in TEXT for kind in Kind)
