"""CSV, one entity a row, for spreadsheets: a column for the name in each of the languages of the region."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from gazetteer.exchange.whole import Whole, wholes
from gazetteer.store.reader import Reader

LANGUAGES = ("en", "ar", "kmr", "ckb", "fa", "tr", "syr", "hy")
"""Languages that have a column of their own."""
COLUMNS = (
    "id", "kind", "type", "name", "country", "lat", "lon", "population", "since", "until", "within", "links",
    *(f"name_{lang}" for lang in LANGUAGES), "other_names",
)  # fmt: skip

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet read a cell as a formula (OWASP, CSV injection)."""


def write(reader: Reader) -> Iterator[str]:
    """A header, then every entity in order of id. Several values of one cell stand with `;` between them.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    yield line(COLUMNS)
    for whole in wholes(reader):
        yield line(_cells(whole))


def _cells(whole: Whole) -> list[Any]:
    entity = whole.entity
    by_lang = {name.lang: name.form for name in reversed(whole.shown) if name.role == "preferred"}
    own = [by_lang.get(lang, "") for lang in LANGUAGES]
    others = dict.fromkeys(name.form for name in whole.shown if name.form not in {*own, entity.name})
    links = [f"{authority}:{local}" for authority, locals in whole.links.items() for local in locals]
    return [
        entity.id, entity.kind, entity.type, entity.name, entity.country, entity.lat, entity.lon, entity.population,
        entity.since, entity.until, ";".join(whole.parents), ";".join(links), *own, ";".join(others),
    ]  # fmt: skip


def line(cells: Sequence[Any]) -> str:
    """A row as text, safe in a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(map(_defused, cells))
    return out.getvalue()


def _defused(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
