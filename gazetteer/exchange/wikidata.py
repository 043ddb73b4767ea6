"""Wikidata: the JSON of entities (a dump, or what Special:EntityData gives), and the CSV of SPARQL results.

A dump is one array with one entity a line; names are labels and aliases, and the statements `official name`, `native
label` and `short name`. In SPARQL results one column holds the entity's address; the others go by their names:
`itemLabel`, `label_ar` or `itemLabel_ar`, `itemAltLabel`, `coord`, `geonames`, `country` (a code), `population`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.assemble import Names, country_of, date_of, degrees, people
from gazetteer.exchange.load import Bad, Credit
from gazetteer.exchange.record import Link, Record
from gazetteer.exchange.streams import MAX_LINE, lines, open_text
from gazetteer.exchange.tables import TableRow, rows
from gazetteer.model import Kind, Role

CREDIT: Credit = ("Wikidata", "https://www.wikidata.org", "CC0 1.0")

_CLASSES: Mapping[str, tuple[Kind, str]] = {
    **dict.fromkeys(("Q515", "Q1549591", "Q5119"), (Kind.PLACE, "city")),
    **dict.fromkeys(("Q123705", "Q188509"), (Kind.PLACE, "neighbourhood")),
    **dict.fromkeys(("Q1248784", "Q644371"), (Kind.PLACE, "airport")),
    **dict.fromkeys(("Q8502", "Q46831", "Q54050"), (Kind.PLACE, "mountain")),
    **dict.fromkeys(("Q532", "Q5084"), (Kind.PLACE, "village")),
    "Q3957": (Kind.PLACE, "town"), "Q486972": (Kind.PLACE, "settlement"), "Q6256": (Kind.PLACE, "country"),
    "Q23397": (Kind.PLACE, "lake"), "Q4022": (Kind.PLACE, "river"), "Q12323": (Kind.PLACE, "dam"),
    "Q12280": (Kind.PLACE, "bridge"), "Q8514": (Kind.PLACE, "desert"), "Q40357": (Kind.PLACE, "prison"),
    "Q16917": (Kind.PLACE, "hospital"), "Q245016": (Kind.PLACE, "base"), "Q34442": (Kind.PLACE, "road"),
    "Q211748": (Kind.PLACE, "field"), "Q160091": (Kind.PLACE, "valley"),
    "Q41710": (Kind.GROUP, "people"), "Q7278": (Kind.GROUP, "party"), "Q43229": (Kind.GROUP, "organisation"),
    "Q783794": (Kind.GROUP, "company"), "Q7188": (Kind.GROUP, "government"), "Q37726": (Kind.GROUP, "army"),
    "Q176799": (Kind.GROUP, "armed"),
}  # fmt: skip
"""Item of `instance of` (P31) -> kind and type. Of other classes a thing with coordinates is a place of no type."""

_LINKS = {"P1566": "geonames", "P6766": "wof", "P297": "iso", "P238": "iata", "P239": "icao"}
_NAMES = {"P1448": Role.VARIANT, "P1705": Role.ENDONYM, "P1813": Role.ABBREVIATION}
"""Official name, native label, short name."""
_ITEM = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)\Z")
_POINT = re.compile(r"POINT\s*\(\s*(\S+)\s+(\S+)\s*\)", re.IGNORECASE)
_LABEL = re.compile(r"(?:\w*label|name)_([a-z-]+)\Z")
_LOCAL = re.compile(r"[A-Za-z0-9._-]+\Z")
_DATE = re.compile(r"\+(\d{4})-(\d\d)-(\d\d)T")


def read(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    """The entities of a file; which of the formats it has its beginning tells. Raises OSError, UsageError."""
    with open_text(path) as stream:
        start = stream.read(4096).lstrip()
    if not start.startswith(("{", "[")):
        yield from _results(path, dataset)
    elif start.startswith("{") and '"entities"' in start[:64]:
        yield from _answer(path, dataset)
    else:
        yield from _dump(path, dataset)


def _answer(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    """What Special:EntityData and wbgetentities give: `{"entities": {"Q…": …}}`."""
    with open_text(path) as stream:
        text = stream.read(MAX_LINE)
    try:
        entities = list(json.loads(text)["entities"].values())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        yield Bad(1, f"not JSON of Wikidata: {error!r}")
        return
    for number, entity in enumerate(entities, start=1):
        yield _checked(number, entity, dataset)


def _dump(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    for line in lines(path):
        if isinstance(line, Bad):
            yield line
            continue
        text = line.text.strip().rstrip(",")
        if text and text not in "[]":
            try:
                entity = json.loads(text)
            except (ValueError, RecursionError) as error:
                yield Bad(line.number, f"not JSON: {error}")
            else:
                yield _checked(line.number, entity, dataset)


def _checked(number: int, entity: Any, dataset: str) -> Record | Bad:
    try:
        return _record(entity, dataset)
    except InvalidRecord as error:
        return Bad(number, str(error))
    except (AttributeError, TypeError, KeyError, ValueError) as error:
        return Bad(number, f"no entity of Wikidata: {error!r}")


def _record(entity: Mapping[str, Any], dataset: str) -> Record:
    id = _item(entity.get("id"))
    claims = _Claims(entity.get("claims") or {})
    kind, type = _kind(claims)
    point = claims.first("P625") or {}
    lat, lon = degrees(point.get("latitude"), point.get("longitude"))
    above = claims.items("P131") or claims.items("P17") if kind is Kind.PLACE else claims.items("P361")
    return Record(
        id=f"wikidata:{id}",
        kind=kind,
        names=_names(entity, claims, dataset),
        type=type,
        country=country_of(claims.first("P297")),
        lat=lat,
        lon=lon,
        population=people((claims.first("P1082") or {}).get("amount")),
        within=tuple(f"wikidata:{one}" for one in above if one != id),
        since=_date(claims.first("P571")),
        until=_date(claims.first("P576")),
        links=tuple(
            Link(f"{authority}:{local}")
            for claim, authority in _LINKS.items()
            for local in claims.values(claim)
            if isinstance(local, str) and _LOCAL.match(local)
        ),
    )


def _item(value: Any) -> str:
    match = _ITEM.match(value) if isinstance(value, str) else None
    if not match:
        raise InvalidRecord(f"{value!r} is no item of Wikidata")
    return match[1]


class _Claims:
    """The statements of an entity that are in force: those preferred, else those of normal rank."""

    def __init__(self, claims: Mapping[str, Any]) -> None:
        self._claims = claims

    def values(self, claim: str) -> list[Any]:
        """The values of a statement, the best first; none for `unknown` and `no value`."""
        return [value for _, value in self._ranked(claim)]

    def first(self, claim: str) -> Any:
        """The best value of a statement, None where there is none."""
        return next(iter(self.values(claim)), None)

    def items(self, claim: str) -> list[str]:
        """The items that a statement names and that are so today."""
        return [v["id"] for s, v in self._ranked(claim) if "id" in v and "P582" not in s.get("qualifiers", {})]

    def _ranked(self, claim: str) -> list[tuple[Mapping[str, Any], Any]]:
        found = [
            (statement, statement["mainsnak"]["datavalue"]["value"])
            for statement in self._claims.get(claim, ())
            if statement.get("rank") != "deprecated" and "datavalue" in statement["mainsnak"]
        ]
        return sorted(found, key=lambda pair: pair[0].get("rank") != "preferred")

    def dated(self, claim: str) -> Iterator[tuple[Any, str | None, str | None]]:
        """The values of a statement with when they began and ceased to be so."""
        for statement, value in self._ranked(claim):
            qualifiers = statement.get("qualifiers", {})
            yield value, _date(_qualifier(qualifiers, "P580")), _date(_qualifier(qualifiers, "P582"))


def _qualifier(qualifiers: Mapping[str, Any], key: str) -> Any:
    return next((snak["datavalue"]["value"] for snak in qualifiers.get(key, ()) if "datavalue" in snak), None)


def _date(value: Any) -> str | None:
    """A point in time as a date, as exact as it is stated: precision 9 is a year, 10 a month, 11 a day."""
    match = _DATE.match(value["time"]) if isinstance(value, dict) and "time" in value else None
    precision = value.get("precision", 9) if match else 0
    return date_of("-".join(match.groups()[: precision - 8])) if match and 9 <= precision <= 11 else None


def _kind(claims: _Claims) -> tuple[Kind, str | None]:
    known = next((_CLASSES[q] for q in claims.items("P31") if q in _CLASSES), None)
    if known:
        return known
    if claims.first("P625"):
        return Kind.PLACE, None
    raise InvalidRecord("neither a class of places or groups that is known nor coordinates")


def _names(entity: Mapping[str, Any], claims: _Claims, dataset: str) -> Any:
    names = Names(dataset)
    for label in (entity.get("labels") or {}).values():
        names.add(label.get("value"), label.get("language"), Role.PREFERRED)
    for claim, role in _NAMES.items():
        for text, since, until in claims.dated(claim):
            names.add(text.get("text"), text.get("language"), Role.FORMER if until else role, since, until)
    for aliases in (entity.get("aliases") or {}).values():
        for alias in aliases:
            names.add(alias.get("value"), alias.get("language"))
    return names.all()


def _results(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    """The rows of SPARQL results; several rows of one item, as they come of several values, are one record."""
    found: dict[str, list[TableRow]] = {}
    for row in rows(path):
        if isinstance(row, Bad):
            yield row
            continue
        item = next((match[1] for cell in row.cells.values() if (match := _ITEM.match(cell))), None)
        if item:
            found.setdefault(item, []).append(row)
        else:
            yield Bad(row.number, "no column holds an item of Wikidata")
    for item, same in found.items():
        try:
            yield _record_of_rows(item, same, dataset)
        except InvalidRecord as error:
            yield Bad(same[0].number, str(error))


def _record_of_rows(item: str, same: list[TableRow], dataset: str) -> Record:
    cells = {column: cell for row in reversed(same) for column, cell in row.cells.items()}
    names = Names(dataset)
    for row in same:
        _add_names(names, row.cells)
    lat, lon = _coordinates(cells)
    links = {f"geonames:{id}" for row in same if (id := row.cells.get("geonames", row.cells.get("geonamesid")))}
    return Record(
        id=f"wikidata:{item}",
        kind=Kind.PLACE,
        names=names.all(),
        country=country_of(cells.get("country", cells.get("iso"))),
        lat=lat,
        lon=lon,
        population=people(cells.get("population")),
        links=tuple(Link(link) for link in sorted(links) if _LOCAL.match(link.partition(":")[2])),
    )


def _add_names(names: Names, cells: Mapping[str, str]) -> None:
    for column, cell in cells.items():
        if match := _LABEL.match(column):
            names.add(cell, match[1], Role.PREFERRED)
        elif column in ("name", "label", "itemlabel", "placelabel") and not _ITEM.match(cell):
            names.add(cell, cells.get("lang"), Role.PREFERRED)
        elif column.endswith(("altlabel", "alias", "aliases", "altlabels")):
            for form in cell.split(", "):
                names.add(form, cells.get("lang"))


def _coordinates(cells: Mapping[str, str]) -> tuple[float | None, float | None]:
    match = next((match for cell in cells.values() if (match := _POINT.match(cell))), None)
    return degrees(match[2], match[1]) if match else degrees(cells.get("lat"), cells.get("lon"))
