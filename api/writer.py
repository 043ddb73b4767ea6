"""The one way an answer becomes bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import Response

JSON: Final = "application/json"


def encode(value: Any) -> bytes:
    """JSON in UTF-8; a text with half a surrogate pair, which UTF-8 cannot hold, is written with escapes instead."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A value as the JSON body of a response."""
    return Response(encode(value), status, headers, JSON)
