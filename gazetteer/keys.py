"""Keys for writing over HTTP: who may, kept apart from the gazetteer so that no copy of it carries them.

A key is 256 random bits, shown once. The file beside the database holds only its SHA-256, its role and its owner's
name; a key is too long to guess, so a slow hash would protect nothing more. What is wrong with the file is an error,
never a key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from gazetteer.clock import now_in_seconds
from gazetteer.errors import Conflict, DatabaseError, DatabaseForeign, DatabaseFull, InvalidRecord, NotFound
from gazetteer.store.database import writers_lock

USE_INTERVAL = timedelta(hours=1)
"""How exact the last use of a key is: it is written no more often than this."""

_DIGEST = re.compile("[0-9a-f]{64}")
_LONGEST_NAME = 200
_WRONG = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading something else than keys raises."""


class KeyRole(StrEnum):
    """What a key allows; each allows what those before it do."""

    CONTRIBUTOR = "contributor"
    """Edits that wait until a curator approves them."""
    CURATOR = "curator"
    """Edits that apply at once, and the say over those of contributors."""
    ADMIN = "admin"
    """All that can be done: keys, too."""

    def includes(self, other: KeyRole) -> bool:
        """Whether this role allows what the other does."""
        order = list(KeyRole)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key: enough to recognise it, too little to have it. Times are ISO 8601, UTC."""

    sha256: str
    name: str
    role: KeyRole
    created: str
    used: str | None = None
    """When it was last used, to the hour (`USE_INTERVAL`); None for never."""
    revoked: str | None = None
    """Since when it opens nothing any more; None while it does."""

    def description(self) -> dict[str, Any]:
        """All but the SHA-256, for those who look after keys."""
        return {field: value for field, value in asdict(self).items() if field != "sha256"}


def keys_path(db_path: Path) -> Path:
    """Where the keys of a database are: beside it."""
    return db_path.with_name(f"{db_path.name}.keys.json")


def create_key(path: Path, name: str, role: KeyRole) -> str:
    """Make a key and note it; returns it, this once.

    Raises InvalidRecord for no name, Conflict for one whose key is in use, DatabaseForeign, DatabaseBusy, DatabaseFull.
    """
    if not name or name != name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise InvalidRecord(f"a key needs the name of whom its edits are credited to, at most {_LONGEST_NAME} letters")
    secret = secrets.token_urlsafe(32)

    def add(keys: list[Key]) -> list[Key]:
        if any(key.name == name and not key.revoked for key in keys):
            raise Conflict(f"there is a key named {name!r} already: revoke it first")
        return [*keys, Key(_digest(secret), name, role, now_in_seconds())]

    _change(path, add)
    return secret


def revoke_key(path: Path, name: str) -> Key:
    """Have the key of this name open nothing any more; it stays listed. Returns it.

    Raises NotFound where no key in use has the name, and what `create_key` raises.
    """

    def revoke(keys: list[Key]) -> list[Key]:
        if not any(key.name == name and not key.revoked for key in keys):
            raise NotFound(f"there is no key named {name!r} in use")
        return [replace(key, revoked=now_in_seconds()) if key.name == name and not key.revoked else key for key in keys]

    return next(key for key in reversed(_change(path, revoke)) if key.name == name)


def find_key(path: Path, secret: str) -> Key | None:
    """The key in use that a secret is, None for none; takes as long whichever it is. Raises DatabaseForeign."""
    digest = _digest(secret)
    found = None
    for key in read_keys(path):
        if hmac.compare_digest(key.sha256, digest) and not key.revoked:
            found = key
    return found


def is_use_due(key: Key) -> bool:
    """Whether what is noted as the last use of a key is long enough ago to be noted anew."""
    return key.used is None or datetime.now(UTC) - datetime.fromisoformat(key.used) >= USE_INTERVAL


def note_use(path: Path, key: Key) -> None:
    """Note that a key is used now; not where another process is writing, or the disk is full: it does not matter."""

    def note(keys: list[Key]) -> list[Key]:
        return [
            replace(one, used=now_in_seconds()) if one.sha256 == key.sha256 and is_use_due(one) else one for one in keys
        ]

    with suppress(DatabaseError):
        _change(path, note, patience=0)


def read_keys(path: Path) -> list[Key]:
    """All keys of a file, oldest first; none where there is no file. Raises DatabaseForeign for a damaged one."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(values, list):
            raise ValueError("it is no list")
        return [_read(value) for value in values]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DatabaseForeign(f"{path}: the keys cannot be read: {error.strerror}") from error
    except _WRONG as error:
        raise DatabaseForeign(f"{path}: not a usable file of keys: {error}") from error


def _read(value: Any) -> Key:
    """Raises one of _WRONG for what is no key."""
    key = Key(**{**value, "role": KeyRole(value["role"])})
    if not _DIGEST.fullmatch(key.sha256) or not key.name.strip():
        raise ValueError("a key without its SHA-256 or its name")
    times = (key.created, *(time for time in (key.used, key.revoked) if time is not None))
    if not all(datetime.fromisoformat(time).tzinfo for time in times):
        raise ValueError("a time that does not say that it is UTC")
    return key


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _change(path: Path, change: Callable[[list[Key]], list[Key]], *, patience: float | None = None) -> list[Key]:
    """Change the file, one process after the other; returns the keys as they are now."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with writers_lock(path, patience=patience):
            before = read_keys(path)
            keys = change(before)
            if keys != before:
                _write(path, keys)
    except OSError as error:
        raise DatabaseFull(f"{path}: the keys cannot be written: {error.strerror}") from error
    return keys


def _write(path: Path, keys: list[Key]) -> None:
    """Replace the file at once, readable by its owner alone; a power cut leaves the old one or the new one."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)  # what a process that was killed left: no other writes while this one has the lock
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump([asdict(key) for key in keys], file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
