"""Where answers go: stdout, a device, or a file that a run can be stopped at and go on with."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final

from gazetteer.cli.answering import Answering
from gazetteer.cli.output import open_output
from gazetteer.cli.part import Part, open_part, write_all
from gazetteer.cli.rows import Row, Source
from gazetteer.cli.writers import LINE_WRITERS, LineWriter, Parquet, Writer
from gazetteer.errors import InvalidRecord, UsageError

CHUNK: Final = 500
"""Rows that are read, resolved and written together: enough to share lookups, few enough to hold in memory."""

_TAIL = 20
"""Rows written last that are answered again, to see whether the file is that of this input."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the options say of the answers."""

    path: str | None
    """None or `-`: stdout."""
    format: str
    authorities: tuple[str, ...] = ()
    is_resumed: bool = False

    @property
    def file(self) -> Path | None:
        """The file, where it is one that a run can go on with."""
        if self.path in (None, "-") or self.format not in LINE_WRITERS:
            return None
        place = Path(str(self.path))
        return None if place.exists() and not place.is_file() else place


@dataclass(slots=True)
class Run:
    """Answers that are being written, and what an earlier run has written of them."""

    writer: Writer
    rest: Iterator[Row]
    """The rows still to be answered."""
    part: Part | None = None
    done: int = 0
    """Rows that were answered before."""
    errors: int = 0
    """Those of them that could not be read."""
    warnings: list[str] = field(default_factory=list)


@contextmanager
def open_run(target: Target, source: Source, answering: Answering) -> Iterator[Run]:
    """Begin to write, or go on.

    Raises UsageError where a run cannot go on, InvalidRecord where what is there belongs to something else, Conflict
    where another process writes it, OSError.
    """
    if target.file:
        with open_part(target.file, is_resumed=target.is_resumed) as part:
            line_writer = LINE_WRITERS[target.format](part, source, target.authorities)
            run = _take_up(part, line_writer, source, answering) if target.is_resumed else Run(line_writer, source.rows)
            run.part = part
            yield run
            line_writer.close()
        return
    if target.is_resumed:
        raise UsageError("--resume needs --out FILE, and --output jsonl or csv: nothing is added to Parquet or a pipe")
    with open_output(target.path) as stream:
        writer = _writer(target, stream, source)
        yield Run(writer, source.rows)
        writer.close()


def _writer(target: Target, stream: IO[bytes], source: Source) -> Writer:
    if target.format in LINE_WRITERS:
        return LINE_WRITERS[target.format](_Rows(stream), source, target.authorities)
    return Parquet(stream, source, target.authorities)


class _Rows:
    """A stream that takes each row as one: what an interrupt leaves in a pipe are whole rows, up to 4 kB each.

    A pipe takes so much at once or not at all (POSIX, PIPE_BUF). What waits in a buffer of ours would be lost, or
    keep the end waiting for who does not read.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, rows: Sequence[bytes]) -> None:
        try:
            descriptor = self._stream.fileno()
        except OSError:  # a stream within the program
            self._stream.writelines(rows)
            return
        for row in rows:
            write_all(descriptor, row)


def _take_up(part: Part, writer: LineWriter, source: Source, answering: Answering) -> Run:
    """Go on behind the whole rows that are there, once they are seen to be answers to the first rows of the input."""
    first = list(islice(source.rows, CHUNK))
    run = Run(writer, chain(first, source.rows))
    size, tail = 0, deque[bytes](maxlen=_TAIL)
    with part.file.open("rb") as file, _told_of(part):
        records = writer.records(file)
        for head in islice(records, 1 if writer.has_head else 0):
            writer.take_up(head, first)
            size = len(head)
        for record in records:
            run.done += 1
            run.errors += writer.is_error(record)
            size += len(record)
            tail.append(record)
    rows = deque(_passed(run.rest, run.done, part), len(tail))
    with _told_of(part):
        if not _is_same(writer, list(rows), list(tail), answering):
            run.warnings.append(
                f"the gazetteer or the options have changed: rows up to {run.done:,} would have other answers now"
            )
    part.cut(size)
    return run


def _passed(rest: Iterator[Row], number: int, part: Part) -> Iterator[Row]:
    """The rows that were answered before. Raises InvalidRecord where there are fewer."""
    passed = 0
    for row in islice(rest, number):
        passed += 1
        yield row
    if passed < number:
        raise InvalidRecord(f"{part.file}: has {number:,} rows, more than the input: it belongs to another")


def _is_same(writer: LineWriter, rows: Sequence[Row], tail: list[bytes], answering: Answering) -> bool:
    """Whether the rows have the same answers now. Raises InvalidRecord where these are answers to other rows."""
    now = writer.lines(rows, answering(rows, is_counted=False).pieces)
    if [writer.asked(line) for line in now] != [writer.asked(record) for record in tail]:
        raise InvalidRecord("its last rows belong to another input")
    return now == tail


@contextmanager
def _told_of(part: Part) -> Iterator[None]:
    try:
        yield
    except InvalidRecord as error:
        raise InvalidRecord(f"{part.file}: {error}: cannot go on with it; without --resume it is made anew") from error
