"""The one way a value becomes an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Response

from gazetteer.encoding import encode_json

JSON: Final = "application/json"


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A value as the JSON body of a response."""
    return Response(encode_json(value), status, headers, JSON)
