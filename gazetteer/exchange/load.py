"""Records into a gazetteer file: analysed on all cores, joined by id, indexed, all in one transaction."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from gazetteer.errors import DatabaseBusy, DatabaseOutdated, UsageError
from gazetteer.exchange import linking
from gazetteer.exchange.linking import Doubt, Linker
from gazetteer.exchange.record import Record
from gazetteer.matching import keys
from gazetteer.matching.signature import signature
from gazetteer.model import Name
from gazetteer.parallel import ordered_map
from gazetteer.store.database import connect_reader, is_absent, replace, scratch, settle, writers_lock
from gazetteer.store.incoming import NewName, NewRecord
from gazetteer.store.others import Others
from gazetteer.store.transaction import create, writing
from gazetteer.store.writer import Writer
from gazetteer.text.analyze import analyze
from gazetteer.version import RULES

Progress = Callable[[str, int, int | None], None]
"""Called with the stage, how much is done, and of how much, where that is known."""

_BATCH = 1000
"""Records that are stored at once."""

RESERVED = frozenset({"names", "geonames", "edits"})
"""Datasets that are the build's own, the core and the world, and the edits: nothing is imported under their names."""

Credit = tuple[str, str, str]
"""Whose work a dataset is: title, address, licence."""
NameKey = tuple[str, str | None]
"""What the analysis of a name depends on: form and language."""
Analysed = tuple[str, tuple[int, ...], tuple[tuple[str, int], ...], str | None]
"""Core, exact keys, readings with their own, and the type that a generic word of the name says."""


class Bad(NamedTuple):
    """A line or row that could not be read."""

    line: int
    reason: str


@dataclass(slots=True)
class Report:
    """What an import did."""

    added: int = 0
    replaced: int = 0
    retired: int = 0
    """Records of an earlier import that the new file no longer holds."""
    linked_by_id: int = 0
    linked_by_name: int = 0
    doubtful: list[Doubt] = field(default_factory=list)
    """What may be the same as something else, and was not joined with it."""
    bad: list[Bad] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mode:
    """How an import goes about it."""

    is_whole: bool = False
    """What an earlier import of the dataset gave and these records do not hold retires."""
    is_linked: bool = False
    """What no id joins is joined by name and distance, and ids that join what cannot be one thing are refused."""


def no_progress(stage: str, done: int, total: int | None) -> None:
    """Say nothing."""


def load_records(
    path: str | Path,
    dataset: str,
    records: Iterable[Record | Bad],
    *,
    progress: Progress = no_progress,
    credit: Credit | None = None,
    mode: Mode = Mode(),
) -> Report:
    """Import a dataset as a layer of its own into the gazetteer at `path`, which is made where there is none.

    A record with an id that the dataset has already replaces it. Bad lines are reported, the good ones kept.
    Nothing retires where a line is bad, which may be about what seems missing, or where there is no record at all.
    Whatever ends it early, the gazetteer stays as it was, and none is made.
    Raises DatabaseBusy, DatabaseFull, DatabaseForeign, DatabaseOutdated, and UsageError for a RESERVED dataset.
    """
    if dataset in RESERVED:
        raise UsageError(f"dataset {dataset!r} is a layer of the build: import under another name")
    target = Path(path)

    def load(file: Path, durable: bool) -> Report:
        with writing(file, durable=durable) as writer:
            stamp(writer)
            if credit:
                writer.put_sources([(dataset, *credit)], keep_known=True)
            number, last = writer.dataset(dataset, "import"), writer.last_record
            if mode.is_linked:
                with closing(connect_reader(file)) as before:
                    linker = Linker(Others(before, dataset))
                    report = store_records(writer, number, records, progress, dataset, linker)
                _link(writer, number, linker, report)
            else:
                report = store_records(writer, number, records, progress, dataset)
            if mode.is_whole and not report.bad and report.added + report.replaced:
                report.retired = writer.drop_up_to(number, last)
            finish(writer, progress)
        return report

    if not is_absent(target):
        return load(target, durable=True)
    with scratch(target) as new:
        create(new)
        report = load(new, durable=False)
        with writers_lock(target):
            if not is_absent(target):
                raise DatabaseBusy(f"{target}: another process made it meanwhile; import once more")
            settle(new)
            replace(target, new)
    return report


