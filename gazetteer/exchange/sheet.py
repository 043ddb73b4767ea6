"""The files of curated names as rows that can be changed, and written so that what was not changed stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from gazetteer.exchange import names
from gazetteer.exchange.lint.book import Book, area_of, dump
from gazetteer.exchange.lint.entities import number_of
from gazetteer.store.reader import Reader

LOCAL_AREA = "local"
"""The area of entities that were made by hand."""
_KEY = re.compile(r"[a-z0-9][a-z0-9-]*\Z")

Cells = dict[str, str]


@dataclass(slots=True)
class Sheet:
    """The rows of a folder, by what they are about."""

    entities: dict[str, Cells]
    """Id -> its row, in the order of the files."""
    area: dict[str, str]
    """Id -> the area that its row stands in."""
    names: dict[str, list[Cells]]
    """Id -> the rows of its names, in order."""
    former: dict[str, Cells]
    """Id that is no entity of its own any more -> its row."""

    def add_entity(self, id: str, row: Cells) -> None:
        """An entity that the files do not have."""
        self.entities[id] = row
        self.area[id] = LOCAL_AREA

    def entities_of(self, area: str) -> list[Cells]:
        """The rows of an area, in order."""
        ids = [id for id, own in self.area.items() if own == area]
        return [self.entities[id] for id in (sorted(ids, key=number_of) if area == LOCAL_AREA else ids)]

    def names_of(self, area: str) -> Iterator[Cells]:
        """The rows of the names of an area, in order."""
        for entity in self.entities_of(area):
            # Rows of one language stay as the editor put them: the sort is stable.
            yield from sorted(self.names.get(entity["id"], []), key=lambda cells: cells["lang"])


def sheet_of(book: Book) -> Sheet:
    """The rows of a folder."""
    return Sheet(
        {row["id"]: dict(row.cells) for row in book.entities},
        {row["id"]: area_of(row) for row in book.entities},
        {id: [dict(row.cells) for row in rows] for id, rows in book.names_of.items()},
        {row["id"]: dict(row.cells) for row in book.former},
    )


class Sources:
    """The keys of sources, and those that edits name and SOURCES.md does not have yet."""

    def __init__(self, reader: Reader, known: frozenset[str]) -> None:
        self._known = known
        self._described = {key: (title, url, licence) for key, title, url, licence in reader.sources()}
        self._new: dict[str, str] = {}

    def key(self, source: str | None) -> str:
        """The key of a source that an edit names: as it is where it is one, else made of its letters."""
        if not source:
            source = "editorial"
        if source in self._known:
            return source
        key = source if _KEY.match(source) else re.sub(r"[^a-z0-9]+", "-", source.lower()).strip("-") or "edit"
        if key not in self._known:
            self._new[key] = source
        return key

    def with_new_rows(self, text: str) -> str:
        """SOURCES.md with a row for each new source, in a section of its own at the end."""
        if not self._new:
            return text
        head = "\n## Edits\n| key | what | address | licence | taken |\n|---|---|---|---|---|\n"
        rows = "".join(self._row(key, source) for key, source in sorted(self._new.items()))
        return text.rstrip("\n") + "\n" + ("" if "\n## Edits\n" in text else head) + rows

    def _row(self, key: str, source: str) -> str:
        title, url, licence = self._described.get(source, (source, None, None))
        cells = (key, title, url or "", licence or "", "names")
        return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def write(sheet: Sheet, sources: Sources, folder: Traversable, out: Path) -> None:
    """Write the files of a folder as the sheet has them, the others as they are, into a folder that may be the same."""
    out.mkdir(parents=True, exist_ok=True)
    for area in sorted({*names.areas(folder), *sheet.area.values()}):
        _table(out / f"{area}.entities.csv", names.ENTITY_COLUMNS, sheet.entities_of(area))
        _table(out / f"{area}.names.csv", names.NAME_COLUMNS, list(sheet.names_of(area)))
    if sheet.former or (folder / names.FORMER).is_file():
        _table(out / names.FORMER, names.FORMER_COLUMNS, sorted(sheet.former.values(), key=_former_order))
    for file in folder.iterdir():
        if file.name == "SOURCES.md":
            _put(out / file.name, sources.with_new_rows(file.read_bytes().decode("utf-8")).encode())
        elif file.is_file() and not file.name.endswith((".entities.csv", ".names.csv", names.FORMER, ".py", ".part")):
            _put(out / file.name, file.read_bytes())


def _former_order(cells: Cells) -> tuple[int, str]:
    return number_of(cells["id"])


def _table(path: Path, columns: Sequence[str], rows: Sequence[Cells]) -> None:
    lines = [list(columns), *([row[column] for column in columns] for row in rows)]
    _put(path, "".join(f"{dump(line)}\n" for line in lines).encode())


def _put(path: Path, content: bytes) -> None:
    """Replace a file at once, and only where it differs."""
    if path.is_file() and path.read_bytes() == content:
        return
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)
