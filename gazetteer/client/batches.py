"""Queries in batches that a service takes: not too many at once, not too many bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from gazetteer.encoding import encode_json
from gazetteer.model import Query, as_json

MOST_BYTES: Final = 5_000_000
"""Of a body, by what a service takes where it is not set up otherwise."""

_HEAD: Final = b'{"queries":['
_TAIL: Final = b"]}"


def encode(query: Query) -> bytes:
    """The JSON of a query; what it does not say is left out."""
    members: dict[str, Any] = as_json(query)
    return encode_json({name: value for name, value in members.items() if value not in (None, [])})


def batches(queries: Iterable[Query], most: int, most_bytes: int = MOST_BYTES) -> Iterator[list[bytes]]:
    """The queries as JSON, in lists of `most` or fewer that fit into a body; one that is too long stands alone."""
    batch: list[bytes] = []
    size = len(_HEAD + _TAIL)
    for query in queries:
        one = encode(query)
        if batch and (len(batch) == most or size + len(one) + 1 > most_bytes):
            yield batch
            batch, size = [], len(_HEAD + _TAIL)
        batch.append(one)
        size += len(one) + 1
    if batch:
        yield batch


def body_of(batch: Sequence[bytes]) -> bytes:
    """The body of a request for a batch."""
    return _HEAD + b",".join(batch) + _TAIL
