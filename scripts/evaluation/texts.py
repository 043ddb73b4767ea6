"""Running text: how well `annotate` finds and places the toponyms of two corpora of news, beside two baselines.

LGL and TR-News (../shared/data/geoparsing): every toponym with its span, GeoNames id and point. Measured:

- spans: precision, recall and F1 of exact spans;
- given spans: of those whose place is in the gazetteer, the share within 161 km (100 miles), and with the very id;
- end to end: precision, recall and F1 of mentions with the right span, within 161 km;
- the mean error in km of given spans that were placed.

The baselines read the same names: the longest match, each meaning the most populous place of that name; and the same
where a word must bear a capital. A toponym without a point is right by its id alone; groups are no answers here.
"""

from __future__ import annotations

import argparse
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gazetteer.annotate import annotate, resolve_spans
from gazetteer.annotate.lookup import GENERIC, Lookup
from gazetteer.matching.preference import distance_km
from gazetteer.matching.score import weights
from gazetteer.annotate.words import BREAK, split
from gazetteer.model import Candidate, Edition, Kind, Query
from gazetteer.resolve import Resolver
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader

FOLDER: Final = Path(__file__).parents[3] / "shared" / "data" / "geoparsing"
CORPORA: Final = {"LGL": "lgl.xml", "TR-News": "TR-News.xml"}
NEAR_KM: Final = 161.0
_PLACES: Final = Query("", kind=Kind.PLACE)


@dataclass(frozen=True)
class Toponym:
    """A span that a person marked; `id` and `point` where it was placed."""

    start: int
    end: int
    id: str | None
    point: tuple[float, float] | None


@dataclass(frozen=True)
class Answer:
    """A span with the place that somebody or something took it for."""

    start: int
    end: int
    ids: frozenset[str]
    point: tuple[float, float] | None


@dataclass(frozen=True)
class Article:
    """A text with its toponyms."""

    text: str
    toponyms: tuple[Toponym, ...]


def read(path: Path) -> list[Article]:
    """The articles of a corpus file. Raises FileNotFoundError."""
    root = ElementTree.parse(path).getroot()
    return [
        Article(text, tuple(_toponym(one, text) for one in node.iter("toponym")))
        for node in root.iter("article")
        for text in [node.findtext("text") or ""]
    ]


def _aligned(text: str, start: int, end: int, phrase: str) -> tuple[int, int]:
    """The span of a phrase: where the corpus says, else its nearest occurrence (offsets of some articles drift)."""
    if text[start:end] == phrase or phrase not in text:
        return start, end
    places = [at for at in range(len(text)) if text.startswith(phrase, at)]
    nearest = min(places, key=lambda at: abs(at - start))
    return nearest, nearest + len(phrase)


def _toponym(node: ElementTree.Element, text: str) -> Toponym:
    tag = node.find("gaztag")
    id = tag.get("geonameid") if tag is not None else None
    lat, lon = (node.findtext(".//lat"), node.findtext(".//lon"))
    point = (float(lat), float(lon)) if lat and lon else None
    start, end = int(node.findtext("start") or 0), int(node.findtext("end") or 0)
    start, end = _aligned(text, start, end, node.findtext("phrase") or "")
    return Toponym(start, end, f"geonames:{id}" if id else None, point)


class Annotator:
    """The gazetteer, and the baselines on the same names."""

    def __init__(self, path: Path) -> None:
        self.reader = Reader(connect_reader(path))
        self._resolver = Resolver(self.reader, weights(), Edition("", ""))
        self._lookup = Lookup(self.reader)

    def annotate(self, text: str) -> list[Answer]:
        """Mentions of places."""
        found = annotate(self.reader, self._resolver, text, _PLACES)
        return [_answer(one.start, one.end, one.candidates[0]) for one in found if one.candidates]

    def resolve(self, article: Article) -> dict[Toponym, Answer]:
        """What the given spans mean."""
        spans = [(one.start, one.end) for one in article.toponyms]
        found = resolve_spans(self.reader, self._resolver, article.text, spans, _PLACES)
        return {
            toponym: _answer(one.start, one.end, one.candidates[0])
            for toponym, one in zip(article.toponyms, found, strict=True)
            if one is not None and one.candidates
        }

    def longest(self, text: str, *, capitals: bool) -> list[Answer]:
        """Baseline: the longest match, left to right, each the most populous place of that name."""
        words = split(text)
        answers, i = [], 0
        while i < len(words):
            size, found = self._longest_at(text, words, i, capitals)
            if found is not None:
                answers.append(found)
            i += size
        return answers

    def _longest_at(self, text: str, words: Sequence[object], i: int, capitals: bool) -> tuple[int, Answer | None]:
        from gazetteer.annotate.words import Word

        some: list[Word] = []
        for word in words[i : i + 6]:
            assert isinstance(word, Word)
            if some and word.gap == BREAK:
                break
            some.append(word)
        if capitals and not some[0].form.is_capital:
            return 1, None
        folds = [" ".join(word.form.fold for word in some[:size]) for size in range(len(some), 0, -1)]
        self._lookup.learn(folds, ())
        for size, folded in zip(range(len(some), 0, -1), folds, strict=True):
            names = [hit.name for hit in self._lookup.hits(folded) if hit.agreement > GENERIC and hit.name.kind == "place"]
            if names and folded:
                best = max(names, key=lambda name: name.population or 0)
                point = (best.lat, best.lon) if best.lat is not None and best.lon is not None else None
                links = frozenset(id for _, id, _ in self.reader.identifiers([best.eid]))
                return size, Answer(some[0].start, some[size - 1].end, links | {best.id}, point)
        return 1, None


