"""Writing out: JSON on stdout, and files that are never there by half.

A file is written beside its place and moved there at the end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from gazetteer.encoding import encode_json


def print_json(value: Any) -> None:
    """One JSON value: indented on a terminal, on one line elsewhere."""
    sys.stdout.flush()
    sys.stdout.buffer.write(encode_json(value, indent=2 if sys.stdout.isatty() else None) + b"\n")
    sys.stdout.buffer.flush()


def doubt_extension(command: str, path: str | None, chosen: str, formats: Collection[str], option: str) -> None:
    """Say on stderr that a file is not what its name promises, where nobody chose its format."""
    promised = Path(path or "").suffix[1:].lower()
    if promised in formats and promised != chosen:
        told = f"gazetteer {command}: {path} gets {chosen}, not {promised}: that is {option} {promised}"
        print(told, file=sys.stderr)


def _created(draft: Path, place: Path) -> IO[bytes]:
    try:
        return draft.open("wb")
    except OSError as error:  # told of the place that was asked for
        raise OSError(error.errno, error.strerror, str(place)) from error


@contextmanager
def open_output(path: str | None) -> Iterator[IO[bytes]]:
    """A stream into a file, or to stdout for None or `-`; the file is there only once it is whole."""
    if path is None or path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    place = Path(path)
    if place.exists() and not place.is_file():  # a pipe or a device: nothing to move over
        with place.open("wb") as stream:
            yield stream
        return
    draft = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with _created(draft, place) as stream:
            yield stream
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
