"""LGL and TR-News (../shared/data/geoparsing): news with every toponym marked, its GeoNames id and its point."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[3] / "shared" / "data" / "geoparsing"
CORPORA: Final = {"LGL": "lgl.xml", "TR-News": "TR-News.xml"}

Point = tuple[float, float]
"""Latitude and longitude."""


@dataclass(frozen=True)
class Toponym:
    """A span that a person marked; `id` and `point` where it was placed."""

    start: int
    end: int
    id: str | None
    point: Point | None


@dataclass(frozen=True)
class Article:
    """A text with its toponyms."""

    text: str
    toponyms: tuple[Toponym, ...]


def read(path: Path) -> list[Article]:
    """The articles of a corpus file. Raises FileNotFoundError."""
    root = ElementTree.parse(path).getroot()
    return [read_article(node) for node in root.iter("article")]


def read_article(node: ElementTree.Element) -> Article:
    """One article."""
    text = node.findtext("text") or ""
    return Article(text, tuple(_toponym(one, text) for one in node.iter("toponym")))


def _toponym(node: ElementTree.Element, text: str) -> Toponym:
    tag = node.find("gaztag")
    id = tag.get("geonameid") if tag is not None else None
    lat, lon = node.findtext(".//lat"), node.findtext(".//lon")
    point = (float(lat), float(lon)) if lat and lon else None
    span = int(node.findtext("start") or 0), int(node.findtext("end") or 0)
    start, end = aligned(text, span, node.findtext("phrase") or "")
    return Toponym(start, end, f"geonames:{id}" if id else None, point)


def aligned(text: str, span: tuple[int, int], phrase: str) -> tuple[int, int]:
    """Where a phrase stands: where the corpus says, else its nearest occurrence, for offsets of some articles drift."""
    start, end = span
    if text[start:end] == phrase or not phrase or phrase not in text:
        return span
    places, at = [], text.find(phrase)
    while at != -1:
        places.append(at)
        at = text.find(phrase, at + 1)
    nearest = min(places, key=lambda place: abs(place - start))
    return nearest, nearest + len(phrase)
