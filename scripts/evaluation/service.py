"""`scripts/benchmark http`: the service under load, one worker on loopback, beside a route that does nothing.

Rates are those of this machine; what is compared with the empty route is of the same run. A service keeps answers for
a while, so one name is asked again and again, and another each time.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import cycle, islice, repeat
from pathlib import Path
from random import Random
from typing import Final

from gazetteer.keys import KeyRole, create_key, keys_path
from scripts.evaluation import load, served
from scripts.evaluation.case import TEST
from scripts.evaluation.draw import SEED
from scripts.evaluation.indexes import CACHE
from scripts.evaluation.load import Load, get, post
from scripts.evaluation.served import Served
from scripts.evaluation.sets import SETS

BATCH: Final = 100
CLIENTS: Final = 32
_SINGLE_CLIENTS: Final = 8
_ROUNDS: Final = 3
"""The empty route and ours take turns so often; the medians count, for the machine has other work too."""
_STORED: Final = 20_000
_LARGE: Final = 10_000
"""The largest batch that a service takes."""
_LARGE_AT_ONCE: Final = 2
_PACE: Final = 20.0
"""Aliases a second."""
_KNOWN: Final = "Qamishli"


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure, and what it shall be."""

    what: str
    measured: float
    target: float
    is_floor: bool = True
    """Whether it shall be at least the target; else at most."""
    unit: str = ""

    @property
    def is_reached(self) -> bool:
        """Whether it is as it shall be."""
        return self.measured >= self.target if self.is_floor else self.measured <= self.target


@dataclass(frozen=True)
class Bench:
    """What is measured with: a service over a database of its own, and names to ask."""

    service: Served
    empty: Served
    mixed: Sequence[str]
    stored: Sequence[str]
    key: str
    ids: Sequence[str]
    """Entities that aliases are added to."""
    seconds: float
    """How long each measurement takes."""
    requests: int
    """How many there are while memory is watched."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the benchmark."""
    parser.add_argument("--db", type=Path, help="the gazetteer (default: that of the world set, without what is asked)")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each measurement (default: %(default)s)")
    parser.add_argument("--requests", type=int, default=200_000, help="while memory is watched (default: %(default)s)")
    parser.add_argument("--only", help=f"which, by comma: {', '.join(MEASURES)} (default: all)")
    parser.add_argument("--seed", type=int, default=SEED, help="of the draw (default: %(default)s)")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder of the gazetteers built for it")
    parser.add_argument("--out", type=Path, help="folder for the figures as http.json (default: none is written)")


