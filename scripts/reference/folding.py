"""docs/folding.md: its tables of names and of readings, the columns of which that can be computed are.

A table whose first column is `name` or `reading` is one of these; `lang` and `beside` stand beside it as they are
given. Columns of other titles are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

from gazetteer.matching.keys import near_keys
from gazetteer.matching.signature import signature
from gazetteer.text.analyze import Analysis, analyze
from gazetteer.text.phonetic import skeleton

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "folding.md"

Row = Mapping[str, str]
"""The cells of a row by the titles of their columns."""


def renewed(text: str) -> str:
    """The page with what is computed as it is now."""
    return "\n".join(line for block in _blocks(text) for line in _renewed(block))


def rows(text: str) -> Iterator[Row]:
    """The rows of the tables that are computed."""
    for block in _blocks(text):
        if _computed(block):
            yield from _rows(block)


def _blocks(text: str) -> Iterator[list[str]]:
    """The lines of the text, those of a table together."""
    for _, lines in groupby(text.split("\n"), key=lambda line: line.startswith("|")):
        yield list(lines)


def _renewed(block: list[str]) -> list[str]:
    computed = _computed(block)
    if not computed:
        return block
    rows = [
        row | {title: computed[title](row) for title in row if title in computed} for row in map(dict, _rows(block))
    ]
    return [*block[:2], *(f"| {' | '.join(row.values())} |" for row in rows)]


def _computed(block: list[str]) -> Mapping[str, Callable[[Row], str]]:
    """What gives the columns of a table by their titles; empty for what is no table of these."""
    return _COMPUTED.get(_cells(block[0])[0], {}) if block[0].startswith("|") else {}


def _rows(table: list[str]) -> Iterator[Row]:
    for line in table[2:]:
        yield dict(zip(_cells(table[0]), _cells(line), strict=True))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line[1:-1].split("|")]


def _read(row: Row) -> Analysis:
    return analyze(row["name"], row.get("lang") or None)


def _says(row: Row) -> str:
    """The generic words of a name, with what each tells of what is named."""
    return ", ".join(f"{hint.word}: {hint.type or hint.kind or 'no type'}" for hint in _read(row).hints)


def _code(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


def _near(family: str) -> Callable[[Row], str]:
    """What gives the near keys of one family, without its letter."""

    def column(row: Row) -> str:
        texts = map(_spelled, near_keys(row["reading"].strip("`")))
        return _code(text[1:] for text in texts if text.startswith(family))

    return column


def _spelled(key: int) -> str:
    """The text that a key stands for; empty for a long one, of which only a hash is left."""
    return key.to_bytes(8, "big").lstrip(b"\0").decode() if key >= 0 else ""


def _bits(row: Row, *titles: str) -> str:
    bits = -1
    for title in titles:
        bits &= signature(row[title].strip("`"))
    return str(bits.bit_count())


_COMPUTED: Final[Mapping[str, Mapping[str, Callable[[Row], str]]]] = {
    "name": {
        "fold": lambda row: _read(row).fold,
        "core": lambda row: _read(row).core,
        "romanized": lambda row: _code(_read(row).latin),
        "sounds": lambda row: _code(_read(row).sounds),
        "skeleton": lambda row: _code([skeleton(_read(row).sounds[0])]),
        "says": _says,
    },
    "reading": {
        **{family: _near(family) for family in "kvpqt"},
        "bits": lambda row: _bits(row, "reading"),
        "bits beside": lambda row: _bits(row, "beside"),
        "in common": lambda row: _bits(row, "reading", "beside"),
    },
}
