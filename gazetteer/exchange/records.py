"""Records as JSON Lines, one entity a line: read from a file, and written from a gazetteer."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.load import Bad
from gazetteer.exchange.record import Record, parse
from gazetteer.exchange.streams import Line, lines
from gazetteer.store.reader import EntityHit, NameRecord, Reader


def read(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    """The records of a file, and what is wrong with the lines that are none. Blank lines count and are passed over."""
    for line in lines(path):
        if isinstance(line, Bad):
            yield line
        elif line.text.strip():
            yield _record(line, dataset)


def _record(line: Line, dataset: str) -> Record | Bad:
    try:
        return parse(json.loads(line.text), dataset)
    except InvalidRecord as error:
        return Bad(line.number, str(error))
    except (ValueError, RecursionError) as error:
        return Bad(line.number, f"not JSON: {error}")


def write(reader: Reader) -> Iterator[str]:
    """Every entity as one line of JSON, in order of id: the same gazetteer gives the same bytes."""
    for entity in sorted(reader.all_entities(), key=lambda entity: entity.id):
        yield json.dumps(_as_record(reader, entity), ensure_ascii=False) + "\n"


def _as_record(reader: Reader, entity: EntityHit) -> Mapping[str, Any]:
    members = ("id", "kind", "type", "country", "lat", "lon", "population", "since", "until")
    record: dict[str, Any] = {m: value for m in members if (value := getattr(entity, m)) is not None}
    if entity.within:
        record["within"] = entity.within.split(" ")
    if links := _links(reader, entity):
        record["links"] = links
    names = (_as_name(name) for name in reader.entity_names(entity.eid))
    record["names"] = list({json.dumps(name, sort_keys=True): name for name in names}.values())
    return record


def _links(reader: Reader, entity: EntityHit) -> Mapping[str, list[str]]:
    links: dict[str, list[str]] = defaultdict(list)
    for _, id, _ in reader.identifiers([entity.eid]):
        authority, local = id.split(":", 1)
        if id != entity.id and local not in links[authority]:
            links[authority].append(local)
    return {authority: local for authority, local in links.items() if local}


def _as_name(name: NameRecord) -> dict[str, Any]:
    members = ("form", "lang", "role", "source", "since", "until", "used_by")
    return {member: value for member in members if (value := getattr(name, member)) is not None}
