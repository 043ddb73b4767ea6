"""Many names beside many queries at once, in NumPy's columns: the same scores as `Beside`, where there are many.

A batch is a list of queries; a row is a query, by its place in the batch, with something to compare it with. NumPy
takes longer to load than a name to find: who looks up a few does without.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel, JaroWinkler, Levenshtein

from gazetteer.matching import compare
from gazetteer.matching.compare import (
    NO_VOWELS,
    ROLE,
    SAME,
    SAME_CORE,
    SIZES,
    Asked,
    Marks,
    Named,
    country_value,
    words,
)
from gazetteer.matching.home import home_value
from gazetteer.matching.score import FEATURES, Weights, size_of
from gazetteer.text.designators import without_generics
from gazetteer.text.phonetic import skeleton
from gazetteer.text.tokens import has_article

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HEARD: Final = len(compare.Heard._fields)
_USUAL_ROLE: Final = ROLE["variant"]
_LENGTHS: Final = np.array(compare.LENGTHS)
_MAX_COUNTRY: Final = 1 << 16


class Columns:
    """The queries of a batch, ready to be compared."""

    def __init__(self, queries: Sequence[Asked], weights: Weights, scripts: Sequence[str]) -> None:
        """`scripts`: those that entries tell, by number from 1; 0 is another."""
        self._queries = queries
        self._tables = _arrays(weights)
        self._kinds: list[dict[tuple[str | None, str | None], compare.Kind]] = [{} for _ in queries]
        """Of each query: script of a name and country of its entity -> cross, country, home, scripts."""
        self._plain = [[compare.marked(one.marks, Marks(has, None)) for has in (False, True)] for one in queries]
        """Of each query: `marked` beside names without a generic word, without and with an article."""
        self._scripts = (None, *scripts)
        self._heard = np.array([compare.hear_itself(one) for one in queries], dtype=np.int64).reshape(-1, HEARD)
        """How readings sound beside the queries: first each query itself, then what was heard."""
        self._at: dict[tuple[int, str | None], int] = {(row, None): row for row in range(len(queries))}
        """Place of a query in the batch and reading, None for the query's own -> row of `_heard`."""

    def hear(self, rows: Sequence[int], readings: Sequence[str]) -> None:
        """Compare readings of names with the queries of these places in the batch, to be scored then."""
        if not rows:
            return
        known = len(self._heard)
        self._at.update((one, known + i) for i, one in enumerate(zip(rows, readings, strict=True)))
        self._heard = np.concatenate([self._heard, self._hear(rows, readings)])

    def _hear(self, rows: Sequence[int], readings: Sequence[str]) -> Ints:
        """(rows, HEARD): how readings of names sound, each by the query's nearest reading."""
        queries = [self._queries[row] for row in rows]
        joined = [reading.replace(" ", "") for reading in readings]
        at, edits = _nearest([query.heard for query in queries], joined)
        own = [query.heard[i] for query, i in zip(queries, at, strict=True)]
        consonants = [query.consonants[i] for query, i in zip(queries, at, strict=True)]
        bones = [query.skeletons[i] for query, i in zip(queries, at, strict=True)]
        heard = np.empty((len(joined), HEARD), dtype=np.int64)
        heard[:, 0] = _step(edits, 0.4, 13)
        heard[:, 1] = _step(_likeness(Indel.normalized_similarity, own, joined), 0.5, 11)
        theirs = [one.translate(NO_VOWELS) for one in joined]
        heard[:, 2] = _step(_likeness(Levenshtein.normalized_similarity, consonants, theirs), 0.4, 9)
        heard[:, 3] = _step(_likeness(Indel.normalized_similarity, bones, list(map(skeleton, joined))), 0.5, 8)
        heard[:, 4] = self._distinct(queries, at, readings, joined)
        heard[:, 5] = [
            words(query.sounds[i], reading) if " " in reading or " " in query.sounds[i] else 0
            for query, i, reading in zip(queries, at, readings, strict=True)
        ]
        heard[:, 6] = [
            (one[:1] == other[:1]) + 2 * (one[-1:] == other[-1:]) for one, other in zip(own, joined, strict=True)
        ]
        shorter = [min(len(one), len(other), 12) for one, other in zip(own, joined, strict=True)]
        heard[:, 7] = _LENGTHS[shorter]
        return heard

    @staticmethod
    def _distinct(queries: Sequence[Asked], at: Sequence[int], readings: Sequence[str], joined: Sequence[str]) -> Ints:
        """`distinct` of each reading."""
        found = np.zeros(len(joined), dtype=np.int64)
        some: list[tuple[int, str, str]] = []
        for row, (query, i, reading) in enumerate(zip(queries, at, readings, strict=True)):
            ours = query.own[i]
            if " " not in reading and ours == query.heard[i]:
                continue
            theirs = without_generics(reading)
            if ours != query.heard[i] or theirs != joined[row]:
                if ours and theirs:
                    some.append((row, ours, theirs))
                else:
                    found[row] = compare.NO_REST
        if some:
            rows, ours_of, theirs_of = (list(column) for column in zip(*some, strict=True))
            edits = _likeness(Levenshtein.normalized_similarity, ours_of, theirs_of)
            found[rows] = 1 + _step(edits, 0.4, compare.DISTINCT)
        return found

    def expect(self, rows: Ints, readings: Sequence[str], times: Ints, traits: tuple[Ints, Ints, Ints]) -> Floats:
        """Scores of names of which only this is known: they are taken to be written as they sound.

        `times`: how many names each row has; `traits`: rank, number of the script and of the country of each name.
        """
        rank, script, place = traits
        heard = self._heard[np.repeat([self._at[one] for one in zip(rows.tolist(), readings, strict=True)], times)]
        rows = np.repeat(rows, times)
        cross = np.array([[int(query.script != one) for one in self._scripts] for query in self._queries])[rows, script]
        pair = np.array([[compare.scripts(query.script, one) for one in self._scripts] for query in self._queries])
        written, begins = self._guess_written(heard, cross, script)
        own = {
            "cross": cross,
            "written": written,
            "begins": begins,
            "closeness": _closeness(heard, written),
            "scripts": pair[rows, script],
            "role": np.full(len(rows), _USUAL_ROLE),
            "rank": rank,
            "country": _of_country([_countries(query.country) for query in self._queries], rows, place),
            "home": _of_country([_homes(query.script, query.tongue) for query in self._queries], rows, place),
            "marked": np.array([compare.marked(one.marks, one.marks) for one in self._queries])[rows],
        }
        return self._sum(heard, own)

    def _guess_written(self, heard: Ints, cross: Ints, script: Ints) -> tuple[Ints, Ints]:
        """`compare.guess_written`, of many."""
        sound = heard[:, 0]
        written = np.minimum(sound + 1, compare.LETTERS) + compare.CROSS * cross
        begins = np.maximum(sound - 4, 0) + compare.BEGINS * cross
        latin = np.array([one == "Latn" for one in self._scripts])
        unreadable = (cross == 1) & ~latin[script]
        written[unreadable], begins[unreadable] = compare.NO_LATIN, compare.NO_BEGINNING
        return written, begins

    def score(
        self, rows: Sequence[int], readings: Sequence[str | None], names: Sequence[Named]
    ) -> tuple[list[float], list[bool]]:
        """Scores of names, and whether they are written as the query is; a reading is None for the query's own."""
        if not names:
            return [], []
        count = len(names)
        heard = self._heard[[self._at[one] for one in zip(rows, readings, strict=True)]]
        kinds = np.array(
            [self._kind(row, name.script, name.country) for row, name in zip(rows, names, strict=True)]
        ).reshape(count, 4)
        written, begins = self._write(rows, names)
        own = dict(zip(("cross", "country", "home", "scripts"), kinds.T, strict=True)) | {
            "written": written,
            "begins": begins,
            "closeness": _closeness(heard, written),
            "role": np.array([ROLE[name.role] for name in names], dtype=np.int64),
            "rank": np.array([name.rank for name in names], dtype=np.int64),
            "marked": np.array(
                [self._marked(row, name) for row, name in zip(rows, names, strict=True)], dtype=np.int64
            ),
        }
        return self._sum(heard, own).tolist(), _is_same(written).tolist()

    def _kind(self, row: int, script: str | None, place: str | None) -> compare.Kind:
        kinds = self._kinds[row]
        found = kinds.get((script, place))
        if found is None:
            found = kinds[script, place] = compare.kind_of(self._queries[row], script, place)
        return found

    def _marked(self, row: int, name: Named) -> int:
        if name.says is None:
            return self._plain[row][has_article(name.form)]
        return compare.marked(self._queries[row].marks, compare.marks_of(name))

    def _write(self, rows: Sequence[int], names: Sequence[Named]) -> tuple[Ints, Ints]:
        """`written` and `begins` of each name."""
        written = np.full(len(names), compare.NO_LATIN)
        begins = np.full(len(names), compare.NO_BEGINNING)
        plain: list[tuple[int, str, str]] = []
        crossing: list[tuple[int, tuple[str, ...], str]] = []
        for i, (row, name) in enumerate(zip(rows, names, strict=True)):
            query, theirs = self._queries[row], name.core.replace(" ", "")
            if name.script != query.script:
                if name.script == "Latn":
                    crossing.append((i, query.latin, theirs))
            elif theirs == query.joined:
                written[i], begins[i] = compare.same(query, name), compare.BEGINS - 1
            else:
                plain.append((i, query.joined, theirs))
        for some, from_letters, from_beginning in (
            (plain, 0, 0),
            (crossing, compare.CROSS, compare.BEGINS),
        ):
            if some:
                at, ours, other = (list(column) for column in zip(*some, strict=True))
                if some is crossing:
                    nearest, edits = _nearest(ours, other)
                    ours = [latin[i] for latin, i in zip(ours, nearest, strict=True)]
                else:
                    edits = _likeness(Levenshtein.normalized_similarity, ours, other)
                written[at] = from_letters + _step(edits, 0.4, compare.LETTERS)
                beginning = _likeness(JaroWinkler.similarity, ours, other)
                begins[at] = from_beginning + _step(beginning, 0.5, compare.BEGINS - 1)
        return written, begins

    def _sum(self, heard: Ints, own: Mapping[str, Ints]) -> Floats:
        """The scores: added up in the order of `score`, so that they are the same to the last bit."""
        values = {**dict(zip(compare.Heard._fields, heard.T, strict=True)), **own}

        def added(tables: Sequence[str]) -> Floats:
            total: Floats | None = None
            for table in tables:
                place = values[FEATURES[table][0]]
                for feature in FEATURES[table][1:]:
                    place = place * getattr(SIZES, feature) + values[feature]
                part: Floats = self._tables[table][place]
                total = part if total is None else total + part
            assert total is not None
            return total

        return added(_OF_SOUNDS) + added(_OF_NAME)


