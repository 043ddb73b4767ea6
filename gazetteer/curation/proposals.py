"""Edits that are proposed: kept in the gazetteer until somebody approves or declines them.

A proposal is tried when it is made, so that what cannot be is told at once; it is applied when it is approved, as an
edit of whoever proposed it. It must change then what it was to change: where that has become something else, or it
does not fit at all any more, approving it is a Conflict, and it stays open.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from gazetteer.curation import history
from gazetteer.curation.apply import apply_within
from gazetteer.curation.checks import check_within, tried
from gazetteer.curation.edit import Edit, Editor, read_edit
from gazetteer.curation.trial import Trial
from gazetteer.curation.values import check_line
from gazetteer.errors import Conflict, InvalidQuery, InvalidRecord, NotFound
from gazetteer.model import as_json, members
from gazetteer.store.reader import Reader
from gazetteer.store.transaction import writing
from gazetteer.store.writer import Writer


class Standing(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edit that somebody proposed. Times are ISO 8601, UTC."""

    id: int
    at: str
    by: str
    action: str
    entity: str | None
    value: Mapping[str, Any]
    """With `action`, `entity`, `why` and `source` the edit."""
    why: str | None
    source: str | None
    before: Mapping[str, Any] | None
    """What it was to change, as it was then."""
    status: Standing
    decided_at: str | None
    decided_by: str | None
    reason: str | None
    """What whoever decided says."""
    revision: int | None
    """The edit that it became."""


def propose(path: Path, edit: Edit, editor: Editor, *, expect: Collection[str] = ()) -> Proposal:
    """Keep an edit until somebody approves it. Raises what applying it would raise now (`apply`)."""
    with writing(path) as writer:
        with writer.trial():
            number = apply_within(writer, edit, editor, expect=expect)
            before = history.revision(writer.reader, number).before
        told = as_json(replace(edit, why=edit.why or editor.why))
        return proposal(writer.reader, writer.journal.add_proposal(editor.by, told, before))


def approve(path: Path, number: int, by: str, *, reason: str | None = None, force: bool = False) -> Proposal:
    """Apply a proposal, as an edit of whoever proposed it that `by` approved.

    Raises NotFound; Conflict where it was decided already, and where what it was about has changed so that it does
    not fit any more: then it stays open; InvalidRecord for a `by` or a reason that is no line of text;
    and as `checks.check_within`, where `force` needs a reason.
    """
    by, said = Editor(by).by, _line(reason)
    with writing(path) as writer:
        found = _open(writer.reader, number)
        revision = _apply(writer, found, by)
        check_within(writer, path, _edit_of(found), revision, force=force, why=said)
        writer.journal.decide_proposal(number, by, reason=said, revision=revision)
        return proposal(writer.reader, number)


def try_out(path: Path, number: int, by: str) -> Trial:
    """What approving a proposal would change of answers; nothing is changed. Raises as `approve`, but for Refused."""
    with writing(path) as writer, writer.trial():
        found = _open(writer.reader, number)
        return tried(writer, path, _edit_of(found), _apply(writer, found, by))


def decline(path: Path, number: int, by: str, *, reason: str) -> Proposal:
    """Close a proposal without applying it. Raises NotFound, Conflict where it was decided already, InvalidRecord."""
    by, said = Editor(by).by, _line(reason)
    with writing(path) as writer:
        _open(writer.reader, number)
        writer.journal.decide_proposal(number, by, reason=said, revision=None)
        return proposal(writer.reader, number)


def proposal(reader: Reader, number: int, *, by: str | None = None) -> Proposal:
    """A proposal by its number; of that person alone where it is given. Raises NotFound."""
    found = reader.proposals(since=number - 1, by=by, limit=1) if 0 < number <= history.LAST_NUMBER else []
    if not found or found[0]["id"] != number:
        raise NotFound(f"there is no proposal {number}" + (" of yours" if by else ""))
    return as_proposal(found[0])


def as_proposal(row: Any) -> Proposal:
    """A proposal from its row."""
    values = dict(row)
    for member in ("value", "before"):
        values[member] = json.loads(values[member]) if values[member] else None
    return Proposal(**values | {"status": Standing(values["status"])})


def _open(reader: Reader, number: int) -> Proposal:
    found = proposal(reader, number)
    if found.status is not Standing.OPEN:
        raise Conflict(f"proposal {number} was {found.status} by {found.decided_by} already")
    return found


def _apply(writer: Writer, found: Proposal, by: str) -> int:
    try:
        number = apply_within(writer, _edit_of(found), Editor(found.by, found.why, approved_by=by))
    except (NotFound, InvalidRecord, Conflict) as error:
        raise Conflict(f"proposal {found.id} does not fit any more: {error}; it stays open") from error
    before = history.revision(writer.reader, number).before
    if _without_numbers(before) != _without_numbers(found.before):
        raise Conflict(
            f"proposal {found.id} was made on what has changed since: {_shown(found.before)} is now "
            f"{_shown(before)}; it stays open"
        )
    return number


def _edit_of(found: Proposal) -> Edit:
    return read_edit(members(found))


def _without_numbers(value: Any) -> Any:
    """A side of a revision without the numbers of its names: a build may give them others."""
    if isinstance(value, Mapping):
        return {key: _without_numbers(item) for key, item in value.items() if key != "nid"}
    return [_without_numbers(item) for item in value] if isinstance(value, list) else value


def _shown(side: Mapping[str, Any] | None) -> str:
    return json.dumps(_without_numbers(side), ensure_ascii=False) if side else "nothing"


def _line(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return check_line(text)
    except InvalidQuery as error:
        raise InvalidRecord(f"why: {error}") from error
