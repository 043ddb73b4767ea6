"""Writes what `scripts/evaluate` found into docs/measurements.md: `python -m scripts.evaluation.measurements`.

Only the rows of SHOWN are its own: what is measured, and where it falls short what went wrong, by kind.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from typing import Any, Final

from scripts.evaluation.evaluate import RESULTS
from scripts.evaluation.report import WITH_ABSENT, WITH_KNOWN

PAGE: Final = RESULTS.parent / "measurements.md"
_WORLD: Final = "world"
_GIVEN: Final = "world, country given"
_FIRST: Final = ("recall_at_1",)
_FIRST_AND_TENTH: Final = ("recall_at_1", "recall_at_10")
_MATCH: Final = ("match_precision", "match_coverage")
_EXPLAINED: Final = ("recall_at_1", "nil_refused")
"""Figures of which the kinds of failure say why they fall short."""

SHOWN: Final[Mapping[str, tuple[str, str, tuple[str, ...]]]] = {
    "all, R@1 / R@10": (_WORLD, "all", _FIRST_AND_TENTH),
    "Middle East, R@1 / R@10": (_WORLD, "middle east", _FIRST_AND_TENTH),
    "cross-script, R@1 / R@10": (_WORLD, "cross-script", _FIRST_AND_TENTH),
    "typing errors, R@1 / R@10": (_WORLD, "typing errors", _FIRST_AND_TENTH),
    "all, country given, R@1": (_GIVEN, "all", _FIRST),
    "Middle East, country given, R@1": (_GIVEN, "middle east", _FIRST),
    "Syria, Latin, R@1 / R@10": ("wof-SY", "SY, Latin", _FIRST_AND_TENTH),
    "Syria, Arabic, R@1 / R@10": ("wof-SY", "SY, Arabic", _FIRST_AND_TENTH),
    "Syria, Kurdish, R@1 / R@10": ("wof-SY", "SY, Kurdish", _FIRST_AND_TENTH),
    "two romanizations, Latin, R@1": ("communities", "Latin, bare", _FIRST),
    "two romanizations, Arabic, R@1": ("communities", "Arabic, bare", _FIRST),
    "the same with the district, Latin, R@1": ("communities", "Latin, within", _FIRST),
    "the same with the district, Arabic, R@1": ("communities", "Arabic, within", _FIRST),
    "the same as a place string, Latin, R@1": ("communities", "Latin, place string", _FIRST),
    "the same as a place string, Arabic, R@1": ("communities", "Arabic, place string", _FIRST),
    "`match` right / given": (_WORLD, WITH_ABSENT, _MATCH),
    "`match` right / given, country given": (_GIVEN, WITH_ABSENT, _MATCH),
    "`match` right / given, known names among them": (_WORLD, WITH_KNOWN, _MATCH),
    "`match` right / given, known names among them, country given": (_GIVEN, WITH_KNOWN, _MATCH),
    "`match` right / given, Syria alone": ("wof-SY", "all", _MATCH),
    "absent names refused": (_WORLD, "absent", ("nil_refused",)),
    "absent names refused, country given": (_GIVEN, "absent", ("nil_refused",)),
    "calibration error": (_WORLD, WITH_ABSENT, ("calibration_error",)),
    "calibration error, country given": (_GIVEN, WITH_ABSENT, ("calibration_error",)),
    "calibration error, known names among them": (_WORLD, WITH_KNOWN, ("calibration_error",)),
    "calibration error, known names among them, country given": (_GIVEN, WITH_KNOWN, ("calibration_error",)),
}
"""What a row is about → the set, the slice and the figures of the results."""
_COMPARABLE: Final = {
    "all": "held out, neither shared nor unlike",
    "middle east": "middle east, neither shared nor unlike",
}
"""A slice → what of it names can tell at all, where that is not the slice's *alike*."""


def renewed(page: str, results: Mapping[str, Any]) -> str:
    """The page with what the results say."""
    return "\n".join(_row(line, results) for line in page.split("\n"))


def _row(line: str, results: Mapping[str, Any]) -> str:
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if not line.startswith("| ") or cells[0] not in SHOWN:
        return line
    part, slice_, names = SHOWN[cells[0]]
    figures = results[part]["figures"][slice_]
    measured = [round(100 * figures[name]["value"], 1) for name in names]
    cells[2] = " / ".join(f"{value:.1f}" for value in measured)
    if not falls_short(cells[1], measured):
        cells[4] = ""
    elif names[0] in _EXPLAINED:
        kinds = results[part]["failures"][slice_]
        cells[4] = f"of {figures[names[0]]['count']:,}: " + ", ".join(f"{kind} {n:,}" for kind, n in kinds.items())
        comparable = _COMPARABLE.get(slice_, f"{slice_}, alike")
        if comparable in results[part]["figures"]:
            first = results[part]["figures"][comparable][names[0]]
            cells[4] += f"; *{comparable}*: {100 * first['value']:.1f} of {first['count']:,}"
    return "| " + " | ".join(cells).rstrip() + " |"


def falls_short(target: str, measured: list[float]) -> bool:
    """Whether one of some figures is not what a target like `≥ 70 / 92` or `≤ 2` says."""
    wanted = [float(number) for number in re.findall(r"[\d.]+", target)]
    pairs = zip(measured, wanted, strict=True)
    return any(value > limit if target.startswith("≤") else value < limit for value, limit in pairs)


def main() -> int:
    """Write the page anew."""
    results = json.loads((RESULTS / "results.json").read_text(encoding="utf-8"))["results"]
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
