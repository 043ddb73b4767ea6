"""What a gazetteer takes to answer: names that it holds, the same misspelled, and news that speaks of its places.

`python -m scripts.evaluation.querying DATABASE SAMPLE SEED` reads the sample of `building.Built` as JSON and writes
`Asked` as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Final

from gazetteer import Gazetteer, Query
from gazetteer.text.script import script_of
from scripts.evaluation.corpora import CORPORA, FOLDER, Article, read
from scripts.evaluation.draw import MIN_MISTYPED
from scripts.evaluation.speed import cost_of
from scripts.evaluation.typing_errors import ALPHABETS, mistype

_KNOWN: Final = 1000
_MISSPELLED: Final = 300
_ARTICLES: Final = 60
"""Of each corpus, the first."""
_DEPTH: Final = 10

Name = tuple[str, str]
"""Id and form."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking a gazetteer took."""

    known_ms: float
    """A name that is in it, `resolve_many`, one core."""
    misspelled_ms: float
    worst_over_mean: float
    """The slowest misspelled name over their mean, one by one."""
    memory_mb: float
    known_found: float
    """Share of the names whose place is among the first ten candidates."""
    misspelled_found: float
    text_mb_per_second: float | None
    """None where the corpora are absent."""


def ask(path: Path, sample: Sequence[Name], seed: int) -> Asked:
    """Put known names, misspelled ones and texts to a gazetteer."""
    known = sample[:_KNOWN]
    misspelled = list(_misspelled(sample, seed))
    cost = cost_of(path, [form for _, form in misspelled], [form for _, form in known])
    with Gazetteer.open(path) as gazetteer:
        return Asked(
            known_ms=1000 * cost.stored_mean,
            misspelled_ms=1000 * cost.mean,
            worst_over_mean=cost.worst_over_mean,
            memory_mb=cost.memory_mb,
            known_found=_found(gazetteer, known),
            misspelled_found=_found(gazetteer, misspelled),
            text_mb_per_second=_reading(gazetteer, [form for _, form in sample], seed),
        )


def _misspelled(sample: Sequence[Name], seed: int) -> Iterator[Name]:
    """Names with a slip or two, of scripts that slips are known of."""
    able = [
        (id, form)
        for id, form in sample
        if script_of(form) in ALPHABETS and sum(map(str.isalpha, form)) >= MIN_MISTYPED
    ]
    for id, form in able[:_MISSPELLED]:
        yield id, mistype(form, Random(f"{seed}:typo:{id}"))[0]


def _found(gazetteer: Gazetteer, names: Sequence[Name]) -> float:
    answers = gazetteer.resolve_many([Query(form, limit=_DEPTH) for _, form in names])
    pairs = zip(names, answers, strict=True)
    return sum(any(one.id == id for one in answer.candidates) for (id, _), answer in pairs) / max(1, len(names))


def _reading(gazetteer: Gazetteer, forms: Sequence[str], seed: int) -> float | None:
    """Megabytes a second of news in which every toponym is a name of this gazetteer."""
    if not FOLDER.is_dir():
        return None
    articles = [article for file in CORPORA.values() for article in read(FOLDER / file)[:_ARTICLES]]
    names = [form for form in forms if script_of(form) == "Latn"]
    texts = [planted(article, names, Random(f"{seed}:{number}")) for number, article in enumerate(articles)]
    started = time.process_time()
    for text in texts:
        gazetteer.annotate(text)
    return sum(len(text.encode()) for text in texts) / 1e6 / (time.process_time() - started)


def planted(article: Article, names: Sequence[str], random: Random) -> str:
    """The text of an article with each toponym exchanged for a name, the same for the same."""
    chosen: dict[str, str] = {}
    text, at = [], 0
    for one in sorted(article.toponyms, key=lambda one: one.start):
        if one.start < at:
            continue
        phrase = article.text[one.start : one.end]
        text += [article.text[at : one.start], chosen.setdefault(phrase, random.choice(names))]
        at = one.end
    return "".join([*text, article.text[at:]])


if __name__ == "__main__":
    drawn = [(id, form) for id, form in json.loads(Path(sys.argv[2]).read_text("utf-8"))]
    print(json.dumps(asdict(ask(Path(sys.argv[1]), drawn, int(sys.argv[3])))))
