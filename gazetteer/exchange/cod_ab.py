"""OCHA's Common Operational Datasets, of any country: administrative boundaries, communities, neighbourhoods, p-codes.

Tables as CSV or XLSX, or a folder of them, in every style of columns there has been:

`adm3_name`, `adm3_name1`, `adm3_pcode`, `lang`, `lang1`   since 2020: languages stand in columns of their own
`ADM3_EN`, `ADM3_AR`, `ADM3_PCODE`                         before: the language is in the column's name
`NAME_EN`, `NAME_AR`, `PCODE`, `ADM2_PCODE`                2016: the row's own columns have no level
`PP_NAME_EN`, `PP_PCODE`                                   population places
`neighborho`, `neighbor_1`, `neighbor_2`                   neighbourhoods, cut to ten letters by a shapefile
`Location`, `Admin Level`, `P-Code`, `Name`                HDX's list of the p-codes of the world

What several tables of a folder say of one p-code becomes one record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.assemble import Names, country_of, date_of, degrees, people
from gazetteer.exchange.load import Bad, Credit
from gazetteer.exchange.record import Record
from gazetteer.exchange.streams import located
from gazetteer.exchange.tables import SUFFIXES, TableRow, rows
from gazetteer.model import Kind, Role

CREDIT: Credit = ("OCHA Common Operational Datasets", "https://data.humdata.org", "as the dataset's page there says")

_TYPES = ("country", "province", "district", "subdistrict", "admin", "admin")
"""Level of administration -> type."""
_PCODE = re.compile(r"[A-Za-z0-9._-]+\Z")
_LATITUDES = ("lat", "latitude", "center_lat", "y_coord", "pp_lat", "point_y")
_LONGITUDES = ("lon", "longitude", "center_lon", "x_coord", "pp_lon", "point_x")
_SHAPEFILE = {"neighborho": "name_en", "neighbor_1": "name_ar", "neighbor_2": "pcode"}
"""Columns of the neighbourhoods of Syria, whose names a shapefile cut: their meaning is known from the rows alone."""

Cells = Mapping[str, str]


class _Own(NamedTuple):
    """What a row is about."""

    pcode: str
    level: int | None
    """Of administration, None for a population place or neighbourhood."""
    type: str
    names: tuple[tuple[str, str | None, Role], ...]
    """Form, language, role."""


def read(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    """The areas and places of a table, or of all tables of a folder. Raises OSError, UsageError."""
    path = Path(path)
    if not path.is_dir():
        yield from _table(path, dataset)
        return
    found: dict[str, Record] = {}
    for file in sorted(file for file in path.iterdir() if file.name.lower().endswith((*SUFFIXES, ".gz"))):
        for one in located(file.name, _table(file, dataset)):
            if isinstance(one, Bad):
                yield one
            else:
                found[one.id] = _joined(found[one.id], one) if one.id in found else one
    yield from found.values()


def _joined(first: Record, second: Record) -> Record:
    """What two tables say of one p-code: the first where both say something, all names."""
    has_point = first.lat is not None
    known = {(name.form, name.lang) for name in first.names}
    return replace(
        first,
        names=first.names + tuple(name for name in second.names if (name.form, name.lang) not in known),
        lat=first.lat if has_point else second.lat,
        lon=first.lon if has_point else second.lon,
        population=first.population or second.population,
        within=first.within or second.within,
    )


def _table(path: Path, dataset: str) -> Iterator[Record | Bad]:
    for row in rows(path):
        if isinstance(row, Bad):
            yield row
        elif "adm_p_lvl" not in row.cells:
            # A row of the table of capitals has the p-code of the area whose capital it names, none of its own.
            yield _checked(row, dataset)


def _checked(row: TableRow, dataset: str) -> Record | Bad:
    try:
        return _record({_SHAPEFILE.get(column, column): cell for column, cell in row.cells.items()}, dataset)
    except InvalidRecord as error:
        return Bad(row.number, str(error))


def _record(cells: Cells, dataset: str) -> Record:
    own = _own(cells)
    if not _PCODE.match(own.pcode):
        raise InvalidRecord(f"{own.pcode!r} is no p-code")
    names = Names(dataset)
    for form, lang, role in own.names:
        names.add(form, lang, role)
    lat, lon = degrees(_first(cells, _LATITUDES), _first(cells, _LONGITUDES))
    parent = _parent(cells, own)
    return Record(
        id=f"pcode:{own.pcode}",
        kind=Kind.PLACE,
        names=names.all(),
        type=own.type,
        country=_country(cells),
        lat=lat,
        lon=lon,
        population=people(cells.get("population") or cells.get("t_tl")),
        within=(f"pcode:{parent}",) if parent else (),
        since=date_of(cells.get("valid from date", cells.get("valid_from"))),
    )


def _country(cells: Cells) -> str | None:
    """The country that the row names, else the one whose code its p-codes begin with (`SY07`, `TUR002`, `IQG11`)."""
    stated = country_of(cells.get("location") or cells.get("adm0_pcode"))
    pcodes = [cell for level in range(5) if (cell := cells.get(f"adm{level}_pcode"))]
    return stated or next((country_of(p[:3]) or country_of(p[:2]) for p in pcodes), None)


def _first(cells: Cells, columns: tuple[str, ...]) -> str | None:
    return next((cells[column] for column in columns if column in cells), None)


def _own(cells: Cells) -> _Own:
    """What the row is about, by the first style whose columns it has. Raises InvalidRecord."""
    if "p-code" in cells:
        level = _level(cells.get("admin level", ""))
        return _Own(cells["p-code"], level, _TYPES[level], ((cells.get("name", ""), None, Role.PREFERRED),))
    if "pp_pcode" in cells or ("adm4_pcode" in cells and "pp_name_en" in cells):
        return _community(cells)
    if "pcode" in cells:
        return _unlevelled(cells)
    if "admin_leve" in cells:
        return _point(cells)
    for level in range(5, -1, -1):
        if f"adm{level}_pcode" in cells:
            return _Own(cells[f"adm{level}_pcode"], level, _TYPES[level], _names(cells, f"adm{level}"))
    raise InvalidRecord("no p-code of its own")


def _level(text: str) -> int:
    if text not in {str(level) for level in range(len(_TYPES))}:
        raise InvalidRecord(f"{text!r} is no level of administration")
    return int(text)


def _community(cells: Cells) -> _Own:
    """A population place. `Yarmuk (Damascus)`: what is in brackets tells it from others, and is not its name."""
    full = cells.get("pp_name_en", "")
    plain = cells.get("adm4_en") or full
    names = [(plain, "en", Role.PREFERRED), (full, "en", Role.VARIANT)]
    names += [(cells.get(column, ""), lang, Role.VARIANT) for column, lang in (("pp_ref_nam", "en"),)]
    names += [(cells.get(column, ""), "ar", Role.PREFERRED) for column in ("pp_name_ar", "adm4_ar")]
    return _Own(cells.get("pp_pcode") or cells["adm4_pcode"], None, "settlement", tuple(names))


def _unlevelled(cells: Cells) -> _Own:
    """A row of 2016, whose level is one below that of the parents; N and a number is a neighbourhood."""
    names = (
        (cells.get("name_en", ""), "en", Role.PREFERRED),
        (cells.get("nam_en_ref", ""), "en", Role.VARIANT),
        (cells.get("name_ar", ""), "ar", Role.PREFERRED),
        (cells.get("nam_ar_ref", ""), "ar", Role.VARIANT),
    )
    level = 1 + max((level for level in range(5) if f"adm{level}_pcode" in cells), default=-1)
    is_neighbourhood = re.fullmatch(r"N\d+", cells["pcode"]) is not None
    if is_neighbourhood:
        return _Own(cells["pcode"], None, "neighbourhood", names)
    return _Own(cells["pcode"], level, _TYPES[level] if level < 4 else "settlement", names)


def _point(cells: Cells) -> _Own:
    """A row of the table of points: the area of the level it names."""
    level = _level(cells.get("admin_leve", ""))
    pcode = cells.get(f"adm{level}_pcode")
    if not pcode:
        raise InvalidRecord("no p-code of its own")
    named = {key.replace("name", f"adm{level}_name", 1): cell for key, cell in cells.items() if key.startswith("name")}
    return _Own(pcode, level, _TYPES[level], _names({**cells, **named}, f"adm{level}"))


def _names(cells: Cells, prefix: str) -> tuple[tuple[str, str | None, Role], ...]:
    """The names of a level in both styles: `adm3_name1` with `lang1`, and `adm3_ar`."""
    numbered = [
        (cells.get(f"{prefix}_name{suffix}", ""), cells.get(f"lang{suffix}"), Role.PREFERRED)
        for suffix in ("", "1", "2", "3")
    ]
    tagged = [
        (form, _LANGUAGES.get(match[1], match[1]), Role.PREFERRED)
        for column, form in cells.items()
        if (match := re.fullmatch(rf"{prefix}_([a-z]{{2,3}})", column)) and match[1] != "ref"
    ]
    reference = cells.get(f"{prefix}_ref_n") or cells.get(f"{prefix}_ref") or ""
    return (*numbered, *tagged, (reference, cells.get("lang"), Role.VARIANT))


_LANGUAGES = {"ua": "uk"}
"""What columns say that is no language code: `ADM1_UA` is Ukrainian."""


def _parent(cells: Cells, own: _Own) -> str | None:
    """The p-code of the level above; of a place or neighbourhood, of the lowest level that the row has."""
    if "p-code" in cells:
        # The parent of a first-level area is its country, by an alpha-3 code: `country` says it already.
        return cells.get("parent p-code") if own.level != 1 else None
    above = range((own.level if own.level is not None else 6) - 1, -1, -1)
    pcodes = (cells.get(f"adm{level}_pcode") for level in above)
    return next((pcode for pcode in pcodes if pcode and pcode != own.pcode and _PCODE.match(pcode)), None)
