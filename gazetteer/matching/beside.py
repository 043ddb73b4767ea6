"""A query beside many names: what they share is added up once."""

from __future__ import annotations

from gazetteer.matching.compare import (
    ROLE,
    SAME,
    Asked,
    Heard,
    Named,
    closeness,
    country_value,
    guess_written,
    scripts,
    write,
)
from gazetteer.matching.home import home_value
from gazetteer.matching.score import Own, Weights, of_name, of_sounds

_USUAL_ROLE = ROLE["variant"]


class Beside:
    """The scores of names beside one query: the same as `score(compare(…))`, faster."""

    __slots__ = ("_kinds", "_query", "_sounds", "_tables")

    def __init__(self, query: Asked, weights: Weights) -> None:
        self._query = query
        self._tables = weights.tables
        self._kinds: dict[tuple[str | None, str | None], tuple[int, int, int, int]] = {}
        """Script of a name and country of its entity -> the features `cross`, `country`, `home`, `scripts`."""
        self._sounds: dict[tuple[Heard, int, int], float] = {}

    def score(self, name: Named, heard: Heard) -> tuple[float, bool]:
        """The score of a name, and whether it is written as the query is, but for what folding takes away."""
        cross, country, at_home, pair = self._kind(name.script, name.country)
        written, begins = write(self._query, name.core, name.script)
        near = closeness(heard, written)
        own = Own(written, begins, near, heard.length, pair, ROLE[name.role], name.rank, country, at_home)
        return self._sounding(heard, cross, country) + of_name(own, self._tables), written == SAME

    def expect(self, heard: Heard, rank: int, script: str | None, place: str | None) -> float:
        """The score of a name of which only this is known: it is taken to be written as it sounds."""
        cross, country, at_home, pair = self._kind(script, place)
        written, begins = guess_written(heard, cross=cross, is_latin=script == "Latn")
        near = closeness(heard, written)
        own = Own(written, begins, near, heard.length, pair, _USUAL_ROLE, rank, country, at_home)
        return self._sounding(heard, cross, country) + of_name(own, self._tables)

    def _kind(self, script: str | None, place: str | None) -> tuple[int, int, int, int]:
        found = self._kinds.get((script, place))
        if found is None:
            query = self._query
            found = self._kinds[script, place] = (
                int(script != query.script),
                country_value(query.country, place),
                home_value(query.script, query.tongue, place),
                scripts(query.script, script),
            )
        return found

    def _sounding(self, heard: Heard, cross: int, country: int) -> float:
        found = self._sounds.get((heard, cross, country))
        if found is None:
            found = self._sounds[heard, cross, country] = of_sounds(heard, cross, country, self._tables)
        return found
