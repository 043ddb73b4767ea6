"""Whatever the text: every method that takes one answers, or raises an error of the library."""

from __future__ import annotations

import shutil
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings

from gazetteer import Gazetteer, GazetteerError
from gazetteer.encoding import encode_json
from tests.any_text import ANY_TEXT, NASTY
from tests.tiny import load, record

Ask = Callable[[Gazetteer, str], object]

ENTRIES: Final[Mapping[str, Ask]] = {
    "resolve": lambda g, text: g.resolve(text),
    "resolve within": lambda g, text: g.resolve("Tay", within=text),
    "resolve in a language": lambda g, text: g.resolve(
        "Tay", lang=text, country=text, type=text, as_of=text, near=text
    ),
    "annotate": lambda g, text: g.annotate(text),
    "annotate amid": lambda g, text: g.annotate(f"Clashes in {text} near Qamishlo {text}."),
    "suggest": lambda g, text: g.suggest(text),
    "suggest by a source": lambda g, text: g.suggest("Q", source=text, dataset=text, cursor=text),
    "search": lambda g, text: g.search(text),
    "search by a cursor": lambda g, text: g.search("Q", cursor=text, within=text),
    "near": lambda g, text: g.near(37, 41, radius=text, type=text),
    "entity": lambda g, text: g.entity(text),
    "entities": lambda g, text: g.entities([text]),
    "labels": lambda g, text: g.labels([text, f"gz:{text}"]),
    "record": lambda g, text: g.record(text),
    "canonical_id": lambda g, text: g.canonical_id(text),
    "history": lambda g, text: g.history(f"gz:{text}"),
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_reading(core: Gazetteer, entry: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(ANY_TEXT)
    def ask(text: str) -> None:
        with suppress(GazetteerError):
            encode_json(ENTRIES[entry](core, text))

    ask()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Gazetteer]:
    path = tmp_path / "own.db"
    load(path, record("own:1", "Amuda"))
    with Gazetteer.open(path) as gazetteer:
        yield gazetteer


@pytest.mark.parametrize("text", NASTY)
def test_writing(own: Gazetteer, text: str) -> None:
    """What can be stored is found again, letter by letter; what cannot is refused, and nothing is half written."""
    before = own.info()
    for field in ("form", "source", "why", "by", "lang", "role", "id"):
        name: dict[str, Any] = {"id": "own:1", "form": "x", "lang": "en", "source": "list", "by": "ana", field: text}
        try:
            revision, _ = own.add_name(**name)
        except GazetteerError:
            assert own.info() == before
            continue
        if field == "form":
            stored = " ".join(unicodedata.normalize("NFC", text).split())
            assert stored in [one.form for one in own.entity("own:1").names]
            assert own.resolve(text).candidates[0].id == "own:1" or not any(map(str.isalnum, text))
        own.undo(revision.id, by="ana")
        before = own.info()
    assert own.resolve("Amuda").status == "match"


def test_a_copy_of_the_file_is_sound(own: Gazetteer, tmp_path: Path) -> None:
    for number, text in enumerate(NASTY):
        load(
            own.path, record(f"own:n{number}", "Amuda " + "".join(c for c in text if c.isprintable())), dataset="other"
        )
    copy = shutil.copy(own.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
