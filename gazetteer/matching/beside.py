"""A query beside many names, one after the other: what they share is added up once."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.matching.compare import (
    ROLE,
    Asked,
    Heard,
    Kind,
    Named,
    closeness,
    guess_written,
    hear,
    hear_itself,
    is_same,
    kind_of,
    marked,
    marks_of,
    write,
)
from gazetteer.matching.score import Own, Weights, of_name, of_sounds

_USUAL_ROLE = ROLE["variant"]


class Beside:
    """The scores of names beside one query: the same as `score(compare(…))`, faster."""

    __slots__ = ("_kinds", "_query", "_sounds", "_tables")

    def __init__(self, query: Asked, weights: Weights) -> None:
        self._query = query
        self._tables = weights.tables
        self._kinds: dict[tuple[str | None, str | None], Kind] = {}
        """Script of a name and country of its entity -> the features `cross`, `country`, `home`, `scripts`."""
        self._sounds: dict[tuple[Heard, int, int], float] = {}

    def score(self, name: Named, heard: Heard) -> tuple[float, bool]:
        """The score of a name, and whether it is written as the query is, but for what folding takes away."""
        cross, country, at_home, pair = self._kind(name.script, name.country)
        written, begins = write(self._query, name)
        near = closeness(heard, written)
        own_marks = marked(self._query.marks, marks_of(name))
        own = Own(written, begins, near, heard.length, pair, ROLE[name.role], name.rank, country, at_home, own_marks)
        return self._sounding(heard, cross, country) + of_name(own, self._tables), is_same(written)

    def expect(self, heard: Heard, rank: int, script: str | None, place: str | None) -> float:
        """The score of a name of which only this is known: it is taken to be written as it sounds."""
        cross, country, at_home, pair = self._kind(script, place)
        written, begins = guess_written(heard, cross=cross, is_latin=script == "Latn")
        near = closeness(heard, written)
        own_marks = marked(self._query.marks, self._query.marks)
        own = Own(written, begins, near, heard.length, pair, _USUAL_ROLE, rank, country, at_home, own_marks)
        return self._sounding(heard, cross, country) + of_name(own, self._tables)

    def _kind(self, script: str | None, place: str | None) -> Kind:
        found = self._kinds.get((script, place))
        if found is None:
            found = self._kinds[script, place] = kind_of(self._query, script, place)
        return found

    def _sounding(self, heard: Heard, cross: int, country: int) -> float:
        found = self._sounds.get((heard, cross, country))
        if found is None:
            found = self._sounds[heard, cross, country] = of_sounds(heard, cross, country, self._tables)
        return found


class OneByOne:
    """The queries of a batch beside their names, as `Columns`, without anything to load or to set up."""

    def __init__(self, queries: Sequence[Asked], weights: Weights) -> None:
        self._queries = queries
        self._beside = [Beside(query, weights) for query in queries]
        self._heard: dict[tuple[int, str | None], Heard] = {}

    def hear(self, rows: Sequence[int], readings: Sequence[str]) -> None:
        """Compare readings of names with the queries of these places in the batch, to be scored then."""
        for row, reading in zip(rows, readings, strict=True):
            self._heard[row, reading] = hear(self._queries[row], reading)

    def expect(self, row: int, reading: str, rank: int, script: str | None, place: str | None) -> float:
        """The score of a name of which only this is known: it is taken to be written as it sounds."""
        return self._beside[row].expect(self._heard[row, reading], rank, script, place)

    def score(
        self, rows: Sequence[int], readings: Sequence[str | None], names: Sequence[Named]
    ) -> tuple[list[float], list[bool]]:
        """Scores of names, and whether they are written as the query is; a reading is None for the query's own."""
        found = [
            self._beside[row].score(name, self._heard[row, reading] if reading is not None else self._itself(row))
            for row, reading, name in zip(rows, readings, names, strict=True)
        ]
        return [score for score, _ in found], [is_same for _, is_same in found]

    def _itself(self, row: int) -> Heard:
        found = self._heard.get((row, None))
        if found is None:
            found = self._heard[row, None] = hear_itself(self._queries[row])
        return found