def _answer(start: int, end: int, first: Candidate) -> Answer:
    ids = {first.id, *(f"{who}:{local}" for who, some in first.links.items() for local in some)}
    point = (first.lat, first.lon) if first.lat is not None and first.lon is not None else None
    return Answer(start, end, frozenset(ids), point)


def is_near(toponym: Toponym, answer: Answer) -> bool:
    """Whether an answer is the toponym's place, or within NEAR_KM of it."""
    if toponym.id in answer.ids:
        return True
    return bool(toponym.point and answer.point and distance_km(toponym.point, answer.point) <= NEAR_KM)


@dataclass
class Score:
    """Counts of one method on one corpus."""

    found: int = 0
    marked: int = 0
    spans: int = 0
    right: int = 0

    def add(self, article: Article, answers: Sequence[Answer]) -> None:
        """Count one article."""
        marked = {(one.start, one.end): one for one in article.toponyms}
        self.found += len(answers)
        self.marked += len(marked)
        for one in answers:
            toponym = marked.get((one.start, one.end))
            self.spans += toponym is not None
            self.right += toponym is not None and is_near(toponym, one)

    def lines(self) -> Iterator[str]:
        """Precision, recall and F1 of spans, and of spans rightly placed."""
        for name, right in (("spans", self.spans), ("end to end", self.right)):
            precision, recall = right / max(1, self.found), right / max(1, self.marked)
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            yield f"{name}: P {100 * precision:.1f} R {100 * recall:.1f} F1 {100 * f1:.1f}"


def given(annotator: Annotator, articles: Sequence[Article]) -> str:
    """The line on given spans whose place the gazetteer has."""
    ids = {one.id for article in articles for one in article.toponyms if one.id}
    held = set(annotator.reader.eids(ids))
    near = exact = total = 0
    errors: list[float] = []
    for article in articles:
        answers = annotator.resolve(article)
        for one in article.toponyms:
            if one.id not in held:
                continue
            total += 1
            answer = answers.get(one)
            near += answer is not None and is_near(one, answer)
            exact += answer is not None and one.id in answer.ids
            if answer is not None and one.point and answer.point:
                errors.append(distance_km(one.point, answer.point))
    mean = sum(errors) / max(1, len(errors))
    return f"given spans: {total}, within 161 km {100 * near / total:.1f}, exact {100 * exact / total:.1f}, mean error {mean:.0f} km"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure a gazetteer on both corpora."""
    options = argparse.ArgumentParser(prog="scripts/evaluate annotate", description=__doc__)
    options.add_argument("--db", type=Path, required=True, help="gazetteer with the world layer")
    options.add_argument("--sample", type=int, metavar="N", help="read only N articles of each (default: all)")
    chosen = options.parse_args(arguments)
    annotator = Annotator(chosen.db)
    methods: dict[str, Callable[[str], list[Answer]]] = {
        "gazetteer": annotator.annotate,
        "longest, most populous": lambda text: annotator.longest(text, capitals=False),
        "the same with a capital": lambda text: annotator.longest(text, capitals=True),
    }
    for corpus, file in CORPORA.items():
        articles = read(FOLDER / file)[: chosen.sample]
        print(f"## {corpus}: {len(articles)} articles, {sum(len(one.text) for one in articles):,} characters")
        print(given(annotator, articles))
        for name, method in methods.items():
            score, began = Score(), time.perf_counter()
            for article in articles:
                score.add(article, method(article.text))
            print(f"{name}: {'; '.join(score.lines())}; {time.perf_counter() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
