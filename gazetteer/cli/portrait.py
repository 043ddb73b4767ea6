"""An entity as people like to read it: what it is, where it lies, and its names grouped by language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from gazetteer.cli.languages import language_name, language_order
from gazetteer.cli.opening import AnyGazetteer
from gazetteer.cli.screen import Screen
from gazetteer.errors import NotFound
from gazetteer.model import Candidate, Entity, Kind, Name, Role

INDENT: Final = 2
_LABEL_WIDTH: Final = 18
_REMARKED: Final = frozenset({Role.FORMER, Role.COLLOQUIAL, Role.MISSPELLING, Role.ABBREVIATION, Role.TRANSLATION})

_SURENESS: Final = (
    (1.00, "certain"),
    (0.99, "as good as certain"),
    (0.95, "almost certain"),
    (0.80, "very likely"),
    (0.60, "likely"),
    (0.40, "possible"),
    (0.20, "doubtful"),
    (0.00, "unlikely"),
)
"""The least probability that deserves each word."""


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws entities of one gazetteer on one screen."""

    gazetteer: AnyGazetteer
    screen: Screen
    _names: dict[str, str] = field(default_factory=dict)

    def title(self, thing: Entity | Candidate) -> str:
        """`Qamishli · city in Syria`."""
        name = self.screen.paint(self.screen.name(thing.name), "bold")
        return f"{name} · {self.sort(thing)}"

    def ancestry(self, thing: Entity | Candidate, *, is_short: bool = False) -> Iterator[str]:
        """`lies in  Qamishli District, Al-Hasakah Governorate, Syria`: nearest first; no line where it is not known.

        Short: the two nearest and the farthest.
        """
        if thing.within:
            yield self.labelled(above(thing), self.parents(thing, is_short=is_short), ", ")

    def parents(self, thing: Entity | Candidate, *, is_short: bool = False) -> list[str]:
        """The names of what it lies in, nearest first; short: the two nearest, `…`, and the farthest."""
        ids = thing.within
        names = [self.screen.name(self._name_of(id)) for id in (ids[:2] + ids[-1:] if is_short else ids)[: len(ids)]]
        return [*names[:2], "…", *names[2:]] if is_short and len(ids) > len(names) else names

    def facts(self, entity: Entity) -> Iterator[str]:
        """Lines of what is known of it: parents, position with a link to a map, people, time, ids."""
        if entity.retired:
            yield self.labelled("retired", ["it matches no more; its history says why"])
        yield from self.ancestry(entity)
        if entity.lat is not None and entity.lon is not None:
            yield self.labelled("position", [f"{entity.lat:.5g}, {entity.lon:.5g}"])
            yield self.labelled("map", [map_link(entity.lat, entity.lon)])
        if entity.population:
            yield self.labelled("people", [f"{entity.population:,}"])
        if entity.since or entity.until:
            yield self.labelled("time", [f"{entity.since or '…'} to {entity.until or 'now'}"])
        yield self.labelled("id", [self.screen.paint(entity.id, "bold"), *_links(entity)])
        if entity.merged:
            yield self.labelled("merged into it", list(entity.merged))

    def names(self, entity: Entity, most: int | None = None) -> Iterator[str]:
        """A line for each language with the names in it, the preferred ones first; at most `most` a language."""
        groups: dict[tuple[str | None, str | None], list[Name]] = {}
        for name in entity.names:
            if name.role.is_shown:
                groups.setdefault((name.lang, None if name.lang else name.script), []).append(name)
        for lang, script in sorted(groups, key=lambda key: (language_order(key[0]), key[1] or "")):
            names = sorted(groups[lang, script], key=lambda name: name.role is not Role.PREFERRED)
            items = [self._name(name) for name in names[:most]]
            if most and len(names) > most:
                items.append(self.screen.paint(f"and {len(names) - most} more", "dim"))
            yield self.labelled(language_name(lang, script), items)

    def scripts(self, entity: Entity, most: int) -> Iterator[str]:
        """A line with a name in each of other scripts, those of the region first: how the entity looks elsewhere."""
        first: dict[str | None, Name] = {}
        for name in sorted(entity.names, key=lambda name: (language_order(name.lang), name.role is not Role.PREFERRED)):
            if name.role.is_shown and name.script != "Latn":
                first.setdefault(name.script, name)
        if first:
            yield self.labelled("also", [self.screen.name(name.form) for name in first.values()][:most])

    def labelled(self, label: str, items: Sequence[str], separator: str = " · ") -> str:
        """`  label       item · item`, broken between items; a label that is too long stands on a line of its own."""
        room = _LABEL_WIDTH - len(label)
        gap = " " * room if room > 0 else "\n" + " " * (INDENT + _LABEL_WIDTH)
        head = " " * INDENT + self.screen.paint(label, "dim") + gap
        return head + self.screen.wrap(items, indent=INDENT + _LABEL_WIDTH, separator=separator)

    def _name(self, name: Name) -> str:
        form = self.screen.name(name.form)
        remarks = [name.role.value] if name.role in _REMARKED else []
        if name.used_by:
            remarks.append(self.screen.name(name.used_by))
        if name.since or name.until:
            remarks.append(f"{name.since or '…'} to {name.until or 'now'}")
        return form + (self.screen.paint(f" ({', '.join(remarks)})", "dim") if remarks else "")

    def sort(self, thing: Entity | Candidate) -> str:
        """`city in Syria`."""
        sort = (thing.type or thing.kind.value).replace("-", " ")
        if thing.country is None or thing.type == "country":
            return sort
        return f"{sort} in {self._country(thing.country)}"

    def _country(self, code: str) -> str:
        # Curated countries are linked to their code; a gazetteer of records alone may not know them.
        name = self._name_of(f"iso:{code}")
        return code if name.startswith("iso:") else self.screen.name(name)

    def _name_of(self, id: str) -> str:
        if id not in self._names:
            try:
                self._names[id] = self.gazetteer.entity(id).name
            except NotFound:
                self._names[id] = id
        return self._names[id]


def above(thing: Entity | Candidate) -> str:
    """What it does in what is above it, in words."""
    return "lies in" if thing.kind is Kind.PLACE else "belongs to"


def sureness(probability: float) -> str:
    """`97 %, almost certain`: only what is certain is 100 %."""
    word = next(word for least, word in _SURENESS if probability >= least)
    return f"{percent(probability)}, {word}"


def percent(probability: float) -> str:
    """`97 %`; never 100 % or 0 % of what is not quite so."""
    if 0 < probability < 0.01:
        return "<1 %"
    return f"{int(probability * 100 + 1e-9)} %"  # rounded down: what is said to be 99 % is no less


def map_link(lat: float, lon: float) -> str:
    """A page of OpenStreetMap with a marker at the point."""
    return f"https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map=11/{lat:.5f}/{lon:.5f}"


def _links(entity: Entity) -> Iterable[str]:
    return (f"{authority}:{local}" for authority, locals_ in sorted(entity.links.items()) for local in locals_)