def run(options: argparse.Namespace) -> None:
    """Measure, and print what was found beside what it shall be."""
    chosen = options.only.split(",") if options.only else list(MEASURES)
    one = SETS["world"](sorted(TEST), options.seed)
    database = options.db or one.index.ready(options.cache)
    mixed = [case.query for case in one.cases]
    Random(options.seed).shuffle(mixed)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(database, Path(folder) / "gazetteer.db"))
        key = create_key(keys_path(copy), "benchmark", KeyRole.CURATOR)
        stored, ids = _stored(copy, options.seed)
        with served.gazetteer(copy) as service, served.empty() as empty:
            bench = Bench(service, empty, mixed, stored, key, ids, options.seconds, options.requests)
            findings = [finding for name in chosen for finding in _told(name, MEASURES[name](bench))]
    print("\n".join(_table(findings)))
    if options.out:
        content = {"seconds": options.seconds, "requests": options.requests, "found": list(map(asdict, findings))}
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "http.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _stored(database: Path, seed: int) -> tuple[list[str], list[str]]:
    """Names that are in a gazetteer, and ids, by chance."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        forms = [form for (form,) in connection.execute("SELECT form FROM name WHERE retired = 0")]
        ids = [id for (id,) in connection.execute("SELECT id FROM entity")]
    chance = Random(seed)
    return chance.sample(forms, min(_STORED, len(forms))), chance.sample(ids, min(1000, len(ids)))


def _told(name: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    for finding in findings:
        print(f"{name}: {finding.what}: {finding.measured:.4g}", file=sys.stderr)
        yield finding


def _batches(names: Sequence[str], size: int = BATCH) -> Iterator[bytes]:
    """Requests for names in batches, over and over."""
    bodies = [
        post("/v1/resolve", {"queries": [{"q": name} for name in names[start : start + size]]})
        for start in range(0, len(names) - size + 1, size)
    ]
    return cycle(bodies)


def _singles(names: Sequence[str]) -> Iterator[bytes]:
    return cycle([get("/v1/resolve", {"q": name}) for name in names])


def _in_batches(bench: Bench) -> Iterator[Finding]:
    for what, names, target in (("mixed test", bench.mixed, 1000), ("names in the gazetteer", bench.stored, 5000)):
        load.apply(bench.service.port, islice(_batches(names), 5), clients=1)
        found = _fault_free(load.apply(bench.service.port, _batches(names), clients=2, seconds=bench.seconds))
        yield Finding(f"{what}, batches of {BATCH}", found.rate * BATCH, target, unit="names/s")


def _beside_empty(bench: Bench) -> Iterator[Finding]:
    """Single requests, and the empty route as a coroutine and as a function like ours, by turns."""
    known, other = "one known name, again and again", "another known name each time"
    singles = _singles(bench.stored)
    asked: dict[str, tuple[Served, Iterator[bytes]]] = {
        known: (bench.service, repeat(get("/v1/resolve", {"q": _KNOWN}))),
        other: (bench.service, singles),
        "coroutine": (bench.empty, repeat(get("/async"))),
        "function": (bench.empty, repeat(get("/plain"))),
    }
    rates: dict[str, list[float]] = {what: [] for what in asked}
    for _ in range(_ROUNDS):
        for what, (service, requests) in asked.items():
            found = load.apply(service.port, requests, clients=_SINGLE_CLIENTS, seconds=bench.seconds / _ROUNDS)
            rates[what].append(_fault_free(found).rate)
    rate = {what: statistics.median(several) for what, several in rates.items()}
    for what in (known, other):
        for empty in ("function", "coroutine"):
            title = f"{what} ({rate[what]:.0f}/s), over an empty {empty} ({rate[empty]:.0f}/s)"
            yield Finding(title, rate[what] / rate[empty], 0.5, unit="times")


def _tail(bench: Bench) -> Iterator[Finding]:
    requests = repeat(get("/v1/resolve", {"q": _KNOWN}))
    found = _fault_free(load.apply(bench.service.port, requests, clients=CLIENTS, seconds=bench.seconds))
    median = 1000 * statistics.median(found.waits)
    what = f"p99 over the median ({median:.1f} ms), a known name, {CLIENTS} clients"
    yield Finding(what, found.tail, 5, is_floor=False, unit="times")


def _memory(bench: Bench) -> Iterator[Finding]:
    """Memory after a tenth of the requests, when all that is kept at all is there, and after the last; then after what
    takes most of it at once."""
    names = [*bench.mixed, *bench.stored]
    requests = _singles(names)
    held = []
    for _ in range(10):
        _fault_free(load.apply(bench.service.port, islice(requests, bench.requests // 10), clients=_SINGLE_CLIENTS))
        held.append(bench.service.memory_mb())
    steps = " ".join(f"{one:.0f}" for one in held)
    what = f"memory after {bench.requests:,} requests over that after a tenth ({steps} MB)"
    yield Finding(what, held[-1] / held[0], 1.05, is_floor=False, unit="times")
    for clients, what, heavy in (
        (CLIENTS, f"batches of {BATCH}", _batches(bench.mixed)),
        (_LARGE_AT_ONCE, f"batches of {_LARGE:,}", _batches(names, _LARGE)),
        (_SINGLE_CLIENTS, "texts full of names", repeat(post("/v1/annotate", {"text": "\n".join(names)}))),
    ):
        _fault_free(load.apply(bench.service.port, islice(heavy, 2 * clients), clients=clients))
        title = f"memory after {2 * clients} {what}, {clients} at once"
        yield Finding(title, bench.service.memory_mb(), 400, is_floor=False, unit="MB")


def _while_edited(bench: Bench) -> Iterator[Finding]:
    asked = (pair for pairs in zip(_singles(bench.stored), _batches(bench.mixed), strict=False) for pair in pairs)
    edits = (
        post(
            f"/v1/entities/{id}/names", {"form": f"Benchtown {number}", "lang": "en", "source": "benchmark"}, bench.key
        )
        for number, id in enumerate(cycle(bench.ids))
    )
    reads, writes = load.apply_beside(
        bench.service.port, asked, edits, clients=_SINGLE_CLIENTS, seconds=bench.seconds, pace=_PACE
    )
    yield Finding(f"errors of reads while aliases are added ({_said(reads)})", reads.errors, 0, is_floor=False)
    yield Finding(f"errors of the edits ({_said(writes)})", writes.errors, 0, is_floor=False)
    yield Finding("aliases added meanwhile", writes.rate, 0.95 * _PACE, unit="/s")


def _fault_free(found: Load) -> Load:
    if found.errors:
        raise SystemExit(f"the service gave errors: {_said(found)}")
    return found


def _said(found: Load) -> str:
    """How often each status was given."""
    return ", ".join(f"{count} times {status}" for status, count in sorted(found.statuses.items()))


def _table(findings: Sequence[Finding]) -> Iterator[str]:
    yield "| what | target | measured | |"
    yield "|---|---:|---:|---|"
    for one in findings:
        sign = "≥" if one.is_floor else "≤"
        target = f"{sign} {one.target:g}" if one.target or not one.is_floor else ""
        verdict = "" if not target else "reached" if one.is_reached else "**not reached**"
        yield f"| {one.what} | {target} | {one.measured:,.4g} {one.unit} | {verdict} |"


MEASURES: Final[dict[str, Callable[[Bench], Iterator[Finding]]]] = {
    "batches": _in_batches,
    "empty": _beside_empty,
    "tail": _tail,
    "edits": _while_edited,
    "memory": _memory,
}
