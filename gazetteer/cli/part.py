"""A file of rows under way: it stays where its making is stopped, whole rows alone, and can be taken up again.

`FILE.part` grows beside FILE and takes its place at the end; `FILE.part.version` says which gazetteer answers.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gazetteer.errors import Conflict


class Part:
    """The file; `write` takes whole rows."""

    def __init__(self, file: Path, descriptor: int) -> None:
        self.file = file
        self._descriptor = descriptor
        self._version = file.with_name(f"{file.name}.version")
        self._whole: int | None = None
        """Bytes of whole rows; None while the file is as it was found."""

    def cut(self, size: int) -> None:
        """Keep the first `size` bytes, and go on behind them."""
        os.ftruncate(self._descriptor, size)
        os.lseek(self._descriptor, size, os.SEEK_SET)
        self._whole = size

    def write(self, rows: Sequence[bytes]) -> None:
        """Add whole rows."""
        content = b"".join(rows)
        write_all(self._descriptor, content)
        self._whole = (self._whole or 0) + len(content)

    @property
    def version(self) -> str | None:
        """The gazetteer that gave the last answers, where it was noted."""
        try:
            return self._version.read_text(encoding="utf-8") or None  # empty: stopped while it was noted
        except FileNotFoundError:
            return None

    @version.setter
    def version(self, version: str) -> None:
        """Note which gazetteer gives the answers."""
        self._version.write_text(version, encoding="utf-8")

    def finish(self, place: Path) -> None:
        """Put the file in its place."""
        if self.file != place:
            self.file.replace(place)
        self._version.unlink(missing_ok=True)

    def stop(self) -> None:
        """Keep the whole rows, and say where they are; a file without any goes, one that was not touched stays."""
        if self._whole is None:
            return
        os.ftruncate(self._descriptor, self._whole)
        if self._whole:
            print(f"gazetteer resolve: {self.file} keeps what is done; the same with --resume goes on", file=sys.stderr)
        else:
            self.file.unlink()
            self._version.unlink(missing_ok=True)


def write_all(descriptor: int, content: bytes) -> None:
    """Write everything, past any buffer. Raises OSError."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextmanager
def open_part(place: Path, *, is_resumed: bool) -> Iterator[Part]:
    """The file under way to `place`: a new one; to go on, the one that is there, else the file at `place` itself.

    One to go on with is as it was until `cut`. Raises Conflict where another process writes it, OSError.
    """
    file = place.with_name(f"{place.name}.part")
    if is_resumed and place.is_file() and not file.exists():
        file = place
    with _locked(file, place) as descriptor:
        part = Part(file, descriptor)
        if not is_resumed:
            part.cut(0)
        try:
            yield part
        except BaseException:
            part.stop()
            raise
        part.finish(place)


@contextmanager
def _locked(file: Path, place: Path) -> Iterator[int]:
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:  # told of the place that was asked for
        raise OSError(error.errno, error.strerror, str(place)) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield descriptor
    except BlockingIOError as error:
        raise Conflict(f"{file}: another run is writing it") from error
    finally:
        os.close(descriptor)