_OF_SOUNDS: Final = ("sound", "consonants", "overlap", "skeleton", "distinct", "words", "ends")
_OF_NAME: Final = ("written", "begins", "length", "rank", "role", "home", "fame", "scripts", "marked")
"""Tables in the order in which `score` adds them up."""


@lru_cache(maxsize=4)
def _arrays(weights: Weights) -> dict[str, Floats]:
    arrays = {name: np.array(table) for name, table in weights.tables._asdict().items()}
    assert all(len(array) == size_of(FEATURES[name]) for name, array in arrays.items())
    return arrays


@lru_cache(maxsize=256)
def _homes(script: str, tongue: str | None) -> NDArray[np.uint8]:
    """Number of a country -> the feature `home`."""
    return _by_country(lambda country: home_value(script, tongue, country))


@lru_cache(maxsize=256)
def _countries(asked: tuple[str, ...]) -> NDArray[np.uint8]:
    """Number of a country -> the feature `country`."""
    return _by_country(lambda country: country_value(asked, country))


def _of_country(tables: Sequence[NDArray[np.uint8]], rows: Ints, countries: Ints) -> Ints:
    """Of each row what the table of its query has for a country; many queries have one table together."""
    number: dict[int, int] = {}
    at = np.array([number.setdefault(id(table), len(number)) for table in tables])
    stack = np.stack(list({id(table): table for table in tables}.values()))
    values: Ints = stack[at[rows], countries].astype(np.int64)
    return values


