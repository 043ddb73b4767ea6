"""The curated gazetteer written back: data/names with what was edited since, in the same form and order.

The files are read, what edits retired is left out, what edits added is put in its place, and every other row stays as
it is, byte for byte. So nothing is lost that a gazetteer file does not hold: notes, the order of rows, SOURCES.md.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from gazetteer.errors import DataError
from gazetteer.exchange import names
from gazetteer.exchange.lint.book import Book, area_of, dump, open_book
from gazetteer.exchange.lint.entities import number_of
from gazetteer.store.reader import NameRecord, Reader

LOCAL_AREA = "local"
"""The area of entities that were made by hand."""
_KEY = re.compile(r"[a-z0-9][a-z0-9-]*\Z")

Cells = Sequence[str]


@dataclass(slots=True)
class Written:
    """What an export of the names did."""

    added: int = 0
    removed: int = 0
    left_out: list[str] = field(default_factory=list)
    """Ids of entities that have names added by hand and are not curated: those names have no place in the files."""


def write_folder(reader: Reader, folder: Traversable, out: Path) -> Written:
    """Write the files of `folder`, with the gazetteer's edits, into `out`, which may be the same folder.

    Raises DataError where the files are not in the form that `check` asks for, OSError where they cannot be written.
    """
    book = open_book(folder)
    if book.problems:
        raise DataError(f"{book.problems[0]} (see gazetteer check)")
    written = Written()
    sources = _Sources(reader, book)
    made = _made_entities(reader, book, sources)
    added = _added_names(reader, book, made, sources, written)
    out.mkdir(parents=True, exist_ok=True)
    for area in sorted({*names.areas(folder), *([LOCAL_AREA] if made else [])}):
        _write(out / f"{area}.entities.csv", names.ENTITY_COLUMNS, _entities(book, area, made))
        _write(out / f"{area}.names.csv", names.NAME_COLUMNS, _names(book, area, made, added, reader, written))
    _copy_rest(folder, out, sources)
    return written


def _write(path: Path, columns: Cells, rows: Iterator[Cells]) -> None:
    _put(path, "".join(f"{dump(list(row))}\n" for row in (columns, *rows)).encode())


def _put(path: Path, content: bytes) -> None:
    """Replace a file at once, and only where it differs."""
    if path.is_file() and path.read_bytes() == content:
        return
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)


def _copy_rest(folder: Traversable, out: Path, sources: _Sources) -> None:
    for file in folder.iterdir():
        if file.name == "SOURCES.md":
            _put(out / file.name, sources.with_new_rows(file.read_bytes().decode("utf-8")).encode())
        elif file.is_file() and not file.name.endswith((".entities.csv", ".names.csv", ".py", ".part")):
            _put(out / file.name, file.read_bytes())


class _Sources:
    """The keys of sources, and those that edits name and SOURCES.md does not have yet."""

    def __init__(self, reader: Reader, book: Book) -> None:
        self._known = book.sources
        self._described = {key: (title, url, licence) for key, title, url, licence in reader.sources()}
        self._new: dict[str, str] = {}

    def key(self, source: str) -> str:
        """The key of a source that an edit names: as it is where it is one, else made of its letters."""
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


def _made_entities(reader: Reader, book: Book, sources: _Sources) -> Mapping[str, Cells]:
    """The rows of entities that were made by hand: id -> cells."""
    records = ((id, json.loads(data)) for id, data in reader.edited_records())
    return {
        id: _entity_cells(id, data, sources)
        for id, data in records
        if id.startswith("gz:") and id not in book.entity and len(data) > 1
    }


def _entity_cells(id: str, data: Mapping[str, Any], sources: _Sources) -> Cells:
    stated: Mapping[str, str] = data.get("sources") or {}
    cells = dict.fromkeys(names.ENTITY_COLUMNS, "")
    cells.update({key: str(value) for key, value in data.items() if key in cells and value is not None})
    cells.update(id=id, within=";".join(data.get("within") or ()))
    cells["source"] = sources.key(stated.get("type", "editorial"))
    for column, source_column in (("lat", "coord_source"), ("population", "population_source")):
        if cells[column]:
            cells[source_column] = sources.key(stated.get(column, "editorial"))
    return tuple(cells.values())


def _added_names(
    reader: Reader, book: Book, made: Mapping[str, Cells], sources: _Sources, written: Written
) -> Mapping[str, list[Cells]]:
    """Entity -> the rows of names that were added to it by hand, and that the files do not have yet."""
    added: dict[str, list[Cells]] = defaultdict(list)
    for id, name in reader.edited_names():
        if id not in book.entity and id not in made:
            written.left_out.append(id)
        elif not any(_is_same(row.cells, name) for row in book.names_of.get(id, ())):
            added[id].append(_name_cells(id, name, sources))
            written.added += 1
    written.left_out = list(dict.fromkeys(written.left_out))
    return added


def _is_same(cells: Mapping[str, str], name: NameRecord) -> bool:
    return cells["form"] == name.form and cells["lang"] == (name.lang or "")


def _name_cells(id: str, name: NameRecord, sources: _Sources) -> Cells:
    return (
        id, name.form, name.lang or "", name.role, sources.key(name.source), name.since or "", name.until or "",
        name.used_by or "", "",
    )  # fmt: skip


def _entities(book: Book, area: str, made: Mapping[str, Cells]) -> Iterator[Cells]:
    yield from (tuple(row.cells.values()) for row in book.entities if area_of(row) == area)
    if area == LOCAL_AREA:
        yield from (made[id] for id in sorted(made, key=number_of))


def _names(
    book: Book, area: str, made: Mapping[str, Cells], added: Mapping[str, list[Cells]], reader: Reader, written: Written
) -> Iterator[Cells]:
    retired = reader.retired_names()
    in_use = {(id, name.form, name.lang) for id, name in reader.edited_names()}
    gone = {(id, form, lang or "") for id, form, lang in retired - in_use}
    ids = [row["id"] for row in book.entities if area_of(row) == area]
    for id in ids + (sorted(made, key=number_of) if area == LOCAL_AREA else []):
        old = [tuple(row.cells.values()) for row in book.names_of.get(id, ())]
        kept = [cells for cells in old if cells[:3] not in gone]
        written.removed += len(old) - len(kept)
        # Rows of one language stay as the editor put them: the sort is stable.
        yield from sorted([*kept, *added.get(id, ())], key=lambda cells: cells[2])
