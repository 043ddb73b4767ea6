"""The figures as a file to compare with (JSON), as tables to read (Markdown) and as reliability plots (PNG)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from scripts.evaluation.ask import Outcome
from scripts.evaluation.case import KNOWN
from scripts.evaluation.metrics import METRICS, Band, Figure, bands, failures, measure
from scripts.evaluation.sets import EvaluationSet

ALL: Final = "all"
"""The slice of everything that has a right answer."""
WITH_ABSENT: Final = "all, with the absent"
WITH_KNOWN: Final = "all, with the absent and the known"
"""With names that are in the gazetteer too: the mixture that the probabilities are fitted on."""
SIGNIFICANT: Final = 2.0
"""Standard errors that a figure must have moved to count as worse."""

Figures = dict[str, dict[str, Figure]]
"""Slice → metric → figure."""


@dataclass(frozen=True)
class Result:
    """What one set gave in one context."""

    figures: Figures
    bands: list[Band]
    failures: dict[str, dict[str, int]]
    """Slice → kind of failure → cases."""


def summarise(of: EvaluationSet, outcomes: Sequence[Outcome]) -> Result:
    """The figures of a set, whole and by slice."""
    asked = [outcome for outcome in outcomes if KNOWN not in outcome.case.labels]
    slices = {ALL: [outcome for outcome in asked if outcome.case.right]}
    if len(slices[ALL]) < len(asked):
        slices[WITH_ABSENT] = asked
    if len(asked) < len(outcomes):
        slices[WITH_KNOWN] = list(outcomes)
    for title, labels in of.slices.items():
        if found := [outcome for outcome in outcomes if labels <= outcome.case.labels]:
            slices[title] = found
    return Result(
        figures={title: measure(some) for title, some in slices.items()},
        bands=bands(asked),
        failures={title: failures(some) for title, some in slices.items()},
    )


@dataclass(frozen=True)
class Run:
    """How the figures were made, so that they can be made again."""

    command: str
    gazetteer: Mapping[str, str]
    """Set → version of the gazetteer and of the rules that answered."""
    rules: str
    seed: int
    tenths: Sequence[int]
    sample: int | None
    """Cases of each set that were asked; None: all."""


def as_json(run: Run, results: Mapping[str, Result]) -> dict[str, Any]:
    """Run and results as the results file has them; shares rounded to a hundredth of a point."""
    return {
        "run": {**asdict(run), "tenths": list(run.tenths)},
        "results": {
            title: {
                "figures": {
                    part: {name: _rounded(figure) for name, figure in figures.items()}
                    for part, figures in result.figures.items()
                },
                "failures": result.failures,
                "bands": [_rounded(band) for band in result.bands],
            }
            for title, result in results.items()
        },
    }


def _rounded(value: Figure | Band) -> dict[str, Any]:
    return {name: round(item, 4) if isinstance(item, float) else item for name, item in asdict(value).items()}


def markdown(content: Mapping[str, Any]) -> str:
    """The results file as tables."""
    return "\n".join(_lines(content)) + "\n"


def _lines(content: Mapping[str, Any]) -> Iterator[str]:
    run = content["run"]
    yield "# Results of the evaluation"
    yield f"Made by `{run['command']}`, seed {run['seed']}, tenths {run['tenths']} of the ids, rules `{run['rules']}`."
    yield "Shares in per cent, ± one standard error. What each set is: [evaluation.md](../evaluation.md)."
    for title, result in content["results"].items():
        yield ""
        yield f"## {title}"
        if title.partition(",")[0] in run["gazetteer"]:
            yield f"Gazetteer `{run['gazetteer'][title.partition(',')[0]]}`."
        yield ""
        yield from _table(result["figures"])
        yield ""
        yield f"![Reliability]({plot_name(title)})"
        yield ""
        yield from _failures(result["failures"])


def _table(figures: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    used = [name for name in METRICS if any(name in slice_figures for slice_figures in figures.values())]
    yield "| slice | cases | " + " | ".join(METRICS[name].title for name in used) + " |"
    yield "|---|" + "---:|" * (len(used) + 1)
    for title, row in figures.items():
        cases = max(figure["count"] for figure in row.values())
        yield f"| {title} | {cases} | " + " | ".join(_cell(row.get(name)) for name in used) + " |"


def _cell(figure: Mapping[str, float] | None) -> str:
    return f"{100 * figure['value']:.1f} ± {100 * figure['error']:.1f}" if figure else ""


def _failures(by_slice: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    counts = by_slice.get(WITH_ABSENT, by_slice[ALL])
    if counts:
        yield "What went wrong: " + ", ".join(f"{kind} {count}" for kind, count in counts.items()) + "."


def plot_name(title: str) -> str:
    """File name of the reliability plot of a result: `world, country given` → `reliability-world-country-given.png`."""
    return f"reliability-{title.replace(', ', '-').replace(' ', '-')}.png"


def plot(title: str, found: Sequence[Band], path: Path) -> None:
    """Draw what was stated against what was observed, with the number of answers of each band."""
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(4.5, 4.5), layout="constrained")
    axes = canvas.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([band.stated for band in found], [band.observed for band in found], marker="o")
    for band in found:
        axes.annotate(f"{band.count}", (band.stated, band.observed), (4, -10), textcoords="offset points", fontsize=7)
    axes.set(title=title, xlabel="probability stated", ylabel="share right", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    canvas.savefig(path, dpi=100, metadata={"Software": None})


def write(content: Mapping[str, Any], results: Mapping[str, Result], folder: Path) -> None:
    """Write results.json, results.md and the plots into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / "results.json").write_text(text + "\n", encoding="utf-8")
    (folder / "results.md").write_text(markdown(content), encoding="utf-8")
    for title, result in results.items():
        plot(title, result.bands, folder / plot_name(title))


def worse(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What got worse from one content of the results file to another, beyond SIGNIFICANT standard errors, in words.

    Only what both hold is compared; the larger of the two standard errors counts.
    """
    return [
        f"{title}, {part}: {METRICS[name].title} {_cell(before)} → {_cell(after)}"
        for title, part, name, before in _each(old)
        if (after := _figure(new, title, part, name)) and _is_worse(name, before, after)
    ]


def _each(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Mapping[str, float]]]:
    for title, result in content["results"].items():
        for part, figures in result["figures"].items():
            for name, figure in figures.items():
                if name in METRICS:
                    yield title, part, name, figure


def _figure(content: Mapping[str, Any], title: str, part: str, name: str) -> Mapping[str, float] | None:
    figures = content["results"].get(title, {}).get("figures", {})
    found: Mapping[str, float] | None = figures.get(part, {}).get(name)
    return found


def _is_worse(name: str, before: Mapping[str, float], after: Mapping[str, float]) -> bool:
    loss = before["value"] - after["value"] if METRICS[name].more_is_better else after["value"] - before["value"]
    return loss > SIGNIFICANT * max(before["error"], after["error"])
