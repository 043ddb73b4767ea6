"""Edits that are tried before they stand: one that spoils answers of the regression set is refused.

That a name is borne by others too refuses nothing: Tay is a neighbourhood and a tribe. It is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from gazetteer.curation.apply import apply_within
from gazetteer.curation.edit import Action, Edit, Editor
from gazetteer.curation.history import revision
from gazetteer.curation.trial import Trial, judge
from gazetteer.errors import DatabaseError, InvalidRecord, Refused
from gazetteer.misses.file import QueueFile, Wanted, queue_path
from gazetteer.model import Query, Revision, as_json
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from gazetteer.store.transaction import writing
from gazetteer.store.writer import Writer

_RECORDED: Final = 1000
"""Names of the queue, the most frequent, of which it is asked whether the edit changes their answers."""
_TOLD: Final = 3
"""Answers that are told in the one line of an error."""


def apply_checked(
    path: Path, edit: Edit, editor: Editor, *, expect: Collection[str] = (), force: bool = False
) -> Revision:
    """Apply an edit to the gazetteer at `path`; returns its revision, whose `trial` tells what it changes of answers.

    Raises as `apply` and `check_within`; the reason to force it is that of the edit.
    """
    with writing(path) as writer:
        number = apply_within(writer, edit, editor, expect=expect)
        check_within(writer, path, edit, number, force=force, why=edit.why or editor.why)
        return revision(writer.reader, number)


def try_out(path: Path, edit: Edit, editor: Editor, *, expect: Collection[str] = ()) -> Trial:
    """What an edit would change; the gazetteer stays as it is. Raises as `apply`."""
    with writing(path) as writer, writer.trial():
        return tried(writer, path, edit, apply_within(writer, edit, editor, expect=expect))


def check_within(writer: Writer, path: Path, edit: Edit, number: int, *, force: bool, why: str | None) -> None:
    """Look at what an edit, applied in this transaction as revision `number`, changes, and keep it with the revision.

    Raises Refused where it spoils an answer of the regression set, unless `force`; InvalidRecord where that is said
    without a reason, `why`.
    """
    if force and not why:
        raise InvalidRecord("why: say why the edit is right all the same")
    trial = tried(writer, path, edit, number)
    told = as_json(trial)
    # Whatever was done can be undone.
    if trial.regressions and not force and edit.action is not Action.UNDO:
        raise Refused(_told(trial), told)
    if trial.clashes or trial.changed:
        writer.journal.note_trial(number, told)


def tried(writer: Writer, path: Path, edit: Edit, number: int) -> Trial:
    """What an edit changes that was applied in this transaction as revision `number`."""
    ids = {*_ids(edit), revision(writer.reader, number).entity}
    with closing(connect_reader(path)) as before:
        return judge(Reader(before), writer.reader, ids, _recorded(path))


def _ids(edit: Edit) -> Iterator[str]:
    """The ids that an edit names."""
    value: Mapping[str, Any] = edit.value
    yield from (id for id in (edit.entity, value.get("into"), value.get("link")) if id)
    yield from (id for part in value.get("parts", ()) for id in part)


def _recorded(path: Path) -> list[Query]:
    # A queue that cannot be read is no reason not to edit.
    with suppress(DatabaseError):
        return [entry.query() for entry in QueueFile(queue_path(path)).entries(Wanted(limit=_RECORDED))]
    return []


def _told(trial: Trial) -> str:
    spoilt = [f"{one.query} would be {one.after.status} {one.after.id}" for one in trial.changed if one.is_worse]
    more = f" and {len(spoilt) - _TOLD} more" if len(spoilt) > _TOLD else ""
    return f"it spoils answers that are right: {'; '.join(spoilt[:_TOLD])}{more}; with force and a reason it is done"