def _link(writer: Writer, dataset: int, linker: Linker, report: Report) -> None:
    """Make the links by name, and tell what the linker found."""
    links = linker.settled()
    writer.add_links(dataset, [(link.record, link.thing.id) for link in links], linking.SOURCE)
    report.linked_by_id, report.linked_by_name, report.doubtful = linker.by_id, len(links), linker.doubts


def stamp(writer: Writer) -> None:
    """Record the rules that the keys are made by, and a new state of the file. Raises DatabaseOutdated."""
    check_rules(writer)
    writer.set_meta("rules", RULES)
    writer.set_meta("build", new_build())


def check_rules(writer: Writer) -> None:
    """Raises DatabaseOutdated where the keys of the file were made by other rules: new ones would not fit to them."""
    if (rules := writer.meta("rules")) not in (None, RULES):
        raise DatabaseOutdated(
            f"the names were indexed by rules {rules}, this software has {RULES}; run: gazetteer rekey"
        )


def new_build() -> str:
    """A name for a build that no other has: the time and some random letters."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}{os.urandom(2).hex()}"


def finish(writer: Writer, progress: Progress) -> None:
    """Derive and index what was stored."""
    writer.finish(partial(ordered_map, _near_all), lambda done, total: progress("index", done, total))


def store_records(
    writer: Writer,
    dataset: int,
    records: Iterable[Record | Bad],
    progress: Progress,
    stage: str,
    linker: Linker | None = None,
) -> Report:
    """Analyse and store records, in order; `finish` must follow in the same transaction."""
    report = Report()
    total = len(records) if isinstance(records, Sized) else None
    done = 0
    for batch in _analysed(_good(records, report)):
        replaced = writer.add_records(dataset, linker.offer(batch) if linker else batch)
        report.replaced += replaced
        report.added += len(batch) - replaced
        done += len(batch)
        progress(stage, done, total)
    return report


def _good(records: Iterable[Record | Bad], report: Report) -> Iterator[Record]:
    for record in records:
        if isinstance(record, Bad):
            report.bad.append(record)
        else:
            yield record


def new_name(name: Name) -> NewName:
    """A name as it is stored, with its keys."""
    return _new_name(name, _analyse((name.form, name.lang)))


def _new_name(name: Name, analysed: Analysed) -> NewName:
    return NewName(name, *analysed)


def _analyse(key: NameKey) -> Analysed:
    analysis = analyze(*key)
    sounds = tuple((one, keys.sound_key(one)) for one in analysis.sounds)
    return analysis.core, keys.exact_keys(analysis), sounds, analysis.says


def _analyse_all(batch: list[Record]) -> list[Analysed]:
    return [_analyse((name.form, name.lang)) for record in batch for name in record.names]


def _analysed(records: Iterator[Record]) -> Iterator[list[NewRecord]]:
    """Batches of records ready to store, in order."""
    batches = iter(lambda: list(islice(records, _BATCH)), [])
    for batch, analysed in ordered_map(_analyse_all, batches):
        yield _ready(batch, analysed)


def _near_all(batch: list[tuple[int, str, int]]) -> list[tuple[int, tuple[int, ...]]]:
    return [(signature(sounds), keys.near_keys(sounds)) for _, sounds, _ in batch]


def _ready(batch: list[Record], analysed: list[Analysed]) -> list[NewRecord]:
    rest = iter(analysed)
    return [
        NewRecord(
            record.id,
            record.data(),
            tuple((link.id, link.source) for link in record.links),
            tuple(_new_name(name, next(rest)) for name in record.names),
            record.merged,
        )
        for record in batch
    ]
