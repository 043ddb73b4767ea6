"""`scripts/evaluate annotate`: how well toponyms of running text are found and placed, beside two baselines.

Measured on LGL and TR-News, which fit nothing:

- spans: precision, recall and F1 of exact spans;
- given spans: of those whose place is in the gazetteer, the share within 161 km (100 miles) and with the very id, and
  the mean error in km of those that were placed;
- end to end: precision, recall and F1 of mentions with the right span, within 161 km;
- of the answers with the status `match`: how many are right, for given spans and end to end; and the calibration error,
  the mean distance of what was stated from what was so, in ten bands.

The baselines read the same names: the longest match, each meaning the most populous place of that name; and the same
where the first word must bear a capital. What has no point is right by its id alone. Groups are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gazetteer.annotate import annotate, resolve_spans
from gazetteer.annotate.hits import GENERIC, Hit
from gazetteer.annotate.lookup import UNKNOWN, Lookup
from gazetteer.annotate.words import BREAK, Words, split
from gazetteer.matching.calibrate import MATCH_FROM
from gazetteer.matching.preference import distance_km
from gazetteer.matching.score import weights
from gazetteer.model import Candidate, Edition, Kind, Query
from gazetteer.resolve import Resolver
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from scripts.evaluation.corpora import CORPORA, FOLDER, Article, Point, Toponym, read

NEAR_KM: Final = 161.0
_PLACES: Final = Query("", kind=Kind.PLACE, limit=1)
_LONGEST: Final = 6
"""Words of a name at most, for the baselines."""


@dataclass(frozen=True)
class Answer:
    """A span with the place that it was taken for."""

    start: int
    end: int
    ids: frozenset[str]
    point: Point | None
    probability: float | None = None
    """None of a method that states none."""


Method = Callable[[str], list[Answer]]


class Annotator:
    """The gazetteer under test."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._resolver = Resolver(reader, weights(), Edition("", ""))

    def annotate(self, text: str) -> list[Answer]:
        """The mentions of places."""
        found = annotate(self.reader, self._resolver, text, _PLACES)
        return [_answer(one.start, one.end, one.candidates[0]) for one in found]

    def resolve(self, article: Article) -> dict[Toponym, Answer]:
        """What the marked spans of an article mean."""
        spans = [(one.start, one.end) for one in article.toponyms]
        found = resolve_spans(self.reader, self._resolver, article.text, spans, _PLACES)
        return {
            toponym: _answer(one.start, one.end, one.candidates[0])
            for toponym, one in zip(article.toponyms, found, strict=True)
            if one is not None
        }


class Baseline:
    """The longest match, left to right, each the most populous place of its name."""

    def __init__(self, reader: Reader, *, capitals: bool) -> None:
        self._reader = reader
        self._lookup = Lookup(reader)
        self._capitals = capitals

    def annotate(self, text: str) -> list[Answer]:
        """The mentions of places."""
        words = split(text)
        answers, i = [], 0
        while i < len(words.forms):
            size, hits = self._longest(words, i)
            if size:
                answers.append(self._most_populous(words.starts[i], words.ends[i + size - 1], hits))
            i += max(1, size)
        return answers

    def _longest(self, words: Words, first: int) -> tuple[int, list[Hit]]:
        """How many words the longest name has that begins at a word, and what it is; (0, []) where there is none."""
        if self._capitals and not words.forms[first].is_capital:
            return 0, []
        limit = first + 1
        while limit < min(first + _LONGEST, len(words.forms)) and words.gaps[limit] != BREAK:
            limit += 1
        folds = [" ".join(form.fold for form in words.forms[first:last]) for last in range(limit, first, -1)]
        self._lookup.learn(folds, ())
        found = ((limit - first - i, hits) for i, fold in enumerate(folds) if (hits := self._hits(fold)))
        return next(found, (0, []))

    def _hits(self, folded: str) -> list[Hit]:
        found = self._lookup.hits(folded)
        return [
            hit for hit in found if hit.agreement > GENERIC and hit.name.kind == Kind.PLACE and hit.name.eid != UNKNOWN
        ]

    def _most_populous(self, start: int, end: int, hits: Sequence[Hit]) -> Answer:
        best = max((hit.name for hit in hits), key=lambda name: name.population or 0)
        ids = {best.id, *(id for _, id, _ in self._reader.identifiers([best.eid]))}
        return Answer(start, end, frozenset(ids), _point(best.lat, best.lon))


def _point(lat: float | None, lon: float | None) -> Point | None:
    return None if lat is None or lon is None else (lat, lon)


