"""A text with its mentions, section by section, and how programs get them: JSON, JSON Lines, CSV, GeoJSON.

All are written as the text is read: memory does not grow with it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from gazetteer.annotate.sections import cut
from gazetteer.cli.answers import defused
from gazetteer.cli.opening import AnyGazetteer
from gazetteer.cli.texts import Text
from gazetteer.encoding import encode_json, readable
from gazetteer.model import Candidate, Edition, Mention, members

COLUMNS: Final = (
    "file", "start", "end", "surface", "gz_id", "gz_name", "gz_kind", "gz_type", "gz_country", "gz_status",
    "gz_probability", "gz_lat", "gz_lon",
)  # fmt: skip
"""The columns of CSV: a row is a mention, and its entity the first candidate."""


class Section(NamedTuple):
    """A part of a text with its mentions, whose positions count from its own beginning."""

    start: int
    """Code points of the text before it."""
    text: str
    mentions: Sequence[Mention]


class Annotated(NamedTuple):
    """A text being read; its sections can be gone through once."""

    name: str
    """The path as given, `-` for stdin."""
    edition: Edition
    sections: Iterator[Section]

    def mentions(self) -> Iterator[dict[str, Any]]:
        """The members of every mention, its position counted in the whole text."""
        for section in self.sections:
            for mention in section.mentions:
                place = {"start": section.start + mention.start, "end": section.start + mention.end}
                yield members(mention) | place


def read(gazetteer: AnyGazetteer, text: Text, context: Mapping[str, Any], tell: Callable[[int], None]) -> Annotated:
    """A text as annotated; nothing of it is read before its sections are gone through.

    `tell` hears how many bytes of text each section had.
    """
    return Annotated(text.name, gazetteer.edition, _sections(gazetteer, text, context, tell))


def _sections(
    gazetteer: AnyGazetteer, text: Text, context: Mapping[str, Any], tell: Callable[[int], None]
) -> Iterator[Section]:
    for start, section in cut(text.chunks()):
        yield Section(start, section, gazetteer.annotate(section, **context))
        tell(len(section.encode()))


def write_json(text: Annotated, *, is_indented: bool) -> Iterator[bytes]:
    """The JSON of an annotation; on one line, if not indented for people."""
    if is_indented:
        yield encode_json({"mentions": list(text.mentions()), "gazetteer": text.edition}, indent=2) + b"\n"
        return
    yield from _listed(b'{"mentions": [', map(encode_json, text.mentions()), _edition(text))


def write_json_line(text: Annotated) -> Iterator[bytes]:
    """The same with the name of the file before."""
    head = b'{"file": ' + encode_json(readable(text.name)) + b', "mentions": ['
    yield from _listed(head, map(encode_json, text.mentions()), _edition(text))


def failed_line(name: str, reason: str) -> bytes:
    """A JSON line for a file that cannot be read."""
    return encode_json({"file": readable(name), "status": "error", "error": readable(reason)}) + b"\n"


def write_geojson(text: Annotated) -> Iterator[bytes]:
    """A FeatureCollection (RFC 7946) with a feature for each mention; one without a point has no geometry."""
    features = (encode_json(_feature(mention)) for mention in text.mentions())
    yield from _listed(b'{"type": "FeatureCollection", "features": [\n', features, _edition(text), b",\n")


def write_csv(text: Annotated) -> Iterator[bytes]:
    """A row for each mention, without the header."""
    for mention in text.mentions():
        yield _csv_line(_row(text.name, mention))


def csv_header() -> bytes:
    """The first row of CSV."""
    return _csv_line(COLUMNS)


def _listed(head: bytes, items: Iterable[bytes], tail: bytes, between: bytes = b", ") -> Iterator[bytes]:
    yield head
    for i, item in enumerate(items):
        yield between + item if i else item
    yield tail


def _edition(text: Annotated) -> bytes:
    return b'], "gazetteer": ' + encode_json(text.edition) + b"}\n"


def _feature(mention: Mapping[str, Any]) -> dict[str, Any]:
    best: Candidate = mention["candidates"][0]
    has_point = best.lat is not None and best.lon is not None
    own = {name: mention[name] for name in ("start", "end", "surface", "status", "probability")}
    meant = {name: getattr(best, name) for name in ("id", "name", "kind", "type", "country")}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [best.lon, best.lat]} if has_point else None,
        "properties": own | meant,
    }


def _row(name: str, mention: Mapping[str, Any]) -> list[Any]:
    best: Candidate = mention["candidates"][0]
    place = [name, mention["start"], mention["end"], mention["surface"]]
    meant = [best.id, best.name, best.kind.value, best.type, best.country]
    return [*place, *meant, mention["status"].value, mention["probability"], best.lat, best.lon]


def _csv_line(cells: Sequence[Any]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(defused(cells))
    return line.getvalue().encode()
