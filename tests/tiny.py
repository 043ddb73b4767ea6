"""Gazetteers of a few records, made in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gazetteer.curation import Editor, apply, read_edit
from gazetteer.exchange.load import Bad, Report, load_records
from gazetteer.exchange.record import Record, parse
from gazetteer.model import Revision

SOURCES = """\
# Sources
| key | what | address | licence | taken |
|---|---|---|---|---|
| list | A list of places | https://example.org | CC0 | all |
"""
ENTITY_COLUMNS = (
    "id,kind,type,country,lat,lon,coord_source,population,population_source,within,since,until,links,source,note"
)
NAME_COLUMNS = "entity,form,lang,role,source,since,until,used_by,note"
ENTITIES = (
    "gz:1,place,country,SY,35,38,list,,,,,,iso:SY=list,list,",
    "gz:2,place,city,SY,37.05,41.22,list,184231,list,gz:1,,,geonames:173377=list,list,",
    "gz:3,group,tribe,SY,,,,,,gz:1,,,,list,",
)
NAMES = (
    "gz:1,Syria,en,preferred,list,,,,",
    "gz:2,Qamishli,en,preferred,list,,,,",
    "gz:2,القامشلي,ar,preferred,list,,,,",
    "gz:2,Qamişlo,kmr,endonym,list,,,,",
    "gz:3,Tay,en,preferred,list,,,,",
)


def record(id: str, *forms: str | dict[str, Any], **members: Any) -> dict[str, Any]:
    """The JSON of a record; a place, unless it says otherwise."""
    names = [{"form": form} if isinstance(form, str) else form for form in forms]
    return {"id": id, "kind": "place", "names": names, **members}


def load(path: Path, *records: dict[str, Any], dataset: str = "own") -> Report:
    """Import records into the gazetteer at `path`, which is made where there is none."""
    parsed: list[Record | Bad] = [parse(one, dataset) for one in records]
    return load_records(path, dataset, parsed)


def edit(path: Path, action: str, entity: str | None = None, *, source: str | None = "test", **value: Any) -> Revision:
    """Apply an edit to the gazetteer at `path`."""
    raw = {"action": action, "entity": entity, "source": source, "value": value}
    return apply(path, read_edit(raw), Editor("a curator"))


def write_folder(folder: Path, entities: Sequence[str] = ENTITIES, names: Sequence[str] = NAMES) -> Path:
    """A folder of curated data with one area."""
    folder.mkdir(exist_ok=True)
    (folder / "SOURCES.md").write_text(SOURCES, encoding="utf-8")
    for file, header, rows in (("area.entities", ENTITY_COLUMNS, entities), ("area.names", NAME_COLUMNS, names)):
        (folder / f"{file}.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return folder
