"""What a service is set up with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Log(StrEnum):
    """What the log holds of requests."""

    ERRORS = "errors"
    """Nothing but what went wrong in the service."""
    REQUESTS = "requests"
    """Each request, without a word of what was asked."""
    QUERIES = "queries"
    """Each request with its path and the parameters of its URL."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The database that a service answers from, and what it takes at once."""

    db_path: Path
    is_reading_open: bool = True
    """Whether names are brought to ids for everybody; otherwise only with a key."""
    is_queue_on: bool = True
    """Whether the names that are not found are counted, in a file beside the database."""
    max_body: int = 5_000_000
    """Bytes of a request's body; more is 413."""
    max_batch: int = 10_000
    """Queries of one batch; more is 413."""
    max_text: int = 2_000_000
    """Code points of a text to annotate; more is 413."""
    max_threads: int = 24
    """Requests that are answered at once. Few of them resolve (`gazetteer.gazetteer`), others wait or write."""
    max_line: int = 1_000_000
    """Bytes of one line of a stream; a longer one is an error in its place."""
    body_seconds: float = 60.0
    """How long a body may take; of a stream, every piece of it, in and out."""
    max_waiting: int = 1000
    """Requests that are in the house at once; one more is 503."""
    rate: float = 0.0
    """Requests a second that one address may make in the long run; 0: as many as it likes."""
    burst: int = 100
    """Requests that an address may make at once before `rate` holds it."""
    origins: tuple[str, ...] = ("*",)
    """The websites whose pages may ask from a browser (CORS); `*` is all of them."""
    log: Log = Log.REQUESTS
    """What is written of each request."""
    kept_answers: int = 16_000_000
    """Bytes of answers that are kept to be given again while the gazetteer stays as it is; 0: none."""
