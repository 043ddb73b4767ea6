"""Records as JSON Lines, one entity a line: read from a file, and written from a gazetteer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.load import Bad
from gazetteer.exchange.record import Record, parse
from gazetteer.exchange.streams import Line, lines
from gazetteer.exchange.whole import Whole, whole, wholes
from gazetteer.store.reader import NameRecord, Reader


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
    """Every entity as one line of JSON, in order of id: the same gazetteer gives the same bytes.

    An entity all of whose names are retired is no record, and is left out.
    """
    for one in wholes(reader, with_retired=True):
        if one.names:
            yield json.dumps(_as_record(one), ensure_ascii=False) + "\n"


def record_of(reader: Reader, eid: int) -> Mapping[str, Any]:
    """One entity as the record that `write` gives of it."""
    return _as_record(whole(reader, reader.entities([eid])[eid]))


def _as_record(one: Whole) -> Mapping[str, Any]:
    members = ("id", "kind", "type", "country", "lat", "lon", "population", "since", "until")
    record: dict[str, Any] = {m: value for m in members if (value := getattr(one.entity, m)) is not None}
    if one.parents:
        record["within"] = one.parents
    if one.links:
        record["links"] = one.links
    if one.merged:
        record["merged"] = one.merged
    if one.entity.retired:
        record["retired"] = True
    record["names"] = list(map(_as_name, one.names))
    return record


def _as_name(name: NameRecord) -> dict[str, Any]:
    members = ("form", "lang", "role", "source", "since", "until", "used_by")
    return {member: value for member in members if (value := getattr(name, member)) is not None}
