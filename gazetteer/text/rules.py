"""Rule tables: rows of `letters -> output`, read from tables/*.csv and compiled for one language.

Columns of every table: `letters` (`^` and `$` are the ends of a word), `output`, `langs` (blank: all; else the
languages or habits of writing it holds for, split by blanks), `source`. Longer rules win over shorter ones, rules of
a language over general ones.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table."""

    letters: str
    output: str
    langs: frozenset[str]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one table for one language, ready to apply."""

    steps: tuple[tuple[str, str], ...]
    """Replacements in order, for rules of more than one character."""
    letters: dict[int, str]
    """The rest, letter by letter (for `str.translate`)."""

    def apply(self, word: str) -> str:
        """The output for one lower-case word; letters without a rule stay."""
        word = f"^{word}$"
        for letters, output in self.steps:
            if letters in word:
                word = word.replace(letters, output)
        return word.translate(self.letters)


@lru_cache(maxsize=32)
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of the table tables/`name`.csv; lines that begin with `#` are comments."""
    lines = (files(__package__) / "tables" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    header, *rows = csv.reader(line for line in lines if not line.startswith("#"))
    return tuple(dict(zip(header, row, strict=True)) for row in rows)


@lru_cache(maxsize=32)
def read_rules(name: str) -> tuple[Rule, ...]:
    """The rules of the table tables/`name`.csv, in its order."""
    return tuple(Rule(row["letters"], row["output"], frozenset(row["langs"].split())) for row in read_rows(name))


@lru_cache(maxsize=256)
def rule_set(name: str, lang: str) -> RuleSet:
    """The table `name` compiled for `lang`: its general rules, and over them those of the language."""
    chosen = {rule.letters: rule.output for rule in read_rules(name) if not rule.langs}
    chosen.update((rule.letters, rule.output) for rule in read_rules(name) if lang in rule.langs)
    letters = {ord(key): value for key, value in chosen.items() if len(key) == 1}
    steps = sorted(((key, value) for key, value in chosen.items() if len(key) > 1), key=lambda step: -len(step[0]))
    return RuleSet(tuple(steps), {ord("^"): "", ord("$"): ""} | letters)
