"""The edits that a gazetteer takes, for Python: each applies at once and returns its revision.

Raises, all of them: NotFound, InvalidRecord for a value that cannot be meant, Conflict where the edit does not fit what
is there, Changed where the entity is not as expected, DatabaseBusy, DatabaseFull.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.model import Revision

if TYPE_CHECKING:
    from gazetteer.curation.trial import Trial


class Curating:
    """What a Gazetteer inherits. `by` is whom an edit is credited to, `why` is for those who read the history."""

    path: Path

    def apply(
        self,
        edit: Mapping[str, Any],
        *,
        by: str,
        why: str | None = None,
        expect: Collection[str] = (),
        force: bool = False,
    ) -> Revision:
        """Apply an edit as `gazetteer.curation.edit` writes one.

        `expect`: fingerprints (`gazetteer.curation.fingerprint`), of which its entity must have one; none: any.
        Raises Refused where it spoils answers that are right, unless `force`, which needs a `why`.
        """
        from gazetteer import curation  # not light: looking names up does without it

        editor = curation.Editor(by, why)
        return curation.apply_checked(self.path, curation.read_edit(edit), editor, expect=expect, force=force)

    def try_out(self, edit: Mapping[str, Any], *, by: str, expect: Collection[str] = ()) -> Trial:
        """What `apply` would change of other answers; nothing is changed."""
        from gazetteer import curation  # not light: looking names up does without it

        return curation.try_out(self.path, curation.read_edit(edit), curation.Editor(by), expect=expect)

    def add_name(
        self,
        id: str,
        form: str,
        *,
        lang: str | None,
        source: str,
        by: str,
        why: str | None = None,
        **more: Any,
    ) -> tuple[Revision, str]:
        """Add a name to an entity: `lang` None where it is not known, `more`: `role`, `since`, `until`, `used_by`.

        Returns the revision and the name's id. One that was retired comes back.
        """
        value = {"form": form, "lang": lang, **more}
        edit = {"action": "alias add", "entity": id, "value": value, "source": source}
        revision = self.apply(edit, by=by, why=why)
        return revision, name_id(revision)

    def change_name(
        self, id: str, name: Mapping[str, Any], to: Mapping[str, Any], *, by: str, why: str | None = None
    ) -> Revision:
        """Retire a name and add it as it shall be, as one edit.

        `name`: `{"id": …}` or `{"form": …, "lang": …}`; `to`: what changes, of `form`, `lang`, `role`, `source`,
        `since`, `until`, `used_by`.
        """
        return self.apply({"action": "alias change", "entity": id, "value": {"name": name, "to": to}}, by=by, why=why)

    def remove_name(self, id: str, form: str, *, lang: str | None = None, by: str, why: str | None = None) -> Revision:
        """Retire a name of an entity, without `lang` of whatever language: it stops matching and stays in history."""
        which = {"form": form} if lang is None else {"form": form, "lang": lang}
        return self.apply({"action": "alias remove", "entity": id, "value": {"name": which}}, by=by, why=why)

    def add_entity(
        self,
        kind: str,
        names: Sequence[Mapping[str, Any]],
        *,
        source: str,
        by: str,
        why: str | None = None,
        **fields: Any,
    ) -> Revision:
        """Make an entity; `entity` of the revision is its id.

        `names`: `{"form": …, "lang": …}`, with `role` and `source`; `fields`: `type`, `country`, `lat` and `lon`,
        `population`, `within`, `since`, `until`, and `links`, a list of ids elsewhere.
        """
        value = {"kind": kind, "names": list(names), **fields}
        return self.apply({"action": "entity add", "value": value, "source": source}, by=by, why=why)

    def change_entity(
        self, id: str, *, source: str | None = None, by: str, why: str | None = None, **fields: Any
    ) -> Revision:
        """Give an entity other fields (as for `add_entity`), which win over what datasets say; None: there is none."""
        return self.apply({"action": "entity change", "entity": id, "value": fields, "source": source}, by=by, why=why)

    def retire_entity(self, id: str, *, by: str, why: str | None = None) -> Revision:
        """Take an entity out of use: it matches no more, and is still shown."""
        return self.apply({"action": "entity retire", "entity": id}, by=by, why=why)

    def add_link(self, id: str, link: str, *, source: str, by: str, why: str | None = None) -> Revision:
        """State that an entity has an id elsewhere; what is known under it becomes a part of the entity."""
        edit = {"action": "link add", "entity": id, "value": {"link": link}, "source": source}
        return self.apply(edit, by=by, why=why)

    def remove_link(self, id: str, link: str, *, by: str, why: str | None = None) -> Revision:
        """State that an id elsewhere is not an entity's, whoever says so; what is known under it stands alone."""
        return self.apply({"action": "link remove", "entity": id, "value": {"link": link}}, by=by, why=why)

    def merge(self, id: str, into: str, *, by: str, why: str | None = None, source: str | None = None) -> Revision:
        """Make one entity of two: `id` finds the other from now on, and redirects to it."""
        edit = {"action": "merge", "entity": id, "value": {"into": into}, "source": source}
        return self.apply(edit, by=by, why=why)

    def split(self, id: str, *parts: Iterable[str], by: str, why: str | None = None) -> Revision:
        """Make several entities of one: each part given by its ids; the others stay. The revision tells all ids."""
        edit = {"action": "split", "entity": id, "value": {"parts": [list(part) for part in parts]}}
        return self.apply(edit, by=by, why=why)

    def undo(self, revision: int, *, by: str, why: str | None = None) -> Revision:
        """Take an edit back, as a revision of its own; of an undo, do it again."""
        return self.apply({"action": "undo", "value": {"revision": revision}}, by=by, why=why)


def name_id(revision: Revision) -> str:
    """The id of the name that a revision added."""
    return str((revision.after or {})["names"][0]["nid"])


def clashes_of(revision: Revision) -> list[Mapping[str, Any]]:
    """Other entities that bear a name which a revision gave: `id`, `name`, `form`, `kind`, `type`."""
    return list((revision.trial or {}).get("clashes", ()))
