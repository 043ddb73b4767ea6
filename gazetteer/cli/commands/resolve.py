"""`gazetteer resolve`: many names, for programs; one row out for every row in, in order."""

from __future__ import annotations

import argparse
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from typing import NoReturn

from gazetteer.cli import answer_file, answers, options, rows
from gazetteer.cli.answer_file import Run, Target, open_run
from gazetteer.cli.answering import Answered, Answering
from gazetteer.cli.output import doubt_extension
from gazetteer.cli.progress import Progress
from gazetteer.errors import UsageError
from gazetteer.parallel import cores, ordered_map

_HERE = 4
"""Chunks that are answered in this process before others are started."""
_MOST_JOBS = 256
_COMPLAINTS = 10  # error rows that are told on stderr; the rest is counted
_TERMINATED = 128 + signal.SIGTERM


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of resolve."""
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="the names; - or nothing: stdin")
    parser.add_argument("--input", choices=rows.FORMATS, help="format of the names (by the file's extension)")
    parser.add_argument("--column", metavar="NAME", help="column or key of the name (the first of q, query, name)")
    parser.add_argument("--output", choices=answers.FORMATS, help="format of the answers (jsonl)")
    parser.add_argument("--out", metavar="FILE", help="where the answers go (stdout)")
    parser.add_argument("--add", metavar="AUTHORITY,…", help="columns with the ids of others: pcode,geonames,wikidata")
    parser.add_argument("--jobs", metavar="N", help="processes that share the work (one for every core)")
    parser.add_argument("--resume", action="store_true", help="go on with the --out of a run that was stopped")
    options.add_query(parser)
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0 where every row could be read, 1 where one could not."""
    defaults = options.read_context(given)
    input_format = rows.format_of(given.file, given.input)
    target = Target(given.out, _output_format(given), _authorities(given.add), given.resume)
    jobs = _jobs(given.jobs)
    if given.output is None and not given.json:
        doubt_extension("resolve", target.path, target.format, answers.FORMATS, "--output")
    piece = answers.piece_of(target.format, target.authorities)
    with (
        _terminable(),
        rows.open_rows(given.file, input_format, given.column) as source,  # before a gazetteer is built for nothing
        Answering(given, defaults, piece) as answering,
        open_run(target, source, answering) as started,
        _progress(target) as progress,
    ):
        total = rows.count_rows(given.file, input_format) if progress else None
        told = _Told(started, progress, total)
        chunks = _chunks(started.rest)
        for chunk, answered in ordered_map(answering, chunks, workers=jobs, here=_HERE):
            told.version(answered.version)  # first: rows whose version nothing tells must not stay of a killed run
            started.writer.write(chunk, answered.pieces)
            told.chunk(len(chunk), answered)
    return told.end()


def _output_format(given: argparse.Namespace) -> str:
    if given.json and given.output not in (None, "jsonl"):
        raise UsageError(f"--json and --output {given.output}: one or the other")
    return given.output or "jsonl"


def _authorities(given: str | None) -> tuple[str, ...]:
    """The prefixes of ids that a list between commas names, each once. Raises UsageError."""
    names = [name.strip() for name in given.split(",")] if given is not None else []
    for name in names:
        if not re.fullmatch("[a-z]+", name) or f"gz_{name}" in answers.ADDED_COLUMNS:
            raise UsageError(f"--add: {name!r} is no authority: give prefixes of ids, such as pcode,geonames,wikidata")
    return tuple(dict.fromkeys(names))


def _jobs(given: str | None) -> int:
    if given is None:
        return cores()
    if not (given.isascii() and given.isdecimal() and len(given) < 4 and 1 <= int(given) <= _MOST_JOBS):
        raise UsageError(f"--jobs: {given!r} is no number of processes from 1 to {_MOST_JOBS}")
    return int(given)


@contextmanager
def _terminable() -> Iterator[None]:
    """End on SIGTERM as on Ctrl-C, with what is written whole."""

    def stop(*_: object) -> NoReturn:
        raise SystemExit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except SystemExit:
        print("gazetteer resolve: stopped", file=sys.stderr)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _progress(target: Target) -> AbstractContextManager[Progress | None]:
    """A bar on a terminal, unless the answers are shown there too."""
    is_screen_free = target.path not in (None, "-") or not sys.stdout.isatty()
    return Progress() if sys.stderr.isatty() and is_screen_free else nullcontext()


def _chunks(source: Iterator[rows.Row]) -> Iterator[list[rows.Row]]:
    while chunk := list(islice(source, answer_file.CHUNK)):
        yield chunk


class _Told:
    """What is told on stderr on the way: rows that cannot be read, how far it is, and whether the gazetteer changed."""

    def __init__(self, run: Run, progress: Progress | None, total: int | None) -> None:
        self._run = run
        self._progress = progress
        self._total = total
        self._version = run.part.version if run.part else None
        self._errors = 0
        self._has_changed = False
        for warning in run.warnings:
            self._say(warning)

    def version(self, version: str | None) -> None:
        """Note which gazetteer the next rows are of, and tell where it is another one."""
        if version is None or version == self._version:
            return
        if self._version is not None and not self._has_changed:
            self._has_changed = True
            self._say(
                f"the gazetteer changed on the way: from row {self._run.done + 1:,} on its version is {version}, "
                f"before it was {self._version}; run all again for answers of one"
            )
        self._version = version
        if self._run.part:
            self._run.part.version = version

    def chunk(self, number: int, answered: Answered) -> None:
        """Tell of a chunk of `number` rows that is written."""
        self._run.done += number
        self._complain(answered.errors)
        if self._progress:
            self._progress("resolve", self._run.done, self._total)

    def end(self) -> int:
        """Tell what was not told in full; returns the exit status."""
        if self._errors > _COMPLAINTS:
            self._say(f"… {self._errors:,} rows could not be read")
        return 1 if self._errors + self._run.errors else 0

    def _complain(self, errors: Iterable[tuple[int, str]]) -> None:
        for row, reason in errors:
            self._errors += 1
            if self._errors <= _COMPLAINTS:
                self._say(f"row {row}: {reason}")

    def _say(self, line: str) -> None:
        if self._progress:
            self._progress.clear()
        print(f"gazetteer resolve: {line}", file=sys.stderr)
