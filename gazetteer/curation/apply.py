"""Edits applied: one transaction each, in which everything that they rest on is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Final

from gazetteer.curation import entities, links, names
from gazetteer.curation.desk import Desk, Plan, open_desk
from gazetteer.curation.edit import Action, Edit, Editor
from gazetteer.curation.fingerprint import fingerprint
from gazetteer.curation.history import revision
from gazetteer.curation.shift import shift
from gazetteer.curation.undo import undo
from gazetteer.errors import Changed
from gazetteer.exchange.load import check_rules, finish, no_progress
from gazetteer.model import Revision
from gazetteer.store.journal import NewRevision
from gazetteer.store.transaction import writing
from gazetteer.store.whole import entity_of
from gazetteer.store.writer import Writer

_PLANS: Final[Mapping[Action, Callable[[Desk, Edit], Plan]]] = {
    Action.ALIAS_ADD: names.add,
    Action.ALIAS_CHANGE: names.change,
    Action.ALIAS_REMOVE: names.remove,
    Action.ENTITY_ADD: entities.add,
    Action.ENTITY_CHANGE: entities.change,
    Action.ENTITY_RETIRE: entities.retire,
    Action.LINK_ADD: links.add,
    Action.LINK_REMOVE: links.remove,
    Action.MERGE: links.merge,
    Action.SPLIT: links.split,
    Action.UNDO: undo,
}


def apply(path: Path, edit: Edit, editor: Editor, *, expect: Collection[str] = ()) -> Revision:
    """Apply an edit to the gazetteer at `path`; returns its revision.

    `expect`: fingerprints (`fingerprint`), of which the edit's entity must have one, compared in the transaction
    itself, so that of two people who edit one entity at once the second learns of the first; none: whatever it has.
    Raises NotFound, InvalidRecord, Conflict, Changed (not as expected), DatabaseBusy, DatabaseFull, DatabaseOutdated.
    """
    with writing(path) as writer:
        return revision(writer.reader, apply_within(writer, edit, editor, expect=expect))


def apply_within(writer: Writer, edit: Edit, editor: Editor, *, expect: Collection[str] = ()) -> int:
    """Apply an edit in a transaction that the caller holds; returns the revision's number.

    `writer.reader` sees what the transaction has written so far, entities and indexes included. Raises as `apply`.
    """
    check_rules(writer)
    desk = open_desk(writer)
    plan = _PLANS[edit.action](desk, edit)
    if expect and edit.action is not Action.ENTITY_ADD:
        _check_expected(desk, edit.entity or plan.entity, expect)
    after = shift(desk, plan)
    why, source = edit.why or editor.why, edit.source
    new = NewRevision(
        editor.by, edit.action.value, plan.entity, why, source, plan.before, after, plan.undoes, editor.approved_by
    )
    number = writer.journal.add_revision(new)
    finish(writer, no_progress)
    return number


def _check_expected(desk: Desk, id: str, expect: Collection[str]) -> None:
    entity = entity_of(desk.reader, id)
    if fingerprint(entity) not in expect:
        raise Changed(f"{entity.id} is not as you saw it: get it again and look at the difference")
