"""`scripts/benchmark`: how fast names are resolved, and how well and fast the peers do it, in one run.

Times are ratios within the run: those of a machine mean nothing on another.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gazetteer import Gazetteer
from scripts.evaluation import service
from scripts.evaluation.ask import ask
from scripts.evaluation.case import TEST, Case, sampled
from scripts.evaluation.draw import SEED
from scripts.evaluation.evaluate import RESULTS
from scripts.evaluation.indexes import CACHE
from scripts.evaluation.metrics import Figure, share
from scripts.evaluation.peers import BASELINE, PEERS, Names, Peer
from scripts.evaluation.postgres import UnavailableError
from scripts.evaluation.report import ALL, SIGNIFICANT
from scripts.evaluation.sets import SETS, EvaluationSet
from scripts.evaluation.speed import Cost, cost_of, timed

OURS: Final = "this gazetteer"
_DEPTHS: Final = (1, 10, 50)
_STORED: Final = 2000
"""Names that are in the gazetteer, to time."""


@dataclass(frozen=True)
class Contender:
    """How one way did: the rank of each case's right answer (None: not found), and seconds a query."""

    cases: Sequence[Case]
    ranks: Sequence[int | None]
    seconds: float

    def recall(self, depth: int, labels: frozenset[str]) -> Figure | None:
        """Share of the cases with some labels whose right answer is among the first `depth`."""
        of_slice = (rank for case, rank in zip(self.cases, self.ranks, strict=True) if labels <= case.labels)
        return share(rank is not None and rank <= depth for rank in of_slice)

    def is_ahead_of(self, other: Contender, labels: frozenset[str]) -> bool:
        """Whether it is better at 1 by more than SIGNIFICANT standard errors of the difference, case by case."""
        theirs = dict(zip(map(id, other.cases), other.ranks, strict=True))
        pairs = [
            (rank == 1, theirs[id(case)] == 1)
            for case, rank in zip(self.cases, self.ranks, strict=True)
            if labels <= case.labels
        ]
        won, lost = sum(own > their for own, their in pairs), sum(own < their for own, their in pairs)
        return won - lost > SIGNIFICANT * math.sqrt(won + lost)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one benchmark."""
    options = _parser().parse_args(arguments)
    run: Any = options.run
    run(options)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/benchmark", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    peers = commands.add_parser("peers", help="other ways to do it, over the same names: accuracy and time")
    peers.add_argument("--set", default="world", choices=list(SETS), help="(default: world)")
    peers.add_argument("--sample", type=int, default=300, metavar="N", help="cases asked (default: %(default)s)")
    peers.add_argument("--only", default=",".join(PEERS), help="which, by comma (default: all)")
    peers.add_argument("--seed", type=int, default=SEED, help="of the draw (default: %(default)s)")
    peers.add_argument("--cache", type=Path, default=CACHE, help="folder of the gazetteers built for it")
    peers.add_argument("--out", type=Path, default=RESULTS, help="folder of the results (default: docs/evaluation)")
    peers.set_defaults(run=_peers)
    lookup = commands.add_parser("lookup", help="a whole `gazetteer lookup` over starting Python")
    lookup.add_argument("name", nargs="?", default="Qamishlo")
    lookup.add_argument("--db", help="the gazetteer (default: that of the command)")
    lookup.add_argument("--rounds", type=int, default=15)
    lookup.set_defaults(run=_lookup)
    build = commands.add_parser("build", help="time and size of a build of core and world")
    build.set_defaults(run=_build)
    http = commands.add_parser("http", help="the service under load, beside a route that does nothing")
    service.add_options(http)
    http.set_defaults(run=service.run)
    return parser


def _peers(options: argparse.Namespace) -> None:
    one = SETS[options.set](sorted(TEST), options.seed)
    cases = sampled([case for case in one.cases if case.right and not case.within], options.sample)
    database = one.index.ready(options.cache)
    names = Names.of(one.index.names())
    contenders = {OURS: _ours(database, cases)}
    cost = cost_of(database, [case.query for case in cases], _stored(one))
    absent: dict[str, str] = {}
    for title in options.only.split(","):
        try:
            contenders[title] = _contend(PEERS[title], names, cases)
        except UnavailableError as reason:
            absent[title] = str(reason)
        print(title, absent.get(title, "done"), file=sys.stderr)
    command = f"scripts/benchmark peers --set {options.set} --sample {options.sample}"
    content = _content(one, contenders, cost)
    text = "\n".join(_lines(f"{command} --seed {options.seed}", content, absent)) + "\n"
    print(text)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / f"peers-{options.set}.md").write_text(text, encoding="utf-8")
    saved = {"command": command, "not run": absent, **content}
    (options.out / f"peers-{options.set}.json").write_text(json.dumps(saved, indent=1) + "\n", encoding="utf-8")


def _stored(one: EvaluationSet) -> list[str]:
    forms = [form for _, form in one.index.names()]
    return forms[:: max(1, len(forms) // _STORED)][:_STORED]


def _ours(database: Path, cases: Sequence[Case]) -> Contender:
    with Gazetteer.open(database) as gazetteer:
        ask(gazetteer, cases)
        outcomes = ask(gazetteer, cases)
        seconds = timed(lambda: ask(gazetteer, cases)) / len(cases)
    return Contender(cases, [outcome.rank for outcome in outcomes], seconds)


def _contend(peer: Peer, names: Names, cases: Sequence[Case]) -> Contender:
    search = peer.make(names)
    asked = cases[:: peer.share]
    found: list[list[str]] = []
    seconds = timed(lambda: found.extend(search(case.query) for case in asked))
    ranks = [
        next((rank for rank, id in enumerate(ids, 1) if id in case.right), None)
        for case, ids in zip(asked, found, strict=True)
    ]
    return Contender(asked, ranks, seconds / len(asked))


def _content(one: EvaluationSet, contenders: Mapping[str, Contender], cost: Cost) -> dict[str, Any]:
    ours = contenders[OURS]
    baseline = contenders[BASELINE].seconds if BASELINE in contenders else None
    slices = {ALL: frozenset[str](), **one.slices}
    return {
        "recall": {
            part: {title: _recalls(contender, ours, labels) for title, contender in contenders.items()}
            for part, labels in slices.items()
            if ours.recall(1, labels)
        },
        "time": {title: contender.seconds / ours.seconds for title, contender in contenders.items()},
        "ours": {
            "times faster than the baseline, mixed": baseline / cost.mean if baseline else None,
            "times faster than the baseline, stored names": baseline / cost.stored_mean if baseline else None,
            "worst query over mean": cost.worst_over_mean,
            "worst query": cost.worst_query,
            "memory MB": cost.memory_mb,
        },
    }


def _recalls(contender: Contender, ours: Contender, labels: frozenset[str]) -> dict[str, Any]:
    figures = {f"R@{depth}": figure for depth in _DEPTHS if (figure := contender.recall(depth, labels))}
    if not figures:
        return {}
    first = figures["R@1"]
    ahead = contender.is_ahead_of(ours, labels)
    values = {name: figure.value for name, figure in figures.items()}
    return {**values, "error": first.error, "cases": first.count, "ahead": ahead}


def _lines(command: str, content: Mapping[str, Any], absent: Mapping[str, str]) -> Iterator[str]:
    yield "# Peers over the same names, in the same run"
    yield f"Made by `{command}`. R@1 / R@10 / R@50 in per cent, ± one standard error of R@1; **bold**: ahead of this"
    yield f"gazetteer at 1 by more than {SIGNIFICANT:.0f} standard errors of the difference. Time: times that of this"
    yield f"gazetteer; the baseline is {BASELINE}."
    yield ""
    titles = list(content["time"])
    yield "| slice | cases | " + " | ".join(titles) + " |"
    yield "|---|---:|" + "---:|" * len(titles)
    yield "| time | | " + " | ".join(f"{content['time'][title]:.1f}" for title in titles) + " |"
    for part, row in content["recall"].items():
        yield f"| {part} | {row[OURS]['cases']} | " + " | ".join(_cell(row[title]) for title in titles) + " |"
    yield ""
    for what, value in content["ours"].items():
        yield f"- {what}: {value:.1f}" if isinstance(value, float) else f"- {what}: {value}"
    for title, reason in absent.items():
        yield f"- {title} was not run: {reason}"


def _cell(figures: Mapping[str, Any]) -> str:
    if not figures:
        return ""
    text = " / ".join(f"{100 * figures[f'R@{depth}']:.1f}" for depth in _DEPTHS) + f" ± {100 * figures['error']:.1f}"
    return f"**{text}**" if figures["ahead"] else text


def _lookup(options: argparse.Namespace) -> None:
    command = [str(Path(sys.executable).with_name("gazetteer")), "lookup", options.name]
    command += ["--db", options.db] if options.db else []
    seconds: dict[str, list[float]] = {"lookup": [], "start": []}
    for _ in range(options.rounds):
        seconds["lookup"].append(timed(lambda: _run(command)))
        seconds["start"].append(timed(lambda: _run([sys.executable, "-c", "pass"])))
    ratio = statistics.median(seconds["lookup"]) / statistics.median(seconds["start"])
    print(f"gazetteer lookup {options.name}: {ratio:.1f} times `python -c pass` (medians of {options.rounds})")


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _build(options: argparse.Namespace) -> None:
    del options
    from gazetteer.exchange.build import build

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gazetteer.db"
        seconds = timed(lambda: build(path))
        start = statistics.median(timed(lambda: _run([sys.executable, "-c", "pass"])) for _ in range(5))
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
    print(f"build: {seconds:.0f} s on this machine, {seconds / start:.0f} times `python -c pass`; {size:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
