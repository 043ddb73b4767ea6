"""The one object that a program needs where the gazetteer is elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from gazetteer.client.edits import Edits
from gazetteer.client.patience import Patience
from gazetteer.client.reads import Reads
from gazetteer.client.transport import Transport

MOST_QUERIES = 10_000
"""Of one batch, by what a service takes where it is not set up otherwise."""


class GazetteerClient(Reads, Edits):
    """A gazetteer behind a service. Safe to use from several threads.

    The methods, values and errors are those of `Gazetteer`, but for `open`, whose place the constructor takes. Every
    method may also raise ServiceUnreachable, AccessDenied, TooLarge, or ServiceError for what else goes wrong on the
    way.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        timeout: float = 60.0,
        batch: int = 1000,
        patience: Patience | None = None,
    ) -> None:
        """Nothing is asked yet. `url`: `http://127.0.0.1:8000`; `key`: what `gazetteer key create` printed, to edit.

        `timeout`: seconds without a sign of life; `batch`: queries that are sent together, up to MOST_QUERIES.
        Raises UsageError.
        """
        self._transport = Transport(url, key, timeout, patience or Patience())
        self._batch = max(1, min(batch, MOST_QUERIES))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections. May be called twice."""
        self._transport.close()
