"""`gazetteer annotate`: the places and groups that texts name."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from typing import Final

from gazetteer.cli import annotated, options
from gazetteer.cli.annotated import Annotated
from gazetteer.cli.opening import AnyGazetteer, open_gazetteer
from gazetteer.cli.output import doubt_extension, open_output
from gazetteer.cli.page import write_page
from gazetteer.cli.portrait import Painter
from gazetteer.cli.progress import Progress
from gazetteer.cli.screen import Screen, add_bidi, screen_of
from gazetteer.cli.story import write_story
from gazetteer.cli.texts import Text, open_text, size_of
from gazetteer.encoding import readable
from gazetteer.errors import InvalidQuery, UsageError

FORMATS: Final = ("text", "html", "geojson", "json", "csv", "jsonl")
OF_SEVERAL: Final = ("jsonl", "csv")
"""The formats that hold several files."""
_LONG: Final = 1_000_000
"""Bytes of text from which on there is time to look at a progress bar."""

Write = Callable[[Annotated], Iterator[bytes]]
Tell = Callable[[int], None]


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of annotate."""
    parser.add_argument("files", metavar="FILE", nargs="*", help="the texts; - or nothing: stdin")
    parser.add_argument("--format", choices=FORMATS, help="text for one file, jsonl for several, if you do not say")
    parser.add_argument("--out", metavar="FILE", help="where the answer goes (stdout)")
    options.add_query(parser)
    add_bidi(parser)
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0, also where the texts name nothing; 1 where one of several could not be read."""
    context = options.read_context(given)
    files = given.files or ["-"]
    chosen = _format(given, files)
    if given.format is None and not given.json:
        doubt_extension("annotate", given.out, chosen, FORMATS, "--format")
    # Read before a gazetteer is built or anything is written: where there is no text, there is no answer either.
    with open_text(files[0]) if len(files) == 1 else nullcontext() as text, open_gazetteer(given) as gazetteer:
        write = _writer(chosen, given, gazetteer)

        def annotate(text: Text, tell: Tell) -> Iterator[bytes]:
            return write(annotated.read(gazetteer, text, context, tell))

        if text is None:
            return _annotate_each(files, annotate, given, chosen)
        with open_output(given.out) as stream, _watched(given, text.size) as tell:
            stream.write(_HEADS.get(chosen, b""))
            stream.writelines(annotate(text, tell))
    return 0


def _format(given: argparse.Namespace, files: Sequence[str]) -> str:
    is_one = len(files) == 1
    if given.json and given.format not in (None, "json", "jsonl"):
        raise UsageError(f"--json and --format {given.format}: one or the other")
    if given.json and given.format is None:
        return "json" if is_one else "jsonl"
    chosen = str(given.format or ("text" if is_one else "jsonl"))
    if not is_one and chosen not in OF_SEVERAL:
        raise UsageError(f"--format {chosen}: holds one file; several come as {' or '.join(OF_SEVERAL)}")
    return chosen


def _writer(chosen: str, given: argparse.Namespace, gazetteer: AnyGazetteer) -> Write:
    if chosen == "text":
        screen = Screen() if given.out else screen_of(given.bidi)
        return partial(write_story, painter=Painter(gazetteer, screen), is_explained=given.explain)
    if chosen == "html":
        return partial(write_page, painter=Painter(gazetteer, Screen()))
    if chosen == "json":
        return partial(annotated.write_json, is_indented=not given.out and sys.stdout.isatty())
    return _WRITERS[chosen]


_WRITERS: Final[Mapping[str, Write]] = {
    "jsonl": annotated.write_json_line,
    "csv": annotated.write_csv,
    "geojson": annotated.write_geojson,
}
_HEADS: Final = {"csv": annotated.csv_header()}
"""What stands once before all texts."""


def _annotate_each(
    files: Sequence[str], annotate: Callable[[Text, Tell], Iterator[bytes]], given: argparse.Namespace, chosen: str
) -> int:
    """One after the other; what cannot be read is told, and the rest is done."""
    status = 0
    with open_output(given.out) as stream, _watched(given, sum(map(size_of, files))) as tell:
        stream.write(_HEADS.get(chosen, b""))
        for file in files:
            with ExitStack() as stack:
                try:
                    text = stack.enter_context(open_text(file))
                except (OSError, InvalidQuery) as error:
                    status = 1
                    stream.write(_complain(file, error, chosen))
                else:
                    stream.writelines(annotate(text, tell))
    return status


def _complain(file: str, error: OSError | InvalidQuery, chosen: str) -> bytes:
    """Tell on stderr that a file cannot be read; gives what stands in its place."""
    reason = f"{file}: {error.strerror}" if isinstance(error, OSError) else str(error)
    print(f"gazetteer annotate: {readable(reason)}", file=sys.stderr)
    return annotated.failed_line(file, reason) if chosen == "jsonl" else b""


@contextmanager
def _watched(given: argparse.Namespace, size: int) -> Iterator[Tell]:
    """Hears how many bytes were read, and shows it where the terminal is free for it and there is time to look."""
    if size < _LONG or not sys.stderr.isatty() or (sys.stdout.isatty() and not given.out):
        yield lambda _: None
        return
    done = 0
    with Progress() as progress:

        def tell(number: int) -> None:
            nonlocal done
            done += number
            progress("reading", done, size)

        yield tell
