"""Everything that the gazetteer raises on purpose.

GazetteerError
├── UsageError              the caller asked for something that cannot be meant (exit 2)
├── InvalidQuery            a context field or a text that cannot be read
├── InvalidRecord           a record, row or line that cannot be read
├── NotFound                no entity, name or revision with that id
├── Conflict                the thing was changed by somebody else, or the change would clash
│   ├── Changed               it is not as the editor saw it
│   └── Refused               it would spoil answers that are right
├── DatabaseError           the file is no usable gazetteer
│   ├── DatabaseMissing       there is no file
│   ├── DatabaseForeign       it is empty, or no gazetteer
│   ├── DatabaseOutdated      made by another version of the schema or the rules
│   ├── DatabaseBusy          another process is writing
│   └── DatabaseFull          the disk is full, or not writable
├── ServiceError            a service that was asked over HTTP failed, or is none
│   ├── ServiceUnreachable    no connection to it, or no answer in time
│   ├── AccessDenied          it wants a key, or one that allows more
│   └── TooLarge              it takes less at once
├── WorkerLost              a process that shared the work was killed
└── DataError               the curated data do not pass the check

Each carries one clear line for people (`str(error)`) and the exit code of the command line. `api.errors` holds the
one table that turns them into HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class GazetteerError(Exception):
    """Root of the tree: catch it to catch all that this library raises on purpose."""

    exit_code = 1


class UsageError(GazetteerError):
    """The caller asked for something that cannot be meant."""

    exit_code = 2


class InvalidQuery(GazetteerError):
    """A query that cannot be read: its text, or a field of its context."""


class InvalidRecord(GazetteerError):
    """A record, row or line that cannot be read."""


class NotFound(GazetteerError):
    """There is no entity, name or revision with that id."""


class Conflict(GazetteerError):
    """The thing was changed by somebody else, or the change would clash with another."""


class Changed(Conflict):
    """The entity is not as the editor saw it: somebody else has edited it since."""


class Refused(Conflict):
    """The edit would spoil answers that are right. `trial` says which, as JSON: `gazetteer.curation.trial.Trial`."""

    def __init__(self, detail: str, trial: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.trial = trial


class DatabaseError(GazetteerError):
    """The file is no usable gazetteer."""


class DatabaseMissing(DatabaseError):
    """There is no file at the path."""


class DatabaseForeign(DatabaseError):
    """The file is empty, damaged, or no gazetteer."""


class DatabaseOutdated(DatabaseError):
    """The file was made by another version of the schema or of the rules."""


class DatabaseBusy(DatabaseError):
    """Another process is writing, and did not finish in time."""


class DatabaseFull(DatabaseError):
    """The disk is full, or the place cannot be written."""


class ServiceError(GazetteerError):
    """A service that was asked over HTTP failed, or what answers there is none."""


class ServiceUnreachable(ServiceError):
    """There is no connection to the service, or it did not answer in time."""


class AccessDenied(ServiceError):
    """The service wants a key, or one that allows more."""


class TooLarge(ServiceError):
    """The service takes less at once."""


class WorkerLost(GazetteerError):
    """A process that shared the work was killed, or could not start."""


class DataError(GazetteerError):
    """The curated data do not pass the check."""
