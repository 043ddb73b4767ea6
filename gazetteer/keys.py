"""Keys for writing over HTTP: who may, kept apart from the gazetteer so that no copy of it carries them.

A key is 256 random bits, shown once. The file beside the database holds only its SHA-256, its role and its owner's
name; a key is too long to guess, so a slow hash would protect nothing more.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from gazetteer.errors import Conflict, DatabaseForeign, InvalidRecord


class KeyRole(StrEnum):
    """What a key allows; each allows what those before it do."""

    CURATOR = "curator"
    """Edits that apply at once."""
    ADMIN = "admin"
    """All that can be done."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key: enough to recognise it, too little to have it."""

    sha256: str
    name: str
    role: KeyRole
    created: str
    """ISO 8601, UTC."""


def keys_path(db_path: Path) -> Path:
    """Where the keys of a database are: beside it."""
    return db_path.with_name(f"{db_path.name}.keys.json")


def create_key(path: Path, name: str, role: KeyRole) -> str:
    """Make a key and note it; returns it, this once. Raises InvalidRecord for no name, Conflict for one in use."""
    if not name.strip() or not name.isprintable():
        raise InvalidRecord("a key needs the name of whom its edits are credited to")
    keys = read_keys(path)
    if any(key.name == name for key in keys):
        raise Conflict(f"there is a key named {name!r} already")
    secret = secrets.token_urlsafe(32)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    _write(path, [*keys, Key(_digest(secret), name, role, created)])
    return secret


def find_key(path: Path, secret: str) -> Key | None:
    """The key that a secret is, None for none; takes as long whichever it is. Raises DatabaseForeign."""
    digest = _digest(secret)
    found = None
    for key in read_keys(path):
        if hmac.compare_digest(key.sha256, digest):
            found = key
    return found


def read_keys(path: Path) -> list[Key]:
    """All keys of a file, oldest first; none where there is no file. Raises DatabaseForeign for a damaged one."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return [Key(**{**value, "role": KeyRole(value["role"])}) for value in values]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError) as error:
        raise DatabaseForeign(f"{path}: not a usable file of keys: {error}") from error


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _write(path: Path, keys: list[Key]) -> None:
    """Replace the file at once, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump([asdict(key) for key in keys], file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
