"""Names that two or more entities bear: each must stand in the reviewed file, so that a new clash shows.

Two names are the same where their folded cores are, in one script, whatever their languages and roles; codes and
transliterations do not count. An area and what lies within it may bear one name (a district and its seat) without
being listed: such entities, each within the next, are one name's natural family.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from gazetteer.exchange.lint.book import SHARED, SHARED_COLUMNS, Book, Problem, Row, dump
from gazetteer.exchange.lint.entities import number_of
from gazetteer.text.analyze import analyze
from gazetteer.text.script import script_of

_UNSHARED = frozenset({"code", "transliteration"})
_NOTE_PLACES = 4
"""Entities that a note made here spells out."""


def check_shared(book: Book) -> Iterator[Problem]:
    """Shared names that the reviewed file does not have, or has otherwise."""
    listed = {row["fold"]: row for row in book.shared}
    actual = shared_names(book)
    for fold, ids in actual.items():
        row = listed.get(fold)
        if not row or row["entities"].split(";") != list(ids):
            yield _bearer(book, fold, ids).problem(
                f"form: {fold!r} is shared by {', '.join(ids)}: review it, and list it with "
                f"gazetteer check --write-shared ({SHARED})"
            )
    for fold, row in listed.items():
        if fold not in actual:
            yield row.problem(f"{fold!r} is no longer shared: gazetteer check --write-shared takes it out")


def shared_names(book: Book) -> Mapping[str, tuple[str, ...]]:
    """Folded core -> the ids of the entities that share it, in order; families left out. In order of the fold."""
    bearers: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in book.names:
        if row["role"] not in _UNSHARED and row["entity"] in book.entity:
            bearers[_core(row), script_of(row["form"])][row["entity"]] = None
    found: dict[str, set[str]] = defaultdict(set)
    for (core, _), ids in bearers.items():
        if len(ids) > 1 and not _is_family(book, list(ids)):
            found[core].update(ids)
    return {core: tuple(sorted(found[core], key=number_of)) for core in sorted(found)}


def _core(row: Row) -> str:
    return analyze(row["form"], row["lang"] or None).core


def _is_family(book: Book, ids: list[str]) -> bool:
    """Whether of any two of the entities one lies within the other."""
    above = {id: book.ancestors(id) for id in ids}
    return all(a in above[b] or b in above[a] for a, b in combinations(ids, 2))


def _bearer(book: Book, fold: str, ids: tuple[str, ...]) -> Row:
    """The row of the name that makes the clash: of the last entity that bears it."""
    return next(row for row in book.names_of[ids[-1]] if row["role"] not in _UNSHARED and _core(row) == fold)


def reviewed(book: Book) -> str:
    """The reviewed file as it should stand: notes are kept, a new name gets one that says what its bearers are."""
    notes = {row["fold"]: row["note"] for row in book.shared}
    entities = {row["fold"]: row["entities"] for row in book.shared}
    lines = [",".join(SHARED_COLUMNS)]
    for fold, ids in shared_names(book).items():
        joined = ";".join(ids)
        is_known = entities.get(fold) == joined and notes.get(fold)
        lines.append(dump((fold, joined, notes[fold] if is_known else _note(book, ids))))
    return "\n".join(lines) + "\n"


def _note(book: Book, ids: tuple[str, ...]) -> str:
    """What the entities are and lie within: `village in Afrin; tribe`."""
    described = [_described(book, id) for id in ids[:_NOTE_PLACES]]
    more = [f"{len(ids) - _NOTE_PLACES} more"] if len(ids) > _NOTE_PLACES else []
    return "; ".join([*described, *more])


def _described(book: Book, id: str) -> str:
    parent = next(iter(book.parents(id)), None)
    name = _shown(book, parent) if parent in book.entity else None
    return f"{book.entity[id]['type']} in {name}" if name else book.entity[id]["type"]


def _shown(book: Book, id: str | None) -> str | None:
    preferred = [row for row in book.names_of.get(id or "", ()) if row["role"] == "preferred"]
    english = [row for row in preferred if row["lang"] == "en"]
    return next((row["form"] for row in (*english, *preferred)), None)
