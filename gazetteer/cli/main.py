"""The entry point: finds the command's module by name, runs it, and turns errors into one line and an exit status."""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from gazetteer import config
from gazetteer.cli.parser import Parser, like
from gazetteer.errors import AccessDenied, GazetteerError, NotFound, ServiceUnreachable, UsageError

COMMANDS = {
    "build": "compile the curated names and the world layer into a database",
    "rekey": "make the keys of a database anew by the rules of this software",
    "lookup": "look one name up, for people",
    "resolve": "bring many names to ids, for programs",
    "annotate": "find the places and groups that a text names",
    "search": "list the entities that fit some filters",
    "near": "list the entities around a point",
    "show": "show one entity, whole",
    "alias": "add a name to an entity, change one, or retire it",
    "entity": "make an entity, change what is known of one, or retire it",
    "link": "state that an entity has an id elsewhere, or that it has not",
    "merge": "make one entity of two",
    "split": "make several entities of one",
    "history": "show the edits of an entity",
    "undo": "take an edit back",
    "changes": "list the edits after one that is known, for programs",
    "proposals": "list the edits that were proposed, approve or decline one",
    "queue": "list the names that were asked for and not found",
    "import": "bring records into the database",
    "export": "write records out of the database",
    "backup": "copy the database whole, while others write",
    "restore": "make the database what a backup is",
    "check": "lint the curated names",
    "serve": "answer over HTTP",
    "key": "make, list and revoke keys for writing over HTTP",
    "info": "tell what is in the database, and whose work it is",
}
"""Every command, in the order of the help, with what it does."""

# A command that Ctrl-C or a closed pipe ends returns what a shell expects of one that the signal killed.
INTERRUPTED = 128 + signal.SIGINT
PIPE_CLOSED = 128 + 13  # SIGPIPE, a name that Windows does not have


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (the command line's by default) ask for; returns the exit status."""
    _open_streams()
    _speak_utf8()
    given = _behind(list(sys.argv[1:] if arguments is None else arguments))
    name = given[0] if given else ""
    return _guarded(name, lambda: _run(name, given[1:]))


def _run(name: str, arguments: list[str]) -> int:
    if name == "--version":
        print(_version())
        return 0
    if name in ("", "-h", "--help", "help"):
        print(_help())
        return 0 if name else UsageError.exit_code
    command = _command(name)
    parser = Parser(prog=f"gazetteer {name}", description=f"{name}: {COMMANDS[name]}.")
    command.configure(parser)
    status: int = command.run(parser.read(arguments))
    sys.stdout.flush()
    return status


def _guarded(name: str, run: Callable[[], int]) -> int:
    """`run()`, and for whatever it raises one line on stderr and an exit status."""
    try:
        return run()
    except GazetteerError as error:
        _complain(name, str(error) + _hint(error))
        return error.exit_code
    except BrokenPipeError:
        _forget_output()
        return PIPE_CLOSED
    except KeyboardInterrupt as error:
        _complain(name, f"stopped{error}")
        return INTERRUPTED
    except OSError as error:
        return _file_trouble(name, error)
    except Exception as error:  # a mistake of ours: still no traceback, unless one is asked for
        if config.is_debugging():
            traceback.print_exc()
        _complain(name, f"unexpected {type(error).__name__}: {error} (GAZETTEER_DEBUG=1 shows where)")
        return 1


def _hint(error: GazetteerError) -> str:
    """What somebody at a terminal may do about it, where the error itself cannot know."""
    if isinstance(error, ServiceUnreachable) and isinstance(error.__cause__, ConnectionRefusedError):
        return "; gazetteer serve starts a service"
    if isinstance(error, AccessDenied) and config.service_key() is None:
        return "; the command line takes it from $GAZETTEER_KEY"
    if isinstance(error, NotFound) and str(error).startswith("there is no entity ") and ":" not in str(error):
        return "; an id is such as gz:1042, and gazetteer lookup NAME tells it"
    return ""


def _file_trouble(name: str, error: OSError) -> int:
    if error.errno == errno.EPIPE:
        _forget_output()
        return PIPE_CLOSED
    what = f"{error.filename}: " if error.filename else ""
    _complain(name, f"{what}{error.strerror or error}")
    return 1


def _complain(name: str, line: str) -> None:
    program = f"gazetteer {name}" if name in COMMANDS else "gazetteer"
    with contextlib.suppress(OSError):
        print(f"{program}: {' '.join(line.split())}", file=sys.stderr)


def _command(name: str) -> Any:
    """The module of a command; a command named by a keyword of Python has an underscore in its module's name."""
    if name.startswith("-"):
        raise UsageError(f"{name}: options follow the command, as in gazetteer lookup Qamishlo --json")
    if name not in COMMANDS:
        raise UsageError(f"no command {name!r}{like(name, COMMANDS)}; commands are {', '.join(COMMANDS)}")
    module = "import_" if name == "import" else name
    return importlib.import_module(f"gazetteer.cli.commands.{module}")


def _behind(given: list[str]) -> list[str]:
    """The arguments, a `--server URL` before the command moved behind it, where options are."""
    if given[:1] == ["--server"] and len(given) > 1:
        option, rest = f"--server={given[1]}", given[2:]
    elif given and given[0].startswith("--server="):
        option, rest = given[0], given[1:]
    else:
        return given
    end = rest.index("--") if "--" in rest else len(rest)
    return [*rest[:end], option, *rest[end:]]


def _help() -> str:
    lines = [f"  {name:10}{what}" for name, what in COMMANDS.items()]
    head = ["usage: gazetteer COMMAND …", "", "Brings every spelling of a place's or group's name to one id.", ""]
    return "\n".join([*head, *lines, "", "gazetteer COMMAND --help tells what a command takes; --version the version."])


def _version() -> str:
    from gazetteer.version import RULES, SOFTWARE

    return f"gazetteer {SOFTWARE} (rules {RULES})"


def _open_streams() -> None:
    """Put the null device in the place of standard streams that are closed: nothing is read, what is said is lost."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123 (it lives as long as the process)


def _speak_utf8() -> None:
    """Names are written in UTF-8 whatever the locale says; what cannot be written is shown as ?, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="replace")


def _forget_output() -> None:
    """Let the interpreter flush into nothing at its end: whoever read us is gone."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
