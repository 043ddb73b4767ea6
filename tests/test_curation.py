"""Edits are revisions: nothing is lost, everything can be taken back, and every process knows at once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import Conflict, InvalidRecord, NotFound
from gazetteer.exchange.build import Plan, build
from tests.conftest import ROOT
from tests.tiny import load, record, write_folder

WHO = "a curator"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "g.db"
    load(
        path,
        record("own:1", {"form": "Amuda", "lang": "en", "role": "preferred"}, country="SY", links={"pcode": "C1"}),
        record("own:2", "Derik"),
    )
    return path


@pytest.fixture
def gazetteer(tiny: Path) -> Iterator[Gazetteer]:
    with Gazetteer.open(tiny) as opened:
        yield opened


def is_found(gazetteer: Gazetteer, form: str) -> bool:
    return any(one.matched.form == form for one in gazetteer.resolve(form).candidates)


def forms(gazetteer: Gazetteer, id: str = "own:1") -> set[str]:
    return {name.form for name in gazetteer.entity(id).names}


def add(gazetteer: Gazetteer, form: str, lang: str | None = "kmr", *, role: str = "endonym", id: str = "own:1") -> int:
    revision, _ = gazetteer.add_name(id, form, lang=lang, role=role, source="a field note", by=WHO, why="seen there")
    return revision.id


def test_add(gazetteer: Gazetteer) -> None:
    revision, name_id = gazetteer.add_name(
        "pcode:C1", "  Amu\u0302de\u0302  ", lang="kmr", role="endonym", source="a field note", by=WHO, why="seen there"
    )
    assert (revision.id, revision.action, revision.entity) == (1, "alias add", "own:1")
    assert (revision.by, revision.why, revision.source) == (WHO, "seen there", "a field note")
    assert revision.at.endswith("Z")
    assert revision.before is None
    assert revision.undoes is None
    assert revision.after == {
        "names": [{"nid": int(name_id), "form": "Amûdê", "lang": "kmr", "role": "endonym", "source": "a field note"}]
    }
    matched = gazetteer.resolve("Amûdê").candidates[0].matched
    assert (matched.form, matched.lang, matched.role, matched.source) == ("Amûdê", "kmr", "endonym", "a field note")
    assert gazetteer.entity("own:1").name == "Amuda", "the name to show stays"


def test_what_cannot_be_added(gazetteer: Gazetteer) -> None:
    with pytest.raises(NotFound, match="own:99"):
        add(gazetteer, "Amude", id="own:99")
    with pytest.raises(Conflict, match="has the name 'Amuda' already"):
        add(gazetteer, "Amuda", "en")
    for form in ("", " ", "…", "a\0b", "\ud800", "x" * 501):
        with pytest.raises(InvalidRecord):
            add(gazetteer, form)
    with pytest.raises(InvalidRecord, match="role"):
        add(gazetteer, "Amude", role="nickname")
    for texts in ({"source": ""}, {"source": " "}, {"by": ""}, {"by": "\udcff"}, {"why": "\ud800"}, {"source": "a\nb"}):
        with pytest.raises(InvalidRecord):
            gazetteer.add_name("own:1", "Amude", lang=None, **{"source": "test", "by": WHO, **texts})
    assert gazetteer.changes() == []
    add(gazetteer, "Amuda", "ku")
    assert forms(gazetteer) == {"Amuda"}, "the same form in another language is another name"


def test_remove(gazetteer: Gazetteer) -> None:
    add(gazetteer, "Amude")
    revision = gazetteer.remove_name("own:1", " Amude ", by=WHO, why="never used")
    assert revision.action == "alias remove"
    assert revision.after is None
    assert not is_found(gazetteer, "Amude")
    assert forms(gazetteer) == {"Amuda"}
    with pytest.raises(NotFound, match="no name 'Amude'"):
        gazetteer.remove_name("own:1", "Amude", by=WHO)
    with pytest.raises(NotFound, match="in ar"):
        gazetteer.remove_name("own:1", "Amuda", lang="ar", by=WHO)


def test_remove_of_one_language_and_of_any(gazetteer: Gazetteer) -> None:
    for lang in ("kmr", "ku", None):
        add(gazetteer, "Amude", lang)
    gazetteer.remove_name("own:1", "Amude", lang="kmr", by=WHO)
    assert is_found(gazetteer, "Amude")
    gazetteer.remove_name("own:1", "Amude", by=WHO)
    assert not is_found(gazetteer, "Amude")


def test_the_last_name_may_go_and_the_entity_stays(gazetteer: Gazetteer) -> None:
    gazetteer.remove_name("own:2", "Derik", by=WHO)
    assert gazetteer.entity("own:2").names == ()
    assert gazetteer.entity("own:2").name == "own:2"
    gazetteer.undo(1, by=WHO)
    assert gazetteer.entity("own:2").name == "Derik"


def test_undo_and_undo_of_undo(gazetteer: Gazetteer) -> None:
    first = add(gazetteer, "Amude")
    undone = gazetteer.undo(first, by="another", why="no source")
    assert (undone.action, undone.undoes, undone.by) == ("undo", first, "another")
    assert not is_found(gazetteer, "Amude")
    with pytest.raises(Conflict, match=f"revision {first} has been undone already"):
        gazetteer.undo(first, by=WHO)
    again = gazetteer.undo(undone.id, by=WHO)
    assert again.undoes == undone.id
    assert is_found(gazetteer, "Amude")
    gazetteer.undo(again.id, by=WHO)
    assert not is_found(gazetteer, "Amude")


@pytest.mark.parametrize("number", [0, -1, 7, 2**63, 10**30])
def test_undo_of_what_never_was(gazetteer: Gazetteer, number: int) -> None:
    with pytest.raises(NotFound, match=f"no revision {number}"):
        gazetteer.undo(number, by=WHO)


def test_a_removed_name_may_be_added_again(gazetteer: Gazetteer) -> None:
    add(gazetteer, "Amude", role="variant")
    gazetteer.remove_name("own:1", "Amude", by=WHO)
    again = add(gazetteer, "Amude", role="endonym")
    assert [(name.form, name.role) for name in gazetteer.entity("own:1").names if name.form == "Amude"] == [
        ("Amude", "endonym")
    ]
    gazetteer.remove_name("own:1", "Amuda", by=WHO)
    back = add(gazetteer, "Amuda", "en", role="preferred")
    assert forms(gazetteer) == {"Amuda", "Amude"}
    gazetteer.undo(back, by=WHO)
    gazetteer.undo(again, by=WHO)
    assert forms(gazetteer) == set()


def test_history(gazetteer: Gazetteer) -> None:
    add(gazetteer, "Amude")
    add(gazetteer, "Dêrik", id="own:2")
    gazetteer.undo(1, by=WHO)
    assert [(revision.id, revision.undoes) for revision in gazetteer.history("pcode:C1")] == [(1, None), (3, 1)]
    assert [revision.id for revision in gazetteer.history("own:2")] == [2]
    assert [revision.id for revision in gazetteer.changes()] == [1, 2, 3]
    assert [revision.id for revision in gazetteer.changes(since=1, limit=1)] == [2]
    with pytest.raises(NotFound):
        gazetteer.history("own:99")


def test_edits_survive_a_build(tiny: Path, tmp_path: Path) -> None:
    """The build may give every name another number: what a revision is about is still known."""
    names = write_folder(tmp_path / "names")
    with Gazetteer.open(tiny) as gazetteer:
        added = add(gazetteer, "Amude")
        removed = gazetteer.remove_name("own:2", "Derik", by=WHO).id
        gone = add(gazetteer, "Amida")
        gazetteer.undo(gone, by=WHO)
        before = gazetteer.changes()
        assert build(tiny, Plan(folder=names, world=False)) == []
        assert gazetteer.changes() == before
        assert is_found(gazetteer, "Amude")
        assert not is_found(gazetteer, "Derik")
        assert not is_found(gazetteer, "Amida")
        known = forms(gazetteer, "gz:2")
        gazetteer.undo(added, by=WHO)
        gazetteer.undo(removed, by=WHO)
        gazetteer.undo(before[-1].id, by=WHO)
        assert not is_found(gazetteer, "Amude")
        assert is_found(gazetteer, "Derik")
        assert is_found(gazetteer, "Amida")
        assert forms(gazetteer, "gz:2") == known, "and nobody else's names are touched"
        assert build(tiny, Plan(folder=names, world=False)) == []
        assert forms(gazetteer, "own:1") == {"Amuda", "Amida"}


def test_a_curated_name_that_is_retired_stays_so(tmp_path: Path) -> None:
    path, plan = tmp_path / "g.db", Plan(folder=write_folder(tmp_path / "names"), world=False)
    build(path, plan)
    with Gazetteer.open(path) as gazetteer:
        gazetteer.remove_name("gz:2", "Qamişlo", by=WHO)
        assert build(path, plan) == []
        assert "Qamişlo" not in forms(gazetteer, "gz:2")
        gazetteer.undo(1, by=WHO)
        assert build(path, plan) == []
        assert "Qamişlo" in forms(gazetteer, "gz:2")


def test_what_no_longer_fits_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    names = write_folder(tmp_path / "names")
    build(path, Plan(folder=names, world=False))
    with Gazetteer.open(path) as gazetteer:
        add(gazetteer, "Taî", id="gz:3")
        gazetteer.remove_name("gz:2", "Qamişlo", by=WHO)
        entities = [row for row in (names / "area.entities.csv").read_text().splitlines()[1:] if "gz:3" not in row]
        rows = (names / "area.names.csv").read_text().splitlines()[1:]
        write_folder(names, entities, [row for row in rows if "gz:3" not in row and "Qamişlo" not in row])
        conflicts = build(path, Plan(folder=names, world=False))
        (conflict,) = conflicts
        assert conflict.startswith("gz:3: was edited")
        assert is_found(gazetteer, "Taî"), "nothing that a person entered is lost"
        assert "Qamişlo" not in forms(gazetteer, "gz:2"), "here the data came to agree"
        gazetteer.undo(2, by=WHO)
        assert "Qamişlo" in forms(gazetteer, "gz:2")


def test_history_follows_an_entity_that_gets_a_curated_id(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    load(path, record("geonames:173377", "Kamishli"))
    with Gazetteer.open(path) as gazetteer:
        number = add(gazetteer, "Kamişlo", id="geonames:173377")
        assert build(path, Plan(folder=write_folder(tmp_path / "names"), world=False)) == []
        assert [revision.id for revision in gazetteer.history("gz:2")] == [number]
        gazetteer.undo(number, by=WHO)
        assert "Kamişlo" not in forms(gazetteer, "gz:2")
        assert len(gazetteer.history("gz:2")) == 2


OTHER_PROCESS = """
import json, sys
from gazetteer import Gazetteer
with Gazetteer.open(sys.argv[1]) as gazetteer:
    for line in sys.stdin:
        ask, form = json.loads(line)
        if ask == "add":
            gazetteer.add_name("own:2", form, lang=None, source="test", by="the other")
        candidates = gazetteer.resolve(form).candidates
        print(json.dumps([c.id for c in candidates if c.matched.form == form]), flush=True)
