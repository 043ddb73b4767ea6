"""The curated names as rows with their places in the files, for the lint: nothing is refused, all is reported.

The form of the files is checked here: UTF-8, LF, comma, quotes only where they are needed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import NamedTuple

from gazetteer.errors import DataError
from gazetteer.exchange import names
from gazetteer.model import Kind

SHARED = "shared-names.csv"
SHARED_COLUMNS = ("fold", "entities", "note")
TYPES = "types.csv"
TYPE_COLUMNS = ("type", "kind", "parent", "meaning")


class Problem(NamedTuple):
    """What is wrong, and where."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def problem(self, message: str) -> Problem:
        """Something that is wrong with this row."""
        return Problem(self.file, self.line, message)


@dataclass(frozen=True)
class Book:
    """All files of a folder of curated names."""

    entities: list[Row]
    names: list[Row]
    types: list[Row]
    shared: list[Row]
    sources: frozenset[str]
    former: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the form of the files."""

    @cached_property
    def entity(self) -> Mapping[str, Row]:
        """Id -> the row of the entity."""
        return {row["id"]: row for row in self.entities}

    @cached_property
    def names_of(self) -> Mapping[str, list[Row]]:
        """Id -> the rows of its names, in order."""
        found: dict[str, list[Row]] = {}
        for row in self.names:
            found.setdefault(row["entity"], []).append(row)
        return found

    @cached_property
    def kind_of_type(self) -> Mapping[str, str]:
        """Type -> the kind it is of."""
        return {row["type"]: row["kind"] for row in self.types}

    def is_area(self, row: Row) -> bool:
        """Whether an entity is an administrative area."""
        parents = {one["type"]: one["parent"] for one in self.types}
        kind_of_area = row["type"]
        while parents.get(kind_of_area):
            kind_of_area = parents[kind_of_area]
        return kind_of_area == "admin"

    def parents(self, id: str) -> list[str]:
        """The direct parents of an entity, as its row names them."""
        row = self.entity.get(id)
        return row["within"].split(";") if row and row["within"] else []

    def ancestors(self, id: str) -> frozenset[str]:
        """All that an entity lies within or belongs to; itself too where its parents close a circle."""
        found: dict[str, None] = {}
        level = self.parents(id)
        while level:
            fresh = [one for one in level if one not in found]
            found.update(dict.fromkeys(fresh))
            level = [parent for one in fresh for parent in self.parents(one)]
        return frozenset(found)


def area_of(row: Row) -> str:
    """The area that a row belongs to."""
    return row.file.split(".")[0]


def open_book(folder: Traversable) -> Book:
    """Every row of every file of the folder, and what is wrong with the form of the files. Raises DataError."""
    problems: list[Problem] = []
    areas = names.areas(folder)
    entities = [row for area in areas for row in _rows(folder, f"{area}.entities.csv", names.ENTITY_COLUMNS, problems)]
    forms = [row for area in areas for row in _rows(folder, f"{area}.names.csv", names.NAME_COLUMNS, problems)]
    return Book(
        entities,
        forms,
        types=list(_rows(folder, TYPES, TYPE_COLUMNS, problems)),
        shared=list(_rows(folder, SHARED, SHARED_COLUMNS, problems)) if (folder / SHARED).is_file() else [],
        sources=frozenset(key for key, *_ in names.sources(folder)),
        former=list(_rows(folder, names.FORMER, names.FORMER_COLUMNS, problems))
        if (folder / names.FORMER).is_file()
        else [],
        problems=problems,
    )


def _rows(folder: Traversable, file: str, columns: tuple[str, ...], problems: list[Problem]) -> Iterator[Row]:
    lines = _lines(folder, file, problems)
    if not lines or lines[0] != ",".join(columns):
        raise DataError(f"{file}:1: the columns must be {','.join(columns)}")
    for number, line in enumerate(lines[1:], start=2):
        cells = _cells(line)
        if len(cells) != len(columns):
            problems.append(Problem(file, number, f"{len(cells)} cells, {len(columns)} are expected"))
        elif dump(cells) != line:
            problems.append(Problem(file, number, "a cell is quoted that need not be, or quoted in another way"))
        else:
            yield Row(file, number, dict(zip(columns, cells, strict=True)))


def _lines(folder: Traversable, file: str, problems: list[Problem]) -> list[str]:
    try:
        text = (folder / file).read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise DataError(f"{file}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{file}: not UTF-8: {error}") from error
    if text.startswith("\ufeff"):
        problems.append(Problem(file, 1, "begins with a byte order mark"))
    if "\r" in text:
        problems.append(
            Problem(file, text[: text.index("\r")].count("\n") + 1, "a line ends in CR: LF alone is wanted")
        )
    if not text.endswith("\n"):
        problems.append(Problem(file, text.count("\n") + 1, "the last line does not end"))
    return text.removeprefix("\ufeff").replace("\r", "").removesuffix("\n").split("\n")


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []


def dump(cells: list[str] | tuple[str, ...]) -> str:
    """A row as these files write it: commas, quotes only where they are needed, without the line end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


KINDS = frozenset(kind.value for kind in Kind)
