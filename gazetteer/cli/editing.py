"""The one way in which a command edits: the edit is applied, proposed, or tried with `--dry-run`, and told."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from gazetteer import config
from gazetteer.cli import options
from gazetteer.cli.opening import AnyGazetteer
from gazetteer.cli.output import print_json
from gazetteer.cli.portrait import percent
from gazetteer.cli.screen import Screen, screen_of
from gazetteer.curating import clashes_of, name_id
from gazetteer.curation.proposals import Proposal
from gazetteer.curation.trial import Answer, Trial
from gazetteer.model import Revision, as_json

_OF_NAMES = ("alias add", "alias change")
"""The actions that make a name, whose id is told."""


def add_editing(parser: argparse.ArgumentParser) -> None:
    """What every edit takes: `--by`, `--why`, `--propose`, `--dry-run`, `--force` and `--json`."""
    options.add_editor(parser)
    parser.add_argument("--propose", action="store_true", help="have it wait until somebody approves it")
    options.add_dry_run(parser)
    options.add_force(parser)
    options.add_json(parser)


def submit(given: argparse.Namespace, gazetteer: AnyGazetteer, edit: Mapping[str, Any], done: str) -> Revision | None:
    """Do an edit, as `gazetteer.curation.edit` writes one, and tell of it; None where it is not applied.

    `done`: what was done, in words before the id of the entity: `added to`. Raises as `Gazetteer.apply`.
    """
    by = given.by or config.user_name()
    if given.dry_run:
        tell_trial(given, gazetteer.try_out(edit, by=by))
        return None
    if given.propose:
        _tell_proposal(given, gazetteer.propose(edit, by=by, why=given.why))
        return None
    revision = gazetteer.apply(edit, by=by, why=given.why, force=given.force)
    if given.json:
        print_json(_written(revision))
        return revision
    print(f"{done} {revision.entity}; gazetteer undo {revision.id} takes it back")
    screen = screen_of("auto")
    for clash in clashes_of(revision):
        print(_clash(screen, clash))
    return revision


def _written(revision: Revision) -> dict[str, Any]:
    written = {"revision": revision.id, "entity": revision.entity, "status": "applied", "clashes": clashes_of(revision)}
    return written | ({"name_id": name_id(revision)} if revision.action in _OF_NAMES else {})


def _tell_proposal(given: argparse.Namespace, proposal: Proposal) -> None:
    if given.json:
        print_json({"proposal": proposal.id, "entity": proposal.entity, "status": "proposed"})
    else:
        print(f"proposal {proposal.id} waits; gazetteer proposals approve {proposal.id} applies it")


def tell_trial(given: argparse.Namespace, trial: Trial) -> None:
    """What an edit would change, on stdout."""
    if given.json:
        print_json(trial)
    else:
        print("\n".join(_lines(screen_of("auto"), trial)))


def _lines(screen: Screen, trial: Trial) -> Iterator[str]:
    for clash in trial.clashes:
        yield _clash(screen, as_json(clash))
    for change in trial.changed:
        warning = f"  right is {change.expected}" if change.is_worse else ""
        yield f"{screen.name(change.query)}: {_answer(change.before)} → {_answer(change.after)}{warning}"
    if not trial.changed:
        yield "no answer that is known of would change"
    elif trial.regressions:
        yield f"right answers that would be spoilt: {trial.regressions}; it needs --force and --why"


def _clash(screen: Screen, clash: Mapping[str, Any]) -> str:
    what = clash["type"] or clash["kind"]
    return f"{screen.name(clash['form'])} also means {screen.name(clash['name'])}, {what}, {clash['id']}"


def _answer(answer: Answer) -> str:
    return f"{answer.id} {answer.status.value} {percent(answer.probability)}" if answer.id else answer.status.value
