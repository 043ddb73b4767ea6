"""`scripts/evaluate`: asks held-out names and writes what came of it to docs/evaluation."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from gazetteer import Gazetteer
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from scripts.evaluation import report, texts
from scripts.evaluation.ask import ask
from scripts.evaluation.case import TEST, TUNE, Case, sampled
from scripts.evaluation.draw import SEED
from scripts.evaluation.indexes import CACHE
from scripts.evaluation.known import in_tenths, known_cases
from scripts.evaluation.sets import SETS, EvaluationSet

RESULTS: Final = Path(__file__).parents[2] / "docs" / "evaluation"
QUICK: Final = 1000
"""Cases of each set that --quick asks."""


def parser() -> argparse.ArgumentParser:
    """The options, which docs/evaluation.md lists."""
    options = argparse.ArgumentParser(prog="scripts/evaluate", description=__doc__)
    options.add_argument("--sets", default="all", help=f"which, by comma: {', '.join(SETS)} (default: all)")
    options.add_argument("--tune", action="store_true", help="ask the tenth to tune on instead of the test's")
    options.add_argument("--sample", type=int, metavar="N", help="ask N cases of each set (default: all)")
    options.add_argument("--quick", action="store_true", help=f"the same as --sample {QUICK}")
    options.add_argument("--seed", type=int, default=SEED, help="of the draw (default: %(default)s)")
    options.add_argument("--out", type=Path, default=RESULTS, help="folder of the results (default: docs/evaluation)")
    options.add_argument("--compare", action="store_true", help="write nothing; exit 1 where something got worse")
    options.add_argument("--failures", type=Path, metavar="FILE", help="write every case that went wrong as JSON Lines")
    options.add_argument("--cache", type=Path, default=CACHE, help="folder of the gazetteers built for it")
    options.add_argument("--fresh", action="store_true", help="build these gazetteers anew")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluation, that of running text for `annotate`; 1 with --compare where something got worse."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["annotate"]:
        return texts.main(given[1:])
    options = parser().parse_args(given)
    options.sample = QUICK if options.quick else options.sample
    if unknown := _chosen(options) - SETS.keys():
        parser().error(f"no set {', '.join(sorted(unknown))}")
    run, results = _run(options)
    content = report.as_json(run, results)
    print(report.markdown(content))
    if options.compare:
        return _compare(options.out / "results.json", content)
    report.write(content, results, options.out)
    return 0


def _chosen(options: argparse.Namespace) -> set[str]:
    return set(SETS) if options.sets == "all" else set(options.sets.split(","))


def _run(options: argparse.Namespace) -> tuple[report.Run, dict[str, report.Result]]:
    tenths = sorted(TUNE if options.tune else TEST)
    results: dict[str, report.Result] = {}
    editions: dict[str, str] = {}
    rules = ""
    for name in (name for name in SETS if name in _chosen(options)):
        try:
            one = SETS[name](tenths, options.seed)
        except FileNotFoundError as error:
            print(f"{name}: left out, no data: {error.filename}", file=sys.stderr)
            continue
        with one.index.open(options.cache, fresh=options.fresh) as gazetteer:
            results |= _results(one, gazetteer, options)
            editions[name], rules = gazetteer.edition.version, gazetteer.edition.rules
    command = "scripts/evaluate " + " ".join(_arguments(options))
    return report.Run(command.strip(), editions, rules, options.seed, tenths, options.sample), results


def _arguments(options: argparse.Namespace) -> list[str]:
    given = ["--sets", options.sets] if options.sets != "all" else []
    given += ["--tune"] if options.tune else []
    given += ["--sample", str(options.sample)] if options.sample else []
    return given + (["--seed", str(options.seed)] if options.seed != SEED else [])


def _results(one: EvaluationSet, gazetteer: Gazetteer, options: argparse.Namespace) -> dict[str, report.Result]:
    cases = [*sampled(one.cases, options.sample), *sampled(_known(one, options), options.sample)]
    results: dict[str, report.Result] = {}
    for title, with_country in ((one.name, False), (f"{one.name}, country given", True)):
        if with_country and not one.with_country:
            continue
        outcomes = ask(gazetteer, cases, with_country=with_country)
        results[title] = report.summarise(one, outcomes)
        if options.failures:
            _write_failures(title, outcomes, options.failures)
    return results


def _known(one: EvaluationSet, options: argparse.Namespace) -> list[Case]:
    if not one.known:
        return []
    with closing(connect_reader(one.index.ready(options.cache))) as connection:
        return known_cases(Reader(connection), in_tenths(TUNE if options.tune else TEST), one.known)


def _write_failures(title: str, outcomes: Sequence[Any], path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        for outcome in outcomes:
            if outcome.failure:
                line = {
                    "set": title,
                    "failure": outcome.failure,
                    "query": outcome.case.query,
                    "right": sorted(outcome.case.right),
                    "rank": outcome.rank,
                    "first": outcome.first,
                    "form": outcome.first_form,
                    "probability": round(outcome.probability, 4),
                    "labels": sorted(outcome.case.labels),
                }
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _compare(path: Path, content: dict[str, Any]) -> int:
    lines = report.worse(json.loads(path.read_text(encoding="utf-8")), content)
    print("\n".join(["Worse than the results that are checked in:", *lines]) if lines else "Nothing got worse.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
