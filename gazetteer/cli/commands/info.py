"""`gazetteer info`: what is in the database, its versions, and whose work it is."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any, Final

from gazetteer.cli import options
from gazetteer.cli.languages import language_name
from gazetteer.cli.opening import open_gazetteer
from gazetteer.cli.output import print_json

_LANGUAGES: Final = 16


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of info."""
    options.add_json(parser)
    options.add_gazetteer(parser)


def run(given: argparse.Namespace) -> int:
    """0."""
    with open_gazetteer(given) as gazetteer:
        info = gazetteer.info()
    if given.json:
        print_json(info)
    else:
        print("\n".join(_lines(info | {"names": _of_names(info["names"])})))
    return 0


def _of_names(counts: Mapping[str, int]) -> dict[str, int]:
    """How many names there are, in all and in the languages that have most; what is left out, `--json` has."""
    counted = sum(counts.values())
    shown = dict(sorted(counts.items(), key=lambda one: -one[1])[:_LANGUAGES])
    rest = len(counts) - len(shown)
    named = {language_name(tag) if tag else "language not known": count for tag, count in shown.items()}
    others = {f"{rest} other languages": counted - sum(shown.values())} if rest else {}
    return {"in all": counted} | named | others


def _lines(value: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """A tree of values: a heading for what holds more, a line for what does not."""
    for key, item in value.items():
        label = str(key).replace("_", " ")
        if isinstance(item, Mapping):
            yield f"{indent}{label}"
            yield from _lines(item, indent + "  ")
        elif isinstance(item, list | tuple):
            yield f"{indent}{label}"
            for one in item:
                yield f"{indent}  {_on_one_line(one)}"
        else:
            yield f"{indent}{label:24} {_on_one_line(item)}"


def _on_one_line(value: Any) -> str:
    if isinstance(value, Mapping):
        return " · ".join(str(item) for item in value.values() if item not in (None, ""))
    return f"{value:,}" if isinstance(value, int) else str(value)
