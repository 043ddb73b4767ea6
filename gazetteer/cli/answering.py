"""From rows to what is written of their answers: the work on one chunk, in this process or in another."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from gazetteer import config
from gazetteer.cli.answers import Piece, as_text
from gazetteer.cli.opening import existing_database, open_gazetteer, open_recorder
from gazetteer.cli.rows import Row
from gazetteer.context import is_empty, read_query
from gazetteer.errors import InvalidQuery
from gazetteer.model import Query, Resolution, Status

if TYPE_CHECKING:
    from gazetteer.misses.recorder import Recorder


class Answered(NamedTuple):
    """What became of a chunk."""

    pieces: list[Any]
    """What is written of each answer, in order of the rows."""
    errors: list[tuple[int, str]]
    """Number and reason of each row that could not be read."""
    version: str | None
    """That of the gazetteer, None where no row could be read."""


class Answering:
    """Answers chunks of rows from the gazetteer that the options mean; sent to another process, it opens it there."""

    def __init__(self, options: argparse.Namespace, defaults: Mapping[str, Any], piece: Piece) -> None:
        """`defaults` is the context of every row that has none of its own. Raises what `open_gazetteer` raises."""
        self._how = (options, defaults, piece)
        self._misses: Recorder | None = None
        if options.record and config.choose_server(options.server, options.db) is None:
            self._misses = open_recorder(existing_database(options))
        self._gazetteer = open_gazetteer(options, self._misses)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Answering, self._how)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._gazetteer.close()

    def __call__(self, chunk: Sequence[Row], *, is_counted: bool = True) -> Answered:
        """The answers to a chunk; a row that cannot be read has the status `error`.

        `is_counted`: whether names that are not found count as missed, where `--record` says so. Raises DatabaseError,
        and ServiceError where a service is asked.
        """
        _, _, piece = self._how
        answers = self._resolve(chunk, is_counted)
        if self._misses:
            self._misses.flush()  # a process that shares the work ends without a word
        pieces = [piece(row, answer) for row, answer in zip(chunk, answers, strict=True)]
        errors = [(row.number, answer.error or "") for row, answer in zip(chunk, answers, strict=True) if answer.error]
        version = next((answer.gazetteer.version for answer in answers if answer.gazetteer), None)
        return Answered(pieces, errors, version)

    def _resolve(self, chunk: Sequence[Row], is_counted: bool) -> list[Resolution]:
        _, defaults, _ = self._how
        checked = [_read(row, defaults) for row in chunk]
        queries = [query for query in checked if isinstance(query, Query)]
        resolved = iter(self._gazetteer.resolve_many(queries, is_counted=is_counted))
        return [next(resolved) if isinstance(query, Query) else query for query in checked]


def _read(row: Row, defaults: Mapping[str, Any]) -> Query | Resolution:
    """The row's query: its own context over that of the options."""
    if row.error:
        return _failed(row, row.error)
    own = {field: value for field, value in row.raw.items() if not is_empty(value)}
    if "lat" in own or "lon" in own:
        own.setdefault("near", None)
    try:
        return read_query({**defaults, **own, "q": row.raw["q"]})
    except InvalidQuery as error:
        return _failed(row, str(error))


def _failed(row: Row, reason: str) -> Resolution:
    return Resolution(as_text(row.raw.get("q")), Status.ERROR, None, error=reason)
