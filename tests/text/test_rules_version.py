"""A database records the version of the rules that made its keys, so the version must change with the rules."""

import hashlib
from pathlib import Path

import gazetteer.text
from gazetteer.text.analyze import RULES
from tests.text.cases import read_cases


def _digest() -> str:
    """One hash over every source and table of gazetteer/text."""
    root = Path(gazetteer.text.__path__[0])
    found = hashlib.sha256()
    for path in sorted(path for ending in ("*.py", "tables/*.csv") for path in root.glob(ending)):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def test_rules_are_raised_when_the_text_package_changes() -> None:
    recorded = {version: digest for version, _, digest in read_cases("rules")}
    assert recorded.get(RULES) == _digest(), (
        f"gazetteer/text has changed since RULES {RULES!r} was set. Where any output may differ, raise RULES in "
        f"gazetteer/text/analyze.py; then put the line `{RULES} or the new version,,{_digest()},…` into "
        "tests/cases/rules.csv in place of the old one."
    )
