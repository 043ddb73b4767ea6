"""What an entity is recognised by: whether it is still as an editor saw it."""

from __future__ import annotations

import hashlib

from gazetteer.encoding import encode_json
from gazetteer.model import Entity, as_json


def fingerprint(entity: Entity) -> str:
    """16 hexadecimal digits that change with anything that is known of the entity."""
    return hashlib.sha256(encode_json(as_json(entity))).hexdigest()[:16]
