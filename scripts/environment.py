"""Makes .venv at the root of the project with the pinned dependencies, or finds that it is as it should be.

    python3 scripts/environment.py use|develop

Knows the standard library alone, for it runs before anything is installed. A stamp in .venv says what was installed
from what, so that a second start takes no time; it is written last, so that a set-up that was broken off is done again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_INTERRUPTED = 130  # what a shell expects of a command that Ctrl-C ended
ROOT = Path(__file__).resolve().parents[1]
EXTRAS = {"use": ("all",), "develop": ("all", "dev")}
"""What is installed beside the bare package: to run it, to work on it. The second holds the first."""

# An editable install in setuptools' simplest mode: a path in a .pth file, which costs a start of Python nothing.
_EDITABLE = ("--no-build-isolation", "--config-settings", "editable_mode=compat", "--editable")


def main(purpose: str) -> int:
    """0 where .venv is ready for the purpose."""
    venv = ROOT / ".venv"
    with _alone(venv):
        if is_ready(venv, purpose):
            return 0
        started = time.monotonic()
        _tell("Setting up Python and the pinned dependencies in .venv; this happens once …")
        try:
            set_up(venv, purpose)
        except subprocess.CalledProcessError as error:
            _tell(f"That did not work: {' '.join(map(str, error.cmd[1:4]))} … ended with {error.returncode}.")
            _tell("pip needs an index that it can reach; where it reaches none, it may speak of conflicts instead.")
            return 1
        except KeyboardInterrupt:
            _tell("Stopped; the next start begins anew.")
            return _INTERRUPTED
        _tell(f"Ready in {time.monotonic() - started:.0f} s.")
    return 0


def is_ready(venv: Path, purpose: str) -> bool:
    """Whether what the purpose needs is installed, from the files as they are, and runs."""
    stamp = _read_stamp(venv)
    return stamp.get("made_of") == made_of() and set(EXTRAS[purpose]) <= set(stamp.get("extras", ())) and _works(venv)


def set_up(venv: Path, purpose: str) -> None:
    """Make the environment anew where it is unusable, and install. Raises CalledProcessError."""
    extras = sorted({*EXTRAS[purpose], *_read_stamp(venv).get("extras", ())})
    stamped = _read_stamp(venv).get("made_of", {})
    if stamped.get("root", str(ROOT)) != str(ROOT) or not _runs(venv, "-m", "pip", "--version"):
        _make(venv)
    stamp_path(venv).unlink(missing_ok=True)
    install = (_python(venv), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input")
    pinned = ("--constraint", ROOT / "constraints.txt")
    subprocess.run([*install, *pinned, "setuptools"], check=True)
    subprocess.run([*install, *pinned, *_EDITABLE, f"{ROOT}[{','.join(extras)}]"], check=True)
    write_stamp(venv, extras)


def made_of() -> dict[str, str]:
    """What decides whether an environment is as it should be: its folder may have been moved, the pins changed."""
    files = (ROOT / "pyproject.toml", ROOT / "constraints.txt")
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
    return {"root": str(ROOT), "files": digest}


def _make(venv: Path) -> None:
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True, stdout=subprocess.PIPE, text=True)
    except subprocess.CalledProcessError as error:
        # Debian and its kin keep a part of Python that this needs in a package of its own, and say so on stdout.
        _tell((error.stdout or "").strip())
        raise


def _works(venv: Path) -> bool:
    found = "import importlib.util, sys; sys.exit(not (importlib.util.find_spec('gazetteer')))"
    return _runs(venv, "-I", "-c", found)


def _runs(venv: Path, *arguments: str) -> bool:
    try:
        return subprocess.run([_python(venv), *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _python(venv: Path) -> Path:
    return venv / "bin" / "python"


def stamp_path(venv: Path) -> Path:
    """Where an environment says what it was made of."""
    return venv / "gazetteer-stamp.json"


def write_stamp(venv: Path, extras: Sequence[str]) -> None:
    """Note that what there is now is installed, with some extras."""
    stamp_path(venv).write_text(json.dumps({"made_of": made_of(), "extras": extras}), encoding="utf-8")


def _read_stamp(venv: Path) -> dict[str, dict[str, str]]:
    try:
        stamp: dict[str, dict[str, str]] = json.loads(stamp_path(venv).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


@contextmanager
def _alone(venv: Path) -> Iterator[None]:
    """Two commands that are started at once set up one after the other."""
    with venv.with_name(".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
