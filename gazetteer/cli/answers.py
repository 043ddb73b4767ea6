"""What one answer becomes: a line of JSON, or the cells that a row of a table gains."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from gazetteer.cli.rows import Row
from gazetteer.encoding import encode_json, readable
from gazetteer.model import Candidate, Resolution, Status, members

FORMATS: Final = ("jsonl", "csv", "parquet")

ADDED_COLUMNS: Final = ("gz_id", "gz_name", "gz_status", "gz_probability", "gz_lat", "gz_lon")
"""What CSV and Parquet gain. The entity's columns are filled for `match` and `ambiguous` (its first candidate)."""

STATUS_AT: Final = ADDED_COLUMNS.index("gz_status")

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)

# What makes Excel, LibreOffice or Sheets read a cell as a formula (OWASP, CSV injection); the wide signs are those of
# East Asian keyboards, which Excel takes for the narrow ones.
_FORMULA_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")

Piece = Callable[[Row, Resolution], Any]
"""What is written of an answer beside its row. Picklable: it is made where the answer is."""


def piece_of(format_name: str, authorities: Sequence[str]) -> Piece:
    """What an answer becomes in a format; a table gains the ids of the authorities."""
    return as_line if format_name == "jsonl" else partial(added_cells, authorities=tuple(authorities))


def as_line(row: Row, answer: Resolution) -> bytes:
    """The answer's JSON; the row's own id is echoed as it was given, a number as a number."""
    values = members(answer)
    own_id = row.cells.get("id")
    if own_id not in (None, "") and isinstance(own_id, str | int | float):
        values["id"] = readable(own_id) if isinstance(own_id, str) else own_id
    return encode_json(values) + b"\n"


def added_cells(_: Row, answer: Resolution, authorities: Sequence[str]) -> list[Any]:
    """The cells of ADDED_COLUMNS, and the ids of the authorities."""
    is_found = answer.status in (Status.MATCH, Status.AMBIGUOUS) and answer.candidates
    best = answer.candidates[0] if is_found else None
    return [
        best and best.id,
        best and best.name,
        answer.status.value,
        answer.probability,
        best and best.lat,
        best and best.lon,
        *(best and _ids(best, authority) for authority in authorities),
    ]


def _ids(entity: Candidate, authority: str) -> str | None:
    """Its ids there, its own first where it is one of them, `;` between several; None for none."""
    prefix, local = entity.id.split(":", 1)
    own = (local,) if prefix == authority else ()
    return ";".join(dict.fromkeys((*own, *entity.links.get(authority, ())))) or None


def defused(cells: Sequence[Any]) -> list[str]:
    """Cells as text that no spreadsheet runs: what would be a formula gets an apostrophe before it; numbers stay."""
    texts = [as_text(cell) for cell in cells]
    return [
        f"'{text}" if text.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text) else text for text in texts
    ]


def as_text(value: Any) -> str:
    """A cell as text: nothing for None, `;` between the texts of a list, JSON for an object."""
    if value is None:
        return ""
    if isinstance(value, str):
        return readable(value).replace("\0", "\ufffd")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(map(as_text, value))
    if isinstance(value, dict | list | tuple | bool):
        return readable(json.dumps(value, ensure_ascii=False, default=str))
    return str(value)
