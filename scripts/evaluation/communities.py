"""Two romanizations of the same villages: the communities of OCHA's COD, asked by their names in Who's On First.

A pair is a locality of Who's On First and the one community within a kilometre of it that has no other locality as
near. Some pairs are neighbours: the set is silver.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from gazetteer.text.fold import fold
from gazetteer.text.script import script_of
from scripts.evaluation.case import PLACE_STRING, TEST, Case, digest
from scripts.evaluation.forms import is_unlike
from scripts.evaluation.names import distance_km
from scripts.evaluation.whosonfirst import SHARED, WofRecord, wof_records

PAIR_KM: Final = 1.0
_CELL: Final = 0.02
"""Degrees: a cell and its neighbours cover more than a kilometre around a point in Syria."""
_AREAS: Final = {1: "province", 2: "district", 3: "subdistrict"}
_SYRIA: Final = {"Latn": "Syria", "Arab": "سوريا"}
_COMMA: Final = {"Latn": ", ", "Arab": "، "}
_LABELS: Final = {"Latn": "Latin", "Arab": "Arabic"}


@dataclass(frozen=True, slots=True)
class Community:
    """One populated place of the COD."""

    id: str
    name: str
    subdistrict: str
    district: str
    governorate: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A community and what Who's On First says of it."""

    community: Community
    record: WofRecord


@cache
def communities() -> tuple[Community, ...]:
    """All communities; parents as ids (`pcode:SY0802`). FileNotFoundError where the data are not there."""
    return tuple(
        Community(
            id=f"pcode:{row['PP_PCODE']}",
            name=row["ADM4_EN"],
            subdistrict=f"pcode:{row['ADM3_PCODE']}",
            district=f"pcode:{row['ADM2_PCODE']}",
            governorate=f"pcode:{row['ADM1_PCODE']}",
            lat=float(row["lat"]),
            lon=float(row["lon"]),
        )
        for row in _rows("cod-adm4-syria/syr_adm4_communities_en_coords.csv")
    )


def areas() -> dict[str, tuple[str, str]]:
    """Id of every governorate, district and subdistrict → its English and Arabic name."""
    return {
        f"pcode:{row[f'adm{level}_pcode']}": (row[f"adm{level}_name"], row[f"adm{level}_name1"])
        for level in (1, 2, 3)
        for row in _rows(f"cod-ab-syria/syr_admin{level}.csv")
    }


def _rows(path: str) -> list[dict[str, str]]:
    with (SHARED / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contract_records() -> Iterator[dict[str, Any]]:
    """The gazetteer of this set: areas, then communities, as records of the contract."""
    for id, (english, arabic) in areas().items():
        names = [{"form": english, "lang": "en", "role": "preferred"}, {"form": arabic, "lang": "ar"}]
        within = [] if _level(id) == 1 else [id[:-2]]
        yield {**_place(id, _AREAS[_level(id)]), "within": within, "names": [n for n in names if n["form"]]}
    for community in communities():
        place = _place(community.id, "settlement")
        where = {"lat": community.lat, "lon": community.lon, "within": [community.subdistrict]}
        yield {**place, **where, "names": [{"form": community.name, "lang": "en"}]}


def _level(id: str) -> int:
    """The level of an area from its p-code, which is its parent's and two digits more (SY08, SY0802, SY080200)."""
    return len(id.removeprefix("pcode:")) // 2 - 1


def _place(id: str, type: str) -> dict[str, Any]:
    return {"id": id, "kind": "place", "type": type, "country": "SY"}


@cache
def pairs() -> tuple[Pair, ...]:
    """The localities and communities that have each other, and none else, within PAIR_KM."""
    localities = [record for record in wof_records("SY") if record.type == "locality"]
    cells: defaultdict[tuple[int, int], list[WofRecord]] = defaultdict(list)
    for record in localities:
        cells[_cell(record.place.lat, record.place.lon)].append(record)
    near = {community: list(_near(community, cells)) for community in communities()}
    uses = Counter(record.place.id for found in near.values() for record in found)
    return tuple(
        Pair(community, found[0])
        for community, found in near.items()
        if len(found) == 1 and uses[found[0].place.id] == 1
    )


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return int(lat // _CELL), int(lon // _CELL)


def _near(community: Community, cells: dict[tuple[int, int], list[WofRecord]]) -> Iterator[WofRecord]:
    row, column = _cell(community.lat, community.lon)
    for cell in ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
        for record in cells.get(cell, ()):
            place = record.place
            if distance_km(community.lat, community.lon, place.lat, place.lon) <= PAIR_KM:
                yield record


def cases(split: Collection[int] = TEST, seed: int = 1) -> list[Case]:
    """Each pair of some tenths by its Latin and by its Arabic name: bare, with its district, as one place string."""
    spellings = _Spellings(seed)
    same = defaultdict(set)
    for community in communities():
        same[fold(community.name)].add(community.id)
    return [
        case
        for pair in pairs()
        if pair.record.split in split
        for script in _LABELS
        for case in _asked(pair, script, frozenset(same[fold(pair.community.name)]), spellings)
    ]


def _asked(pair: Pair, script: str, right: frozenset[str], spellings: _Spellings) -> Iterator[Case]:
    name = _name(pair.record, script)
    if name is None:
        return
    string = _COMMA[script].join((name, *spellings.of(pair, script), _SYRIA[script]))
    # Told by the Latin names, for both: what Arabic letters leave out makes any two of their names unlike.
    likeness = "unlike" if is_unlike(pair.record.place.name, [pair.community.name]) else "alike"
    labels = frozenset({"communities", _LABELS[script], script, "SY", likeness})
    yield Case(name, right, country="SY", labels=labels | {"bare"})
    yield Case(name, right, country="SY", within=pair.community.district, labels=labels | {"within"})
    yield Case(string, right, country="SY", labels=labels | {PLACE_STRING})


def _name(record: WofRecord, script: str) -> str | None:
    if script == "Latn":
        return record.place.name
    return next((form for lang, _, form in record.names if lang == "ara" and script_of(form) == "Arab"), None)


class _Spellings:
    """How Who's On First writes the districts and governorates that the COD names: other spellings where it has any."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._records = {record.place.id: record for record in wof_records("SY")}
        self._areas = areas()
        self._same = _same_areas("county", "district") | _same_areas("region", "governorate")

    def of(self, pair: Pair, script: str) -> list[str]:
        """District and governorate of a pair, spelled in a script."""
        parents = (pair.community.district, pair.community.governorate)
        return [self._spell(area, script, pair.community.id) for area in parents]

    def _spell(self, area: str, script: str, salt: str) -> str:
        own = self._areas[area][0 if script == "Latn" else 1]
        record = self._records.get(self._same.get(area, ""))
        langs = {"ara"} if script == "Arab" else {"eng", "und", "ara"}
        found = (
            {form for lang, _, form in record.names if lang in langs and script_of(form) == script} if record else ()
        )
        other = sorted(form for form in found if fold(form) != fold(own))
        return other[digest(f"{self._seed}:{area}:{salt}") % len(other)] if other else own


def _same_areas(level: str, area: str) -> dict[str, str]:
    """Area of the COD → the one of Who's On First that most of its pairs lie in, where the reverse holds too."""
    votes = Counter(
        (getattr(pair.community, area), pair.record.parents[level]) for pair in pairs() if level in pair.record.parents
    )
    ranked = votes.most_common()
    theirs = {id: ours for (ours, id), _ in reversed(ranked)}
    ours = {ours: id for (ours, id), _ in reversed(ranked)}
    return {area_id: id for area_id, id in ours.items() if theirs[id] == area_id}
