"""What an edit would change, and which edits are refused for it; the regression set."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer, Status
from gazetteer.curation.regression import COLUMNS, FILE, cases
from gazetteer.curation.trial import Trial
from gazetteer.errors import Conflict, InvalidRecord, Refused
from gazetteer.misses.file import QueueFile, queue_path
from gazetteer.model import as_json
from tests.conftest import ROOT
from tests.misses.test_file import missed

TAY = {"action": "alias add", "entity": "gz:1047", "value": {"form": "Tay", "lang": "en"}, "source": "editorial"}
"""Amuda is not called Tay: a neighbourhood and a tribe are."""
NEW = {"action": "alias add", "entity": "gz:1047", "value": {"form": "Zzyqwx", "lang": "en"}, "source": "editorial"}


def test_the_regression_set_is_what_it_should_be() -> None:
    text = (ROOT / "data" / "names" / FILE).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) >= 200
    assert len({tuple(row[column] for column in COLUMNS[:4]) for row in rows}) == len(rows)


def test_the_regression_set_holds(core: Gazetteer) -> None:
    answers = core.resolve_many([case.query for case in cases()])
    first = [answer.candidates[0].id if answer.candidates else None for answer in answers]
    wrong = [
        (case.query.q, found, case.expected)
        for case, found in zip(cases(), first, strict=True)
        if found != case.expected
    ]
    assert not wrong
    assert sum(answer.status is Status.MATCH for answer in answers) > 0.95 * len(answers)


@pytest.fixture
def gazetteer(core_copy: Path) -> Gazetteer:
    return Gazetteer.open(core_copy)


def _try(gazetteer: Gazetteer, edit: Mapping[str, Any]) -> Trial:
    before = gazetteer.edition
    trial = gazetteer.try_out(edit, by="ana")
    assert gazetteer.edition == before
    return trial


def test_a_new_name_changes_nothing(gazetteer: Gazetteer) -> None:
    assert _try(gazetteer, NEW) == Trial((), (), 0)
    assert gazetteer.resolve("Zzyqwx").status is Status.NIL
    assert gazetteer.apply(NEW, by="ana").trial is None


def test_a_name_that_others_bear(gazetteer: Gazetteer) -> None:
    trial = _try(gazetteer, TAY)
    assert {(clash.id, clash.kind, clash.type) for clash in trial.clashes} >= {
        ("gz:3009", "group", "tribe"),
        ("gz:2000", "place", "neighbourhood"),
    }
    spoilt = {change.query: change for change in trial.changed if change.is_worse}
    assert trial.regressions == len(spoilt) > 0
    assert spoilt["Tay"].expected != spoilt["Tay"].after.id or spoilt["Tay"].after.status is not Status.MATCH


def test_what_spoils_right_answers_is_refused_unless_forced(gazetteer: Gazetteer) -> None:
    with pytest.raises(Refused, match="Tay") as refused:
        gazetteer.apply(TAY, by="ana")
    assert refused.value.trial == as_json(_try(gazetteer, TAY))
    with pytest.raises(InvalidRecord, match="why"):
        gazetteer.apply(TAY, by="ana", force=True)
    assert gazetteer.history("gz:1047") == []
    revision = gazetteer.apply(TAY, by="ana", why="so the locals say", force=True)
    assert revision.trial == refused.value.trial
    assert gazetteer.history("gz:1047") == [revision]
    undone = gazetteer.apply({"action": "undo", "value": {"revision": revision.id}}, by="ana")
    assert undone.undoes == revision.id


def test_a_name_that_others_bear_alone_is_no_reason_to_refuse(gazetteer: Gazetteer) -> None:
    edit = {**TAY, "value": {"form": "Sheikh Maqsoud", "lang": "en"}}
    revision = gazetteer.apply(edit, by="ana")
    assert revision.trial is not None
    assert revision.trial["regressions"] == 0
    assert "gz:1047" not in [clash["id"] for clash in revision.trial["clashes"]]
    assert revision.trial["clashes"]


def test_a_seat_may_be_called_as_its_district(gazetteer: Gazetteer) -> None:
    (above,) = [id for id in gazetteer.entity("gz:1047").within if gazetteer.entity(id).name == "Amuda Subdistrict"]
    form = "Zzyqwx"
    gazetteer.apply({**NEW, "entity": above}, by="ana")
    assert _try(gazetteer, NEW).clashes == ()
    assert [clash.form for clash in _try(gazetteer, {**NEW, "entity": "gz:1042"}).clashes] == [form]


def test_missed_names_that_would_be_found(gazetteer: Gazetteer) -> None:
    QueueFile(queue_path(gazetteer.path)).add([missed("Zzyqwx", 3, '{"country": ["SY"]}'), missed("Other", 9)])
    (change,) = _try(gazetteer, NEW).changed
    assert (change.query, change.context, change.expected) == ("Zzyqwx", {"country": ("SY",)}, None)
    assert (change.before.status, change.after.status) == (Status.NIL, Status.MATCH)
    assert change.after.id == "gz:1047"
    assert "expected" not in as_json(change)


def test_a_damaged_queue_is_no_reason_not_to_edit(gazetteer: Gazetteer) -> None:
    queue_path(gazetteer.path).write_bytes(b"damaged" * 1000)
    assert gazetteer.apply(NEW, by="ana").id == 1


@pytest.mark.parametrize(
    "edit",
    [
        {"action": "entity retire", "entity": "gz:1042"},
        {"action": "merge", "entity": "gz:1042", "value": {"into": "gz:1043"}},
        {"action": "merge", "entity": "gz:1043", "value": {"into": "gz:1042"}},
    ],
    ids=["retire", "merge a city", "merge into a city"],
)
def test_every_edit_is_tried(gazetteer: Gazetteer, edit: Mapping[str, Any]) -> None:
    assert _try(gazetteer, edit).regressions > 5
    with pytest.raises(Refused):
        gazetteer.apply(edit, by="ana")


def test_an_entity_that_is_merged_keeps_what_is_expected_of_it(gazetteer: Gazetteer) -> None:
    new = {"kind": "place", "country": "SY", "names": [{"form": "Zzyqwx", "lang": "en"}]}
    made = gazetteer.apply({"action": "entity add", "value": new, "source": "editorial"}, by="ana")
    trial = _try(gazetteer, {"action": "merge", "entity": "gz:1042", "value": {"into": made.entity}})
    assert {change.after.id for change in trial.changed} <= {made.entity, "gz:1042"}
    assert trial.regressions == 0


def test_what_cannot_be_is_told_by_the_trial_too(gazetteer: Gazetteer) -> None:
    with pytest.raises(Conflict, match="already"):
        gazetteer.try_out({**TAY, "value": {"form": "Amuda", "lang": "en"}}, by="ana")