"""


def test_two_processes_see_each_others_aliases_at_once(tiny: Path, gazetteer: Gazetteer) -> None:
    command = [sys.executable, "-c", OTHER_PROCESS, str(tiny)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdin is not None
        assert other.stdout is not None

        def ask(*what: str) -> list[str]:
            assert other.stdin is not None
            assert other.stdout is not None
            other.stdin.write(json.dumps(what) + "\n")
            other.stdin.flush()
            answer: list[str] = json.loads(other.stdout.readline())
            return answer

        for number in range(3):
            here, there = f"Amûdê {number}", f"Dêrik {number}"
            assert ask("find", here) == []
            add(gazetteer, here)
            assert ask("find", here) == ["own:1"]
            assert not is_found(gazetteer, there)
            assert ask("add", there) == ["own:2"]
            assert is_found(gazetteer, there)
        other.stdin.close()
    assert [revision.by for revision in gazetteer.changes()] == [WHO, "the other"] * 3


KILLED = """
import os, signal, sys
from pathlib import Path
from gazetteer import Gazetteer
gazetteer = Gazetteer.open(Path(sys.argv[1]))
gazetteer.add_name("own:1", "Amude", lang=None, source="test", by="the other")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_an_acknowledged_edit_survives_a_killed_process(tiny: Path, gazetteer: Gazetteer) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tiny)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert is_found(gazetteer, "Amude")
    with Gazetteer.open(tiny) as again:
        assert [revision.by for revision in again.changes()] == ["the other"]
    add(gazetteer, "Amida")
