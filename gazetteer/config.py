"""What the surroundings decide: where the files are, who asks, whether colour is welcome.

The only reader of environment variables:

| variable | meaning |
|---|---|
| `GAZETTEER_DB` | path of the database, where no `--db` is given |
| `XDG_DATA_HOME` | where the default database lies (`~/.local/share` where unset) |
| `NO_COLOR` | set and not empty: no colour (no-color.org) |
| `TERM` | `dumb`: no colour |
| `COLUMNS` | the width of the terminal, where it is not to be asked |
| `GAZETTEER_DEBUG` | set and not empty: an unexpected error shows where it arose |
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.errors import UsageError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class DatabaseChoice:
    """Which database file is meant, and whether it is the default one, which is built at its first use."""

    path: Path
    is_default: bool


def choose_database(option: str | None = None) -> DatabaseChoice:
    """`option` (`--db`), else `$GAZETTEER_DB`, else the default path. Raises UsageError where there is no home."""
    chosen = option if option is not None else os.environ.get("GAZETTEER_DB")
    if chosen:
        return DatabaseChoice(Path(chosen), is_default=False)
    if option is not None:
        raise UsageError("--db is empty: give the path of a database")
    return DatabaseChoice(_data_home() / "gazetteer" / "gazetteer.db", is_default=True)


def _data_home() -> Path:
    # The XDG base directory specification: a relative path is invalid and is ignored.
    home = os.environ.get("XDG_DATA_HOME", "")
    if Path(home).is_absolute():
        return Path(home)
    try:
        return Path.home() / ".local" / "share"
    except RuntimeError as error:
        raise UsageError("there is no home folder to keep the database in: give --db PATH") from error


def curated_folder() -> Traversable:
    """data/names: beside the package in a working tree, a package of its own where it is installed."""
    checkout = Path(__file__).resolve().parents[1] / "data" / "names"
    if checkout.is_dir():
        return checkout
    from importlib import resources  # not light: only where it is needed

    return resources.files("gazetteer_names")


def user_name() -> str:
    """The user of the operating system, whom an edit is credited to; `unknown` where it has no name."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def is_color_welcome() -> bool:
    """Whether the surroundings allow colour on a terminal."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Columns of the terminal; 80 where there is none."""
    # As shutil.get_terminal_size does, without the compression libraries that shutil loads.
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


def is_debugging() -> bool:
    """Whether an unexpected error shall show where it arose."""
    return bool(os.environ.get("GAZETTEER_DEBUG"))
