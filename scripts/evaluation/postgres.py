"""Similar names from a PostgreSQL server, through `psql` and a temporary table that leaves nothing behind.

The server is the one that the environment names (PGHOST, PGPORT, PGUSER, PGDATABASE).
"""

from __future__ import annotations

import shutil
import subprocess
import weakref
from collections.abc import Sequence
from typing import IO, Final

_END: Final = "--end--"


class UnavailableError(Exception):
    """A peer cannot run here; says why."""


class TrigramSession:
    """One open session with the names in an indexed table."""

    def __init__(self, psql: subprocess.Popen[str], forms: Sequence[str]) -> None:
        assert psql.stdin
        assert psql.stdout
        self._psql = psql
        self._in: IO[str] = psql.stdin
        self._out: IO[str] = psql.stdout
        weakref.finalize(self, _end, psql)
        self._run("SET client_min_messages = warning;")
        self._run("CREATE EXTENSION IF NOT EXISTS pg_trgm;")
        self._run("CREATE TEMPORARY TABLE names (at int, form text);")
        self._in.write("COPY names FROM STDIN;\n")
        self._in.writelines(
            f"{at}\t{form.replace(chr(92), '').replace(chr(9), ' ')}\n" for at, form in enumerate(forms)
        )
        self._run("\\.")
        self._run("CREATE INDEX ON names USING gin (form gin_trgm_ops);")
        self._run("ANALYZE names;")

    def most_similar(self, query: str, limit: int) -> list[int]:
        """Positions of the names most similar to a query, best first: pg_trgm's own threshold of 0.3 holds."""
        text = query.replace("'", "''").replace("\\", "")
        order = f"similarity(form, '{text}') DESC, at LIMIT {limit}"
        return [int(line) for line in self._run(f"SELECT at FROM names WHERE form % '{text}' ORDER BY {order};")]

    def _run(self, statement: str) -> list[str]:
        self._in.write(f"{statement}\n\\echo {_END}\n")
        self._in.flush()
        lines: list[str] = []
        while (line := self._out.readline().rstrip("\n")) != _END:
            if not line and self._psql.poll() is not None:
                raise UnavailableError("the session with PostgreSQL has ended")
            lines.append(line)
        return lines


def _end(psql: subprocess.Popen[str]) -> None:
    psql.communicate()


def trigram_session(forms: Sequence[str]) -> TrigramSession:
    """A session over some names. Raises UnavailableError where there is no server, or none with pg_trgm."""
    if shutil.which("psql") is None:
        raise UnavailableError("there is no psql here")
    command = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]
    trial = subprocess.run([*command, "--command=SELECT 1"], capture_output=True, text=True, check=False)
    if trial.returncode:
        raise UnavailableError("no PostgreSQL server answers: " + trial.stderr.strip().splitlines()[0])
    psql = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return TrigramSession(psql, forms)
