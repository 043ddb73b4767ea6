"""Edits: every one a revision that says who, when, why, from what to what; nothing is deleted."""

from gazetteer.curation.apply import apply, apply_within
from gazetteer.curation.checks import apply_checked, try_out
from gazetteer.curation.edit import Action, Edit, Editor, read_edit
from gazetteer.curation.fingerprint import fingerprint
from gazetteer.curation.history import as_revision, revision

__all__ = [
    "Action",
    "Edit",
    "Editor",
    "apply",
    "apply_checked",
    "apply_within",
    "as_revision",
    "fingerprint",
    "read_edit",
    "revision",
    "try_out",
]
