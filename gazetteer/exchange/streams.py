"""Files of others, read without trust: compressed or not, line by line, never more in memory than one line may take.

A compressed file is unpacked as it is read, nothing is written to disk, and one that swells beyond `MAX_RATIO` times
its size is given up: no bomb runs for days.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple, TextIO, TypeVar

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.load import Bad

MAX_LINE = 16 << 20
"""Bytes of one line; more is no record of one thing."""
MAX_RATIO = 200
"""How many times its size a file may unpack to; text compresses to a tenth, tables of figures to a fiftieth."""
FREE_BYTES = 64 << 20
"""Bytes that any file may unpack to, however small it is."""

_BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What reading a damaged archive raises."""

T = TypeVar("T")
Opener = Callable[[BinaryIO], Any]
_OPENERS: dict[bytes, Opener] = {
    b"\x1f\x8b": lambda raw: gzip.GzipFile(fileobj=raw),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    b"PK\x03\x04": lambda raw: _largest_member(raw),
}
"""How a compressed file begins, and what unpacks it: the name of a file may lie."""


class Line(NamedTuple):
    """One line, without its end."""

    number: int
    """From 1."""
    text: str


class _Bounded(io.RawIOBase):
    """A stream that gives up after so many bytes."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream = stream
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise InvalidRecord(f"unpacks to more than {MAX_RATIO} times its size")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def open_bytes(path: str | Path) -> Iterator[BinaryIO]:
    """The content of a file, unpacked where it is gzip, bzip2, xz or zip (of that, the largest member).

    Raises OSError where there is no such file; InvalidRecord for a damaged archive or one that swells, also from
    within the block.
    """
    with Path(path).open("rb") as raw:
        start = raw.read(6)
        raw.seek(0)
        opener = next((opener for magic, opener in _OPENERS.items() if start.startswith(magic)), None)
        if opener is None:
            yield raw
            return
        limit = max(FREE_BYTES, os.fstat(raw.fileno()).st_size * MAX_RATIO)
        with _unpacking(path), opener(raw) as stream:
            yield io.BufferedReader(_Bounded(stream, limit), 1 << 20)


@contextmanager
def _unpacking(path: str | Path) -> Iterator[None]:
    """Say of a damaged archive that it is one."""
    try:
        yield
    except _BROKEN as error:
        raise InvalidRecord(f"{Path(path).name}: cannot be unpacked: {error}") from error


def _largest_member(raw: BinaryIO) -> IO[bytes]:
    archive = zipfile.ZipFile(raw)
    files = [member for member in archive.infolist() if not member.is_dir() and not member.flag_bits & 1]
    if not files:
        raise InvalidRecord("the archive holds no file that can be read")
    return archive.open(max(files, key=lambda member: member.file_size))


def lines(path: str | Path) -> Iterator[Line | Bad]:
    """The lines of a file in UTF-8, and what is wrong with those that are none. Raises OSError.

    Where a compressed file is damaged or swells, a Bad is the last that is given.
    """
    number = 0
    try:
        with open_bytes(path) as stream:
            for number, raw in enumerate(_raw_lines(stream), start=1):
                yield _line(number, raw)
    except InvalidRecord as error:
        yield Bad(number + 1, str(error))


def _raw_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends; of one that is too long the beginning, which is MAX_LINE bytes and has no end."""
    while line := stream.readline(MAX_LINE):
        yield line
        while len(line) == MAX_LINE and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE)


def _line(number: int, raw: bytes) -> Line | Bad:
    if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
        return Bad(number, f"longer than {MAX_LINE} bytes")
    try:
        return Line(number, raw.rstrip(b"\r\n").decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        return Bad(number, "not UTF-8")


def located(file: str, things: Iterable[T | Bad]) -> Iterator[T | Bad]:
    """What is read from one file of many: bad lines say which file they are of."""
    for one in things:
        yield Bad(one.line, f"{file}: {one.reason}") if isinstance(one, Bad) else one


@contextmanager
def open_text(path: str | Path) -> Iterator[TextIO]:
    """Like `open_bytes`, as text in UTF-8; what is none becomes U+FFFD."""
    with open_bytes(path) as stream:
        yield io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
