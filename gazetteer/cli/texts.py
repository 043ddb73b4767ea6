"""Running texts in: files of any size, checked whole before anything is said of them, then read piece by piece."""

from __future__ import annotations

import codecs
import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from gazetteer.cli.screen import standard_input
from gazetteer.errors import InvalidQuery

_CHUNK: Final = 1 << 16
"""Bytes that are read at once."""
_IN_MEMORY: Final = 16 << 20
"""Bytes of a pipe that are held in memory; what is longer goes to a temporary file."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is UTF-8 and holds no NUL."""

    name: str
    """The path as given, `-` for stdin."""
    size: int
    """Bytes."""
    _file: IO[bytes]

    def chunks(self) -> Iterator[str]:
        """The text from its beginning, in pieces; line ends and a byte order mark stay in it."""
        self._file.seek(0)
        return _decoded(self._file)


@contextmanager
def open_text(path: str) -> Iterator[Text]:
    """The text of a file, or of stdin for `-`. Raises OSError, and InvalidQuery where it is no text."""
    with _opened(path) as file:
        _check(path, file)
        yield Text(path, file.seek(0, io.SEEK_END), file)


def size_of(path: str) -> int:
    """Bytes of a file; 0 for stdin and what has no size."""
    try:
        return 0 if path == "-" else Path(path).stat().st_size
    except OSError:
        return 0


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    """A file that can be read twice."""
    if path == "-":
        with _spooled(standard_input("the text")) as file:
            yield file
        return
    with Path(path).open("rb") as source:
        if source.seekable():
            yield source
        else:
            with _spooled(source) as file:
                yield file


@contextmanager
def _spooled(source: IO[bytes]) -> Iterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        shutil.copyfileobj(source, file)
        file.seek(0)
        yield file


def _check(path: str, file: IO[bytes]) -> None:
    try:
        if any("\0" in text for text in _decoded(file)):
            raise InvalidQuery(f"{path}: the text holds a NUL character")
    except UnicodeDecodeError as error:
        at = file.tell() - len(error.object) + error.start
        raise InvalidQuery(f"{path}: not UTF-8: the byte at {at} is wrong; save it as plain text in UTF-8") from error


def _decoded(file: IO[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := file.read(_CHUNK):
        yield decoder.decode(chunk)
    decoder.decode(b"", final=True)
