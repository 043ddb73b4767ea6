"""Bodies that come as gzip, in pieces of bounded size: a bomb is never unpacked further than somebody asks."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

from api.errors import MALFORMED, UNSUPPORTED, RequestError

_PIECE: Final = 65_536
_AS_GZIP: Final = 31  # zlib's word for: a gzip header, the largest window


class Plain:
    """Bytes that come as they are."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The data."""
        yield data

    def end(self) -> None:
        """Nothing is left over, ever."""


class Inflater:
    """The bytes that a gzip stream, or several one after the other, unpack to."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_AS_GZIP)
        self._has_begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What more data unpack to, in pieces of 64 KB at most. Raises RequestError (400)."""
        while data:
            if self._member.eof:
                self._member = zlib.decompressobj(_AS_GZIP)
            self._has_begun = True
            try:
                piece = self._member.decompress(data, _PIECE)
            except zlib.error as error:
                raise RequestError(MALFORMED, f"the body is not gzip: {error}") from error
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if piece:
                yield piece

    def end(self) -> None:
        """The stream ends here. Raises RequestError (400) where it is cut off."""
        if self._has_begun and not self._member.eof:
            raise RequestError(MALFORMED, "the gzip body is cut off")


def unpacking(encoding: str) -> Plain | Inflater:
    """What unpacks a body of a Content-Encoding. Raises RequestError (415) for one that is not known here."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return Plain()
    if name in ("gzip", "x-gzip"):
        return Inflater()
    raise RequestError(UNSUPPORTED, "a body may be packed with gzip, or not at all", {"Accept-Encoding": "gzip"})
