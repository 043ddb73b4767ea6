"""GeoNames' dumps: a country (`SY.txt`), `allCountries.txt`, `cities15000.txt`, as they are or zipped.

In a folder `alternateNamesV2.txt` and `hierarchy.txt` are joined to the dumps beside them. Alone, the file of alternate
names and `admin1CodesASCII.txt` give what they hold. Columns: https://download.geonames.org/export/dump/readme.txt
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.assemble import Names, country_of, degrees, people
from gazetteer.exchange.geonames_codes import type_of
from gazetteer.exchange.geonames_names import Alternates, add_alternate
from gazetteer.exchange.load import Bad, Credit
from gazetteer.exchange.record import Link, Record
from gazetteer.exchange.streams import Line, lines, located
from gazetteer.exchange.world import role_of
from gazetteer.model import Kind, Role
from gazetteer.text.script import UNKNOWN, script_of

CREDIT: Credit = ("GeoNames", "https://www.geonames.org", "CC BY 4.0")

_COLUMNS = 19
_DUMP = re.compile(r"([A-Z]{2}|allCountries|cities\d+|no-country)(\.(txt|zip)(\.gz)?)\Z")
_ALTERNATES = re.compile(r"alternateNames(V2)?\.|alternateNamesV2-")
_ADMIN = re.compile(r"admin[12]Codes")
_CODE = re.compile(r"[A-Za-z0-9]+\Z")
_URDU_COMMA = "،"


def read(path: str | Path, dataset: str) -> Iterator[Record | Bad]:
    """The features of a dump, or of all dumps of a folder. Raises OSError, and InvalidRecord for a folder without."""
    path = Path(path)
    with Alternates() as extra:
        if path.is_dir():
            yield from _folder(path, dataset, extra)
        else:
            yield from _file(path, dataset, extra)


def _folder(folder: Path, dataset: str, extra: Alternates) -> Iterator[Record | Bad]:
    files = sorted(file for file in folder.iterdir() if file.is_file())
    dumps = [file for file in files if _DUMP.match(file.name)] or [file for file in files if _ADMIN.match(file.name)]
    if not dumps:
        raise InvalidRecord(f"{folder}: no dump of GeoNames (SY.txt, allCountries.txt) is there")
    for file in files:
        if _ALTERNATES.match(file.name):
            yield from located(file.name, extra.load_names(file))
        elif file.name.startswith("hierarchy."):
            yield from located(file.name, extra.load_parents(file))
    for file in dumps:
        yield from located(file.name, _file(file, dataset, extra))


def _file(file: Path, dataset: str, extra: Alternates) -> Iterator[Record | Bad]:
    if _ALTERNATES.match(file.name):
        yield from extra.load_names(file)
        yield from extra.records(dataset)
    elif _ADMIN.match(file.name):
        yield from _parsed(file, lambda cells: _area(cells, dataset))
    else:
        yield from _parsed(file, lambda cells: _feature(cells, dataset, extra))


def _parsed(file: Path, make: Callable[[list[str]], Record]) -> Iterator[Record | Bad]:
    for line in lines(file):
        if isinstance(line, Bad):
            yield line
        elif line.text and not line.text.startswith("#"):
            yield _made(line, make)


def _made(line: Line, make: Callable[[list[str]], Record]) -> Record | Bad:
    try:
        return make(line.text.split("\t"))
    except InvalidRecord as error:
        return Bad(line.number, str(error))


def _feature(cells: list[str], dataset: str, extra: Alternates) -> Record:
    if len(cells) != _COLUMNS:
        raise InvalidRecord(f"{len(cells)} columns, a dump of GeoNames has {_COLUMNS}")
    number, name, _, alternates, lat, lon, feature_class, feature_code, country = cells[:9]
    id = _id(number)
    names = Names(dataset)
    names.add(name, role=Role.PREFERRED)
    coded = extra.names_of(int(number))
    for alternate in coded:
        add_alternate(names, alternate)
    if not coded:
        _add_uncoded(names, name, alternates)
    latitude, longitude = degrees(lat, lon)
    codes = _codes(country, cells[10:14])
    return Record(
        id=id,
        kind=Kind.PLACE,
        names=names.all(),
        type=type_of(feature_class, feature_code),
        country=country_of(country),
        lat=latitude,
        lon=longitude,
        population=people(cells[14]),
        within=(*extra.parents_of(int(number)), *_areas_above(codes, feature_code)),
        links=tuple(Link(link) for link in (*_own_area(codes, feature_code), *extra.links_of(coded))),
    )


def _id(number: str) -> str:
    if not number.isdecimal() or not number.isascii():
        raise InvalidRecord(f"{number!r} is no GeoNames id")
    return f"geonames:{number}"


def _add_uncoded(names: Names, main: str, alternates: str) -> None:
    """The alternate names of the dump itself, which have no language; what is no one's spelling is marked."""
    forms = [form for form in alternates.split(",") if form and form != main]
    has_other_script = any(script_of(form) not in ("Latn", UNKNOWN) for form in (main, *forms))
    for form in forms:
        plain = form.split(_URDU_COMMA)[0]  # Urdu names come as "city، state"
        names.add(plain, role=role_of(plain, False, has_other_script))


def _codes(country: str, admin: list[str]) -> tuple[str, ...]:
    """The codes of the areas that a feature is in, country first; cut where one is not known."""
    codes = [country]
    for code in admin[:2]:
        if not _CODE.match(code) or not code.strip("0"):
            break
        codes.append(code)
    return tuple(codes)


def _own_area(codes: tuple[str, ...], feature_code: str) -> Iterator[str]:
    level = {"ADM1": 1, "ADM2": 2}.get(feature_code)
    if level and len(codes) > level:
        yield f"admin:{'.'.join(codes[: level + 1])}"


def _areas_above(codes: tuple[str, ...], feature_code: str) -> tuple[str, ...]:
    """The areas that hold a feature, the smallest first; a first-level area lies within its country alone."""
    own = {"ADM1": 1, "ADM2": 2}.get(feature_code, 3)
    return tuple(f"admin:{'.'.join(codes[:n])}" for n in range(min(len(codes), own), 1, -1))


def _area(cells: list[str], dataset: str) -> Record:
    """A row of admin1CodesASCII.txt or admin2Codes.txt: code, name, name in ASCII, id."""
    if len(cells) != 4 or not all(map(_CODE.match, cells[0].split("."))):
        raise InvalidRecord("four columns are expected: code, name, name in ASCII, id")
    code, name, ascii_name, number = cells
    names = Names(dataset)
    names.add(name, role=Role.PREFERRED)
    names.add(ascii_name)
    country, first, *rest = code.split(".") if "." in code else (code, "")
    return Record(
        id=_id(number),
        kind=Kind.PLACE,
        names=names.all(),
        type="district" if rest else "province",
        country=country_of(country),
        within=(f"admin:{country}.{first}",) if rest else (),
        links=(Link(f"admin:{code}"),),
    )
