"""From records to figures with a real gazetteer: built without what is held out, and only when it has to be."""

from pathlib import Path

from gazetteer import Gazetteer, Query
from scripts.evaluation.ask import ask
from scripts.evaluation.case import HELD_OUT, Case
from scripts.evaluation.holdout import HoldOut
from scripts.evaluation.indexes import Index, Record

RECORDS: list[Record] = [
    {"id": "test:1", "kind": "place", "country": "SY", "names": [{"form": "Qamishli"}, {"form": "Qamişlo"}]},
    {"id": "test:2", "kind": "place", "country": "TR", "names": [{"form": "Nusaybin"}, {"form": "Nisêbîn"}]},
]
HELD = Case("Qamişlo", frozenset({"test:1"}), hidden=frozenset({"test:1"}), country="SY", labels=frozenset({HELD_OUT}))
STAYS = Case("Nisêbîn", frozenset({"test:2"}), country="TR")


def index_of(*cases: Case) -> Index:
    return Index("tiny", HoldOut.of(cases, {}), records=lambda: RECORDS)


def forms_of(gazetteer: Gazetteer, id: str) -> set[str]:
    return {name.form for name in gazetteer.entity(id).names}


def test_a_held_out_name_is_not_in_the_gazetteer(tmp_path: Path) -> None:
    with index_of(HELD).open(tmp_path) as gazetteer:
        assert forms_of(gazetteer, "test:1") == {"Qamishli"}
        assert forms_of(gazetteer, "test:2") == {"Nusaybin", "Nisêbîn"}
    with index_of().open(tmp_path) as gazetteer:
        assert forms_of(gazetteer, "test:1") == {"Qamishli", "Qamişlo"}


def test_it_is_built_once_and_again_when_asked_or_damaged(tmp_path: Path) -> None:
    index = index_of(HELD)
    path = index.ready(tmp_path)
    first = path.stat().st_mtime_ns
    assert index.ready(tmp_path) == path
    assert path.stat().st_mtime_ns == first
    path.write_bytes(b"no database")
    assert index.ready(tmp_path) == path
    second = path.stat().st_mtime_ns
    assert second > first
    assert index.ready(tmp_path, fresh=True).stat().st_mtime_ns > second


def test_another_hold_out_is_another_file(tmp_path: Path) -> None:
    assert index_of(HELD).ready(tmp_path) != index_of().ready(tmp_path)


def test_what_was_asked_comes_back_judged(tmp_path: Path) -> None:
    with index_of(HELD).open(tmp_path) as gazetteer:
        held, stays = ask(gazetteer, [HELD, STAYS], with_country=True)
        alone = gazetteer.resolve_many([Query("Nisêbîn", country=("TR",), limit=50)])[0]
    assert (held.rank, held.first) == (1, "test:1")
    assert (stays.rank, stays.first_form, stays.probability) == (1, "Nisêbîn", alone.probability)
