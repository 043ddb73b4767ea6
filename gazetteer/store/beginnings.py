"""How names begin, for whoever types ahead or searches: `beginning`, first letters -> names, the prominent first.

A key is a letter for the rank of the entity, `a` the most prominent, and then the first letters of the name's core
without blanks. So the names that begin with some letters are at most sixteen stretches of the index, whatever their
number, and the first stretches hold the most prominent. Of the names of one record that begin alike the first stands
for all: who reads finds the others by their entity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gazetteer.model import Role

LENGTH = 10
"""Letters of a name that are in the index."""

_FIRST, _LAST = 97, 97 + 15
RANK = f"{_LAST} - unicode(b.key)"
"""The rank that a key of `beginning b` says, in SQL."""
HIDDEN_ROLES = ", ".join(f"'{role}'" for role in Role if not role.is_shown)
"""Roles of names that nobody is shown, as SQL lists them."""
_ROWS = f"""
INSERT OR IGNORE INTO beginning (key, nid)
SELECT char({_LAST} - e.rank) || substr(replace(n.core, ' ', ''), 1, {LENGTH}) AS start, min(n.nid)
FROM name n JOIN entity e ON e.eid = n.eid
WHERE n.core <> '' AND n.role NOT IN ({HIDDEN_ROLES}) %s
GROUP BY n.rid, start ORDER BY 1, 2
"""

Run = Callable[..., Any]


def add_staged(run: Run) -> None:
    """Note the names that a transaction has staged."""
    run(_ROWS % "AND n.nid IN (SELECT nid FROM temp.staged_name)")


def add_all(run: Run) -> None:
    """Note every name of a file."""
    run(_ROWS % "")


def ranges(starts: Sequence[str], *, whole: bool = False) -> list[tuple[str, str]]:
    """The stretches of keys, from and up to, of names that begin with one of some letters, the most prominent first.

    `whole`: of names that are these letters, as far as the index knows them.
    """
    last = "\x01" if whole else "\U0010ffff"
    keys = (chr(tier) + start[:LENGTH] for tier in range(_FIRST, _LAST + 1) for start in starts)
    return [(key, key + last) for key in keys]
