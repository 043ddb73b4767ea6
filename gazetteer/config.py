"""What the surroundings decide: where the files are, who asks, whether colour is welcome.

The only reader of environment variables:

| variable | meaning |
|---|---|
| `GAZETTEER_DB` | path of the database, where no `--db` is given |
| `GAZETTEER_SERVER` | address of a service that is asked, where neither `--server` nor `--db` is given |
| `GAZETTEER_KEY` | the key for it, to edit |
| `GAZETTEER_READING` | `closed`: the service answers nobody without a key; `open` where unset |
| `GAZETTEER_QUEUE` | `off`: the service does not count the names that it does not find; `on` where unset |
| `GAZETTEER_SERVE_…` | an option of `gazetteer serve`, where it is not given: `GAZETTEER_SERVE_PORT` is `--port` |
| `PROMETHEUS_MULTIPROC_DIR` | the folder in which the workers of a service keep their counters together |
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


READING = ("open", "closed")
"""Who may read over HTTP: everybody, or whoever has a key."""
QUEUE = ("on", "off")
"""Whether names that are not found are counted."""


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


def is_reading_open(option: str | None = None) -> bool:
    """Whether the service answers without a key: `option` (`--reading`), else `$GAZETTEER_READING`, else it does.

    Raises UsageError for anything but `open` and `closed`: a word mistyped must not leave a door open.
    """
    chosen = option or os.environ.get("GAZETTEER_READING") or "open"
    if chosen not in READING:
        raise UsageError(f"GAZETTEER_READING: {chosen!r} is none of {', '.join(READING)}")
    return chosen == "open"


def is_queue_on(option: str | None = None) -> bool:
    """Whether the service counts the names that it does not find: `option` (`--queue`), else `$GAZETTEER_QUEUE`.

    It does where neither says. Raises UsageError for anything but `on` and `off`.
    """
    chosen = option or os.environ.get("GAZETTEER_QUEUE") or "on"
    if chosen not in QUEUE:
        raise UsageError(f"GAZETTEER_QUEUE: {chosen!r} is none of {', '.join(QUEUE)}")
    return chosen == "on"


def choose_server(option: str | None, database: str | None) -> str | None:
    """`option` (`--server`), else `$GAZETTEER_SERVER` where no `database` (`--db`) is given; None: a file is asked."""
    if option is not None and database is not None:
        raise UsageError("--server and --db: one or the other")
    if option == "":
        raise UsageError("--server is empty: give the address of a service")
    return option or (os.environ.get("GAZETTEER_SERVER") or None if database is None else None)


def service_key() -> str | None:
    """The key for a service that is asked; None where there is none."""
    return os.environ.get("GAZETTEER_KEY") or None


def serve_variable(option: str) -> str:
    """The variable that stands for an option of `gazetteer serve`: not GAZETTEER_PORT, which Kubernetes sets itself."""
    return f"GAZETTEER_SERVE_{option.lstrip('-').replace('-', '_').upper()}"


def serve_setting(option: str) -> str | None:
    """What the environment says for an option of `gazetteer serve`; None where it says nothing."""
    return os.environ.get(serve_variable(option)) or None


def share_metrics(folder: str) -> None:
    """Let this process and those that it starts count in the files of one folder. To be called before api is loaded."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder


def is_sharing_metrics() -> bool:
    """Whether the counters of several processes belong together."""
    return bool(os.environ.get("PROMETHEUS_MULTIPROC_DIR"))


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