def _answer(start: int, end: int, first: Candidate) -> Answer:
    ids = {first.id, *(f"{who}:{local}" for who, some in first.links.items() for local in some)}
    return Answer(start, end, frozenset(ids), _point(first.lat, first.lon), first.probability)


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
    """Of the right spans, those rightly placed."""
    stated: list[tuple[float, bool]] = field(default_factory=list)
    """The probability of each answer, and whether it is right."""

    def add(self, article: Article, answers: Sequence[Answer]) -> None:
        """Count one article."""
        marked = {(one.start, one.end): one for one in article.toponyms}
        self.found += len(answers)
        self.marked += len(marked)
        for one in answers:
            toponym = marked.get((one.start, one.end))
            is_right = toponym is not None and is_near(toponym, one)
            self.spans += toponym is not None
            self.right += is_right
            if one.probability is not None:
                self.stated.append((one.probability, is_right))

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1 of spans and end to end, in per cent."""
        figures = {}
        for name, right in (("spans", self.spans), ("end to end", self.right)):
            precision, recall = right / max(1, self.found), right / max(1, self.marked)
            f1 = 2 * precision * recall / (precision + recall) if right else 0.0
            for part, value in (("precision", precision), ("recall", recall), ("F1", f1)):
                figures[f"{name} {part}"] = round(100 * value, 1)
        return figures | trust(self.stated)


def trust(stated: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """How many of the matches are right, in per cent, and the calibration error; nothing where nothing is stated."""
    if not stated:
        return {}
    matches = [is_right for probability, is_right in stated if probability >= MATCH_FROM]
    bands: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for one in stated:
        bands[min(9, int(10 * one[0]))].append(one)
    error = sum(abs(sum(p for p, _ in band) - sum(is_right for _, is_right in band)) for band in bands.values())
    return {
        "matches": len(matches),
        "matches right": round(100 * sum(matches) / max(1, len(matches)), 1),
        "calibration error": round(error / len(stated), 3),
    }


def given(annotator: Annotator, articles: Sequence[Article]) -> dict[str, float]:
    """The figures of the marked spans whose place the gazetteer has."""
    held = annotator.reader.eids({one.id for article in articles for one in article.toponyms if one.id})
    answered = [
        (one, answers.get(one))
        for article in articles
        for answers in [annotator.resolve(article)]
        for one in article.toponyms
        if one.id in held
    ]
    near = sum(answer is not None and is_near(one, answer) for one, answer in answered)
    exact = sum(answer is not None and one.id in answer.ids for one, answer in answered)
    errors = [distance_km(one.point, answer.point) for one, answer in answered if answer and one.point and answer.point]
    total = max(1, len(answered))
    stated = [(answer.probability or 0.0, is_near(one, answer)) for one, answer in answered if answer]
    return {
        "given spans": len(answered),
        "within 161 km": round(100 * near / total, 1),
        "exact id": round(100 * exact / total, 1),
        "mean error km": round(sum(errors) / max(1, len(errors))),
    } | trust(stated)


def measure(reader: Reader, articles: Sequence[Article]) -> Iterator[tuple[str, dict[str, float]]]:
    """(Method, its figures) of one corpus."""
    annotator = Annotator(reader)
    methods: dict[str, Method] = {
        "gazetteer": annotator.annotate,
        "longest match, most populous": Baseline(reader, capitals=False).annotate,
        "the same, with a capital": Baseline(reader, capitals=True).annotate,
    }
    yield "gazetteer, given spans", given(annotator, articles)
    for name, method in methods.items():
        score, began = Score(), time.process_time()
        for article in articles:
            score.add(article, method(article.text))
        seconds = time.process_time() - began
        megabytes = sum(len(article.text.encode()) for article in articles) / 1e6
        yield name, score.figures() | {"MB/s": round(megabytes / max(1e-9, seconds), 2)}


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="scripts/evaluate annotate", description=__doc__)
    options.add_argument("--db", type=Path, required=True, help="gazetteer with the world layer")
    options.add_argument("--sample", type=int, metavar="N", help="read only the first N articles (default: all)")
    options.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON too")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure a gazetteer on both corpora."""
    options = parser().parse_args(arguments)
    reader = Reader(connect_reader(options.db))
    results = {}
    for corpus, file in CORPORA.items():
        articles = read(FOLDER / file)[: options.sample]
        results[corpus] = dict(measure(reader, articles))
        print(f"{corpus}: {len(articles)} articles")
        for name, figures in results[corpus].items():
            print(f"  {name}: " + ", ".join(f"{title} {value:g}" for title, value in figures.items()))
    if options.out:
        options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
