"""`scripts/scale`: how time, disk and memory grow with the gazetteer, on synthetic places.

Builds gazetteers of several sizes from the letters of real names (`synthetic`), asks each for names that it holds and
for the same misspelled, has it read news, and prints the figures with their multiples of the smallest size. A size
that would pass the bounds of time or disk is not begun, one that does is stopped, and nothing is left behind.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from gazetteer.version import RULES
from scripts.evaluation.bounds import BoundPassedError, Bounds
from scripts.evaluation.building import Built
from scripts.evaluation.draw import SEED
from scripts.evaluation.querying import Asked

PLACES: Final = (100_000, 1_000_000, 10_000_000)
MINUTES: Final = 60.0
GIGABYTES: Final = 20.0
_FIRST_MB: Final = 0.003
"""Disk that a place takes, for the first size, whose time is not foretold; the others go by the one before."""


@dataclass(frozen=True, slots=True)
class Size:
    """All that was measured at one size."""

    built: Built
    disk_mb: float
    """Most disk that the build took at any time."""
    asked: Asked | None
    """None where a bound came before."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every size was measured, 1 where a bound ended it."""
    options = parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="scale-") as folder:
        bounds = Bounds(Path(folder), 60 * options.minutes, 1000 * options.gigabytes)
        sizes: list[Size] = []
        try:
            for size in _measured(bounds, sorted(set(options.places)), options.seed):
                sizes.append(size)
                _say(f"{size.built.places:,} places were built in {size.built.seconds:,.0f} s")
        except BoundPassedError as reason:
            print(reason, file=sys.stderr)
    if sizes:
        print("\n".join(table(sizes)))
    if options.out:
        content = {"places": options.places, "seed": options.seed, "rules": RULES, "sizes": list(map(_saved, sizes))}
        options.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0 if sum(size.asked is not None for size in sizes) == len(set(options.places)) else 1


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="scripts/scale", description=__doc__)
    options.add_argument("--places", type=_sizes, default=list(PLACES), metavar="N,…",
                         help=f"sizes, by comma (default: {','.join(map(str, PLACES))})")  # fmt: skip
    options.add_argument("--minutes", type=float, default=MINUTES, help="for all of it (default: %(default)g)")
    options.add_argument("--gigabytes", type=float, default=GIGABYTES, help="of disk at once (default: %(default)g)")
    options.add_argument("--folder", type=Path, help="where to build (default: the system's for temporary files)")
    options.add_argument("--seed", type=int, default=SEED, help="of the places (default: %(default)s)")
    options.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON too")
    return options


def _sizes(text: str) -> list[int]:
    sizes = [int(part) for part in text.split(",")]
    if min(sizes) < 1:
        raise ValueError
    return sizes


def _measured(bounds: Bounds, sizes: Sequence[int], seed: int) -> Iterator[Size]:
    """Each size in turn, every step in a process of its own. Raises BoundPassedError."""
    model, sample = bounds.folder / "model", bounds.folder / "sample"
    _say("learning from the names of the world …")
    bounds.run("scripts.evaluation.synthetic", seed, model)
    seconds, megabytes = 0.0, _FIRST_MB
    for places in sizes:
        _say(f"{places:,} places …")
        bounds.check(seconds * places, megabytes * places)
        path = bounds.folder / f"{places}.db"
        built = Built(**json.loads(bounds.run("scripts.evaluation.building", model, places, path)))
        disk_mb = max(bounds.most_mb, built.megabytes)
        sample.write_text(json.dumps(built.sample), encoding="utf-8")
        try:
            answer = bounds.run("scripts.evaluation.querying", path, sample, seed)
        except BoundPassedError:
            yield Size(built, disk_mb, None)
            raise
        yield Size(built, disk_mb, Asked(**json.loads(answer)))
        seconds, megabytes = built.seconds / places, disk_mb / places
        for left in bounds.folder.glob(f"{path.name}*"):
            left.unlink()


_Figure = Callable[[Size], float | None]


def _asked(figure: str, times: float = 1) -> _Figure:
    """A figure of what was asked."""

    def read(size: Size) -> float | None:
        value: float | None = getattr(size.asked, figure, None)
        return None if value is None else times * value

    return read


FIGURES: Final[Mapping[str, _Figure]] = {
    "names": lambda size: size.built.names,
    "build, s": lambda size: size.built.seconds,
    "of this: making the places up, s": lambda size: size.built.generating,
    "of this: analysing and storing, s": lambda size: size.built.storing,
    "of this: the indexes, s": lambda size: size.built.seconds - size.built.generating - size.built.storing,
    "file, MB": lambda size: size.built.megabytes,
    "disk at most, MB": lambda size: size.disk_mb,
    "memory of the build, MB": lambda size: size.built.memory_mb,
    "of this: before the first place, MB": lambda size: size.built.before_mb,
    "memory of asking, MB": _asked("memory_mb"),
    "a known name, ms": _asked("known_ms"),
    "a misspelled name, ms": _asked("misspelled_ms"),
    "the slowest misspelled over their mean": _asked("worst_over_mean"),
    "text, MB a second": _asked("text_mb_per_second"),
    "known, among the first ten, %": _asked("known_found", 100),
    "misspelled, among the first ten, %": _asked("misspelled_found", 100),
}


def table(sizes: Sequence[Size]) -> Iterator[str]:
    """The lines of a table: each figure by size, with its multiple of the smallest."""
    first = sizes[0]
    yield "| places | " + " | ".join(f"{size.built.places:,}" for size in sizes) + " |"
    yield "|---|" + "---:|" * len(sizes)
    for title, figure in FIGURES.items():
        yield f"| {title} | " + " | ".join(_cell(figure(size), figure(first), size is first) for size in sizes) + " |"


def _cell(value: float | None, least: float | None, is_first: bool) -> str:
    if value is None:
        return "–"
    digits = max(0, 2 - math.floor(math.log10(value))) if 0 < value < 100 else 0
    times = "" if is_first or not least else f" (×{value / least:.2g})"
    return f"{value:,.{digits}f}{times}"


def _saved(size: Size) -> dict[str, object]:
    built = asdict(size.built)
    del built["sample"]
    return {"built": {**built, "disk_mb": size.disk_mb}, "asked": asdict(size.asked) if size.asked else None}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(map(str, error.cmd[2:4]))} ended with {error.returncode}")
