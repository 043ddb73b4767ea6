"""Text and JSON as bytes that every reader takes: UTF-8 always, whatever was given."""

from __future__ import annotations

import json
from typing import Any, Final

from gazetteer.model import members

# Within JSON all of these may stand as they are, but many programs end a line at them, and JSON Lines are lines.
_LINE_ENDS: Final = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def encode_json(value: Any, *, indent: int | None = None) -> bytes:
    """JSON in UTF-8, on one line without `indent`; values of `model` in it are written as their members.

    Half a surrogate pair, which UTF-8 cannot hold, makes it ASCII with escapes. Raises ValueError for NaN and infinity.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, default=members)
    for end, escape in _LINE_ENDS:
        text = text.replace(end, escape)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False, indent=indent, default=members).encode()


def readable(text: str) -> str:
    """A text as UTF-8 can hold it: what is no character becomes U+FFFD, and the bytes that were no UTF-8."""
    if text.isascii():
        return text
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
