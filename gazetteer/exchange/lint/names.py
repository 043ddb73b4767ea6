"""What must hold of the rows of names: references, roles, letters, duplicates, abbreviations, order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.lint.book import Book, Problem, Row, area_of
from gazetteer.exchange.lint.entities import Rule, blanks, check_order, dates, number_of, source
from gazetteer.exchange.lint.letters import check_letters
from gazetteer.exchange.record import checked_name
from gazetteer.model import Name, Role

_ROLES = frozenset(role.value for role in Role)
_LANG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[a-z0-9]{5,8}))?\Z")
_JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner: letters of Persian, Sorani and Syriac spelling, other than all format signs."""
_CAPITALS = re.compile(r"[^\W\d_]{2,8}\Z")
_UNMARKED = frozenset({"variant", "translation", "endonym", "exonym", "colloquial", "misspelling"})
"""Roles that an abbreviation cannot have: one that is the usual name is `preferred`, one of old `former`."""


def check_names(book: Book) -> Iterator[Problem]:
    """What is wrong with the names, in the order of the files."""
    for row in book.names:
        for rule in _RULES:
            yield from map(row.problem, rule(row, book))
    yield from check_order(book.names, lambda row: (number_of(row["entity"]), row["lang"]), "entity and language")
    for rows in book.names_of.values():
        yield from _repeated(rows)
        yield from _preferred(rows)


def _entity(row: Row, book: Book) -> Iterator[str]:
    entity = book.entity.get(row["entity"])
    if not entity:
        yield f"entity: there is no {row['entity']}"
    elif area_of(entity) != area_of(row):
        yield f"entity: {row['entity']} is of the area {area_of(entity)}"


def _form(row: Row, _: Book) -> Iterator[str]:
    try:
        checked_name(Name(row["form"]))
    except InvalidRecord as error:
        yield str(error)
    for letter in row["form"]:
        if unicodedata.category(letter) == "Cf" and letter not in _JOINERS:
            yield f"form: {row['form']} holds U+{ord(letter):04X}, a sign without a shape"
    if row["form"].strip(_JOINERS) != row["form"]:
        yield f"form: {row['form']} begins or ends with a joiner"


def _lang_and_role(row: Row, _: Book) -> Iterator[str]:
    if row["lang"] and not _LANG.match(row["lang"]):
        yield f"lang: {row['lang']} is no BCP 47 tag as these files write it (kmr, ar-Latn)"
    if row["lang"] == "ku":
        yield "lang: ku is more than one language: kmr, ckb or sdh"
    if row["role"] not in _ROLES:
        yield f"role: {row['role']} is no role"


def _letters(row: Row, _: Book) -> Iterator[str]:
    yield from check_letters(row["form"], row["lang"], row["role"])


def _abbreviation(row: Row, _: Book) -> Iterator[str]:
    bare = re.sub(r"[.\-–]", "", row["form"])
    is_capital = bare == bare.upper() != bare.lower() and bool(_CAPITALS.match(bare))
    if is_capital and row["role"] in _UNMARKED:
        yield f"role: {row['form']} is all capitals, an abbreviation or a code, not a {row['role']}"


def _blanks(row: Row, _: Book) -> Iterator[str]:
    yield from blanks(row)


def _dates(row: Row, _: Book) -> Iterator[str]:
    yield from dates(row)


_RULES: tuple[Rule, ...] = (_entity, _form, _lang_and_role, _letters, _abbreviation, _dates, source, _blanks)


def _repeated(rows: list[Row]) -> Iterator[Problem]:
    """The same form and language of one entity twice."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        other = first.setdefault((row["form"], row["lang"]), row)
        if other is not row:
            yield row.problem(
                f"form: {row['form']} ({row['lang'] or 'no language'}) stands at line {other.line} already"
            )


def _preferred(rows: list[Row]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row in rows:
        if row["role"] == "preferred":
            other = first.setdefault(row["lang"], row)
            if other is not row:
                yield row.problem(f"role: {row['entity']} has a preferred name in {row['lang']} at line {other.line}")
