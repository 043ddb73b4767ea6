"""The methods of the client that change something: each is an edit, which the service applies as the key allows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from gazetteer.client.asking import Asking, member
from gazetteer.client.reading import read
from gazetteer.curating import Curating
from gazetteer.errors import AccessDenied, NotFound
from gazetteer.model import Revision

if TYPE_CHECKING:
    from gazetteer.curation.proposals import Proposal
    from gazetteer.curation.trial import Trial


class Edits(Asking, Curating):
    """What a GazetteerClient inherits: see `Gazetteer` for what the methods do.

    A service credits an edit to the name of the key: `by` is not sent.
    """

    def apply(
        self,
        edit: Mapping[str, Any],
        *,
        by: str,  # noqa: ARG002
        why: str | None = None,
        expect: Collection[str] = (),
        force: bool = False,
    ) -> Revision:
        """Apply an edit as `gazetteer.curation.edit` writes one.

        Raises AccessDenied for the key of a contributor, with the number of the proposal that the edit became:
        `propose` is for it.
        """
        told = self._write("/v1/edits", {**edit, "why": edit.get("why") or why}, expect, force=force)
        if told.get("status") == "proposed":
            raise AccessDenied(f"the key may only propose: the edit waits as proposal {told.get('proposal')}")
        return read(Revision, self._get(f"/v1/revisions/{member(told, 'revision', int)}"))

    def try_out(self, edit: Mapping[str, Any], *, by: str, expect: Collection[str] = ()) -> Trial:  # noqa: ARG002
        """What `apply` would change of other answers; nothing is changed."""
        from gazetteer.curation.trial import Trial  # not light: looking names up does without it

        return read(Trial, self._write("/v1/edits", edit, expect, writes=False, dry_run=True))

    def propose(
        self,
        edit: Mapping[str, Any],
        *,
        by: str,  # noqa: ARG002
        why: str | None = None,
        expect: Collection[str] = (),
    ) -> Proposal:
        """Keep an edit until a curator approves it. Raises what making it would raise now."""
        told = self._write("/v1/edits", {**edit, "why": edit.get("why") or why}, expect, propose=True)
        return self.proposal(member(told, "proposal", int))

    def proposal(self, number: int, *, by: str | None = None) -> Proposal:
        """A proposal that the key may see; only if it is of that person, where one is given. Raises NotFound."""
        found = _proposal(self._get(f"/v1/proposals/{number}"))
        if by is not None and found.by != by:
            raise NotFound(f"there is no proposal {number} of theirs")
        return found

    def proposals(
        self, *, status: str | None = None, by: str | None = None, since: int = 0, limit: int = 1000
    ) -> list[Proposal]:
        """Proposals that the key may see, after number `since`, oldest first."""
        told = self._get("/v1/proposals", status=status, by=by, since=since, limit=limit)
        return [_proposal(one) for one in member(told, "proposals", list)]

    def approve(self, proposal: int, *, by: str, why: str | None = None, force: bool = False) -> Proposal:  # noqa: ARG002
        """Apply a proposal. Raises NotFound, Conflict, Refused."""
        return _proposal(self._write(f"/v1/proposals/{proposal}/approve", {"why": why}, force=force))

    def try_proposal(self, proposal: int, *, by: str) -> Trial:  # noqa: ARG002
        """What approving a proposal would change of answers; nothing is changed. Raises NotFound, Conflict."""
        from gazetteer.curation.trial import Trial  # not light: looking names up does without it

        return read(Trial, self._write(f"/v1/proposals/{proposal}/approve", {}, writes=False, dry_run=True))

    def decline(self, proposal: int, *, by: str, why: str) -> Proposal:  # noqa: ARG002
        """Close a proposal without applying it. Raises NotFound, Conflict."""
        return _proposal(self._write(f"/v1/proposals/{proposal}/decline", {"why": why}))


def _proposal(value: Mapping[str, Any]) -> Proposal:
    from gazetteer.curation.proposals import Proposal  # not light: looking names up does without it

    return read(Proposal, value)