def _by_country(value: Callable[[str | None], int]) -> NDArray[np.uint8]:
    """A value for each two letters, by their number in an entry."""
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    values = np.full(_MAX_COUNTRY, value("??"), dtype=np.uint8)
    values[0] = value(None)
    for one in letters:
        for other in letters:
            values[ord(one) << 8 | ord(other)] = value(one + other)
    return values


def _nearest(options: Sequence[Sequence[str]], others: Sequence[str]) -> tuple[list[int], Floats]:
    """Of each row's options the one likest the other text, the first of equals, and how like it is."""
    most = max(map(len, options), default=1)
    if most == 1:
        return [0] * len(others), _likeness(Levenshtein.normalized_similarity, [some[0] for some in options], others)
    rows = [row for row, some in enumerate(options) for _ in some]
    columns = [column for some in options for column in range(len(some))]
    table = np.full((len(others), most), -1.0)
    ours = [one for some in options for one in some]
    table[rows, columns] = _likeness(Levenshtein.normalized_similarity, ours, [others[row] for row in rows])
    best = table.argmax(axis=1)
    return best.tolist(), table[np.arange(len(best)), best]


def _likeness(scorer: Any, ours: Sequence[str], others: Sequence[str]) -> Floats:
    likeness: Floats = process.cpdist(ours, others, scorer=scorer, dtype=np.float64)
    return likeness


def _step(likeness: Floats, low: float, top: int) -> Ints:
    """`compare.step`, of many."""
    steps = np.maximum(np.ceil((likeness - low) / (1 - low) * (top - 1) - 1e-9), 0).astype(np.int64)
    return np.where(likeness >= 1, top, steps)


def _closeness(heard: Ints, written: Ints) -> Ints:
    """`compare.closeness`, of many."""
    sound = heard[:, 0]
    near = np.where(sound == compare.SOUNDS_SAME, 2, (sound >= compare.SOUNDS_NEAR).astype(np.int64))
    return np.where(_is_same(written), 3, near)


def _is_same(written: Ints) -> NDArray[np.bool_]:
    """`compare.is_same`, of many."""
    found: NDArray[np.bool_] = (written == SAME) | (written == SAME_CORE)
    return found
