"""Builds a gazetteer of synthetic places in a process of its own, and says what it took.

`python -m scripts.evaluation.building MODEL PLACES DATABASE` reads a pickled `synthetic.Model` and writes `Built` as
JSON to stdout, and how far it is to stderr.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Final

from gazetteer.exchange.load import load_records
from gazetteer.exchange.record import Record
from gazetteer.model import Role
from scripts.evaluation.memory import most_memory
from scripts.evaluation.synthetic import DATASET, Model, Synthetic

SAMPLE: Final = 2000
"""Names that are kept to be asked."""
_UNASKED: Final = frozenset({Role.CODE, Role.TRANSLITERATION})


@dataclass(frozen=True, slots=True)
class Built:
    """What building a gazetteer took, and names that are in it."""

    places: int
    names: int
    seconds: float
    generating: float
    """Seconds of these in which the places were made up."""
    storing: float
    """Seconds in which they were analysed and stored; the rest is for the indexes."""
    megabytes: float
    """Of the file."""
    memory_mb: float
    """Most memory that the building process held at any time; those that analyse for it are not in it."""
    before_mb: float
    """Of this, what it held before the first place: the software, and what places are made up from."""
    sample: list[tuple[str, str]]
    """Id and form of names by chance."""


class Watched:
    """Places on their way into a gazetteer: counted, timed, and some of their names kept."""

    def __init__(self, places: Synthetic, seed: int) -> None:
        self._places = places
        self._random = Random(seed)
        self.names = 0
        self.asked = 0
        self.generating = 0.0
        self.ended = 0.0
        self.sample: list[tuple[str, str]] = []

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Record]:
        places = iter(self._places)
        while True:
            started = time.perf_counter()
            place = next(places, None)
            self.ended = time.perf_counter()
            self.generating += self.ended - started
            if place is None:
                return
            self._note(place)
            yield place

    def _note(self, place: Record) -> None:
        """Count, and draw a reservoir sample of the names that somebody may ask."""
        self.names += len(place.names)
        for name in place.names:
            if name.role in _UNASKED:
                continue
            self.asked += 1
            if len(self.sample) < SAMPLE:
                self.sample.append((place.id, name.form))
            elif (at := self._random.randrange(self.asked)) < SAMPLE:
                self.sample[at] = (place.id, name.form)


def build(model: Model, places: int, path: Path) -> Built:
    """Build a gazetteer of so many places where there is none."""
    before = most_memory()
    watched = Watched(Synthetic(model, places), model.seed)
    started = time.perf_counter()
    load_records(path, DATASET, watched, progress=_Progress())
    seconds = time.perf_counter() - started
    return Built(
        places=places,
        names=watched.names,
        seconds=seconds,
        generating=watched.generating,
        storing=watched.ended - started - watched.generating,
        megabytes=path.stat().st_size / 1e6,
        memory_mb=most_memory(),
        before_mb=before,
        sample=watched.sample,
    )


class _Progress:
    """Says each tenth of each stage."""

    def __init__(self) -> None:
        self._said = ("", 0)

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        tenth = 10 * done // total if total else 0
        if (stage, tenth) != self._said:
            self._said = (stage, tenth)
            print(f"  {stage} {10 * tenth} %", file=sys.stderr, flush=True)


if __name__ == "__main__":
    with Path(sys.argv[1]).open("rb") as file:
        loaded: Model = pickle.load(file)
    print(json.dumps(asdict(build(loaded, int(sys.argv[2]), Path(sys.argv[3])))))
