"""What is held out really leaves: every form with the same fold, every linked entity."""

from scripts.evaluation.case import HELD_OUT, NIL, TYPO, Case
from scripts.evaluation.holdout import HoldOut
from scripts.evaluation.indexes import Index, Record

QAMISHLI = Case(
    "Qamişlo",
    right=frozenset({"geonames:173377"}),
    hidden=frozenset({"geonames:173377"}),
    hidden_forms=frozenset({"qamshlw"}),
    labels=frozenset({HELD_OUT}),
)


def test_equal_folds_leave_and_others_stay() -> None:
    keep = HoldOut.of([QAMISHLI], {}).keep
    assert not keep("geonames:173377", "Qamişlo")
    assert not keep("geonames:173377", "QAMISLO")
    assert not keep("geonames:173377", "Qamislo, Syria")
    assert not keep("geonames:173377", "qamshlw")
    assert keep("geonames:173377", "Qamishlo")
    assert keep("geonames:1", "Qamişlo")


def test_curated_entities_lose_it_too() -> None:
    keep = HoldOut.of([QAMISHLI], {"gz:1042": frozenset({"geonames:173377"}), "gz:1": frozenset({"geonames:1"})}).keep
    assert not keep("gz:1042", "Qamislo")
    assert keep("gz:1042", "Qamishli")
    assert keep("gz:1", "Qamislo")


def test_removed_places_lose_all() -> None:
    gone = Case("X", right=frozenset(), hidden=frozenset({"geonames:5"}), labels=frozenset({NIL}))
    keep = HoldOut.of([gone], {"gz:9": frozenset({"geonames:5"})}).keep
    assert not keep("geonames:5", "anything")
    assert not keep("gz:9", "anything")


def test_typing_errors_hold_nothing_out() -> None:
    typo = Case("Qamishil", right=frozenset({"geonames:5"}), hidden=frozenset({"geonames:5"}), labels=frozenset({TYPO}))
    assert HoldOut.of([typo], {}).keep("geonames:5", "Qamishil")


def test_fingerprint_tells_hold_outs_apart() -> None:
    one, other = HoldOut.of([QAMISHLI], {}), HoldOut.of([], {})
    assert one.fingerprint == HoldOut.of([QAMISHLI], {}).fingerprint
    assert one.fingerprint != other.fingerprint


def test_records_lose_the_name_under_any_of_their_ids() -> None:
    records: list[Record] = [
        {"id": "wof:1", "names": [{"form": "Qamislo"}, {"form": "Kamishli"}], "links": {"geonames": ["173377"]}},
        {"id": "wof:2", "names": [{"form": "Qamislo"}], "links": {"geonames": ["173377"]}},
        {"id": "wof:3", "names": [{"form": "Qamislo"}]},
    ]
    index = Index("x", HoldOut.of([QAMISHLI], {}), records=lambda: records)
    assert list(index.names()) == [("wof:1", "Kamishli"), ("wof:3", "Qamislo")]
