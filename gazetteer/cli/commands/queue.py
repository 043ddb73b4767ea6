"""`gazetteer queue`: the names that were asked for and not found, and what becomes of them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from gazetteer import config
from gazetteer.cli import options
from gazetteer.cli.editing import add_editing, submit
from gazetteer.cli.opening import existing_database
from gazetteer.cli.output import print_json
from gazetteer.cli.portrait import percent
from gazetteer.cli.screen import Screen, add_bidi, clean, pad, screen_of
from gazetteer.curation.values import check_line
from gazetteer.errors import InvalidQuery, UsageError
from gazetteer.gazetteer import Gazetteer
from gazetteer.misses.entry import Entry
from gazetteer.misses.file import STATUSES, QueueFile, Wanted, queue_path
from gazetteer.misses.review import read_wanted, settle, still_missed
from gazetteer.model import Role

_WIDEST_NAME = 32


def configure(parser: argparse.ArgumentParser) -> None:
    """What queue can do, and the options of each."""
    parser.add_argument(
        "--status", choices=STATUSES, default="", help="only these; all but dismissed if you do not say"
    )
    parser.add_argument("--country", metavar="CC", help="only what was asked for in this country")
    parser.add_argument("--limit", metavar="N", help="at most N (20)")
    add_bidi(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    alias = actions.add_parser("alias", help="add the name to an entity")
    dismiss = actions.add_parser("dismiss", help="mark it as not a name: it is not listed any more")
    restore = actions.add_parser("restore", help="list it again")
    for action in (alias, dismiss, restore):
        action.add_argument("key", metavar="KEY", help="what queue shows, or the name itself")
    alias.add_argument("id", metavar="ID", help="any id of the entity")
    alias.add_argument("--name", metavar="NAME", help="the name, where it is to be written otherwise")
    alias.add_argument("--lang", metavar="TAG", required=True, help="its language, BCP 47; und where it is not known")
    alias.add_argument("--source", metavar="S", required=True, help="who or what says that it is a name of this")
    alias.add_argument("--role", choices=[role.value for role in Role], default="variant", help="what kind of name")
    add_editing(alias)
    options.add_editor(dismiss)
    for action in (parser, dismiss, restore):
        options.add_json(action)
    for action in (parser, alias, dismiss, restore):
        options.add_database(action)


def run(given: argparse.Namespace) -> int:
    """0; NotFound for what is not in the queue."""
    path = existing_database(given)
    file = QueueFile(queue_path(path))
    with Gazetteer.open(path) as gazetteer:
        return _ACTIONS[given.action](given, file, gazetteer)


def _list(given: argparse.Namespace, file: QueueFile, gazetteer: Gazetteer) -> int:
    entries = still_missed(file, partial(gazetteer.resolve_many, is_counted=False), _wanted(given))
    if given.json:
        print_json(entries)
    else:
        screen = screen_of(given.bidi)
        print("\n".join(_line(screen, entry) for entry in entries) or "nothing is in the queue")
    return 0


def _wanted(given: argparse.Namespace) -> Wanted:
    try:
        return read_wanted({"status": given.status, "country": given.country, "limit": given.limit})
    except InvalidQuery as error:
        raise UsageError(f"--{error}") from error


def _line(screen: Screen, entry: Entry) -> str:
    """`   12  nil  k7q2mzpa  Qamishzo  near Qamishli (gz:1042) 41 %`."""
    name = pad(screen.name(entry.form), _WIDEST_NAME)
    head = f"{entry.count:>7,}  {screen.paint(f'{entry.status.value:9}', 'dim')}  {entry.key}  {name}"
    return "  ".join([head, screen.paint("; ".join(_remarks(screen, entry)), "dim")]).rstrip()


def _remarks(screen: Screen, entry: Entry) -> Iterator[str]:
    if entry.dismissed:
        yield f"{entry.dismissed.day}, {clean(entry.dismissed.by)}: {screen.sentence(entry.dismissed.why)}"
    for near in entry.candidates:
        yield f"{screen.name(near.name)} {near.id} {percent(near.probability)}"


def _alias(given: argparse.Namespace, file: QueueFile, gazetteer: Gazetteer) -> int:
    entry = file.find(given.key)
    lang = None if given.lang == "und" else given.lang
    value = {"form": given.name or entry.form, "lang": lang, "role": given.role}
    edit = {"action": "alias add", "entity": given.id, "value": value, "source": given.source}
    if submit(given, gazetteer, edit, f"{clean(value['form'])}: added to"):
        settle(file, [entry.key])
    return 0


def _dismiss(given: argparse.Namespace, file: QueueFile, _: Gazetteer) -> int:
    try:
        why = check_line(given.why)
    except InvalidQuery as error:
        raise UsageError(f"--why: {error}; say why it is not a name") from error
    entry = file.find(given.key)
    file.dismiss(entry.key, given.by or config.user_name(), why)
    return _tell(given, file, entry, "not listed any more")


def _restore(given: argparse.Namespace, file: QueueFile, _: Gazetteer) -> int:
    entry = file.find(given.key)
    file.restore(entry.key)
    return _tell(given, file, entry, "listed again")


def _tell(given: argparse.Namespace, file: QueueFile, entry: Entry, done: str) -> int:
    if given.json:
        print_json(file.find(entry.key))
    else:
        print(f"{clean(entry.form)}: {done}")
    return 0


_ACTIONS: Final[Mapping[str | None, Callable[[argparse.Namespace, QueueFile, Gazetteer], int]]] = {
    None: _list,
    "alias": _alias,
    "dismiss": _dismiss,
    "restore": _restore,
}
