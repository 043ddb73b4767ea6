"""The features of a GeoJSON or Linked Places collection one by one: a file of any size, in little memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from gazetteer.errors import InvalidRecord
from gazetteer.exchange.load import Bad
from gazetteer.exchange.streams import MAX_LINE, lines, open_text

_CHUNK = 1 << 20
_LIST = re.compile(r'"features"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,\x1e]*")
"""What may stand between two features: commas, blanks, and the record separator of RFC 8142."""


class Feature(NamedTuple):
    """One feature of a collection."""

    number: int
    """Of the feature in a collection, of the line in a file of lines; from 1."""
    value: dict[str, Any]


def features(path: str | Path) -> Iterator[Feature | Bad]:
    """The features of a collection, of one feature, or of a file with one a line (GeoJSON Lines, RFC 8142).

    What is bad is reported by number. Raises OSError.
    """
    try:
        with open_text(path) as stream:
            head = _head(stream)
            start = _LIST.search(head)
            if start:
                yield from _elements(stream, head[start.end() :])
                return
        yield from _lines_or_one(path)
    except InvalidRecord as error:
        yield Bad(0, str(error))


def _head(stream: TextIO) -> str:
    """The beginning of a file, up to where its list of features begins, or to its end."""
    head = stream.read(_CHUNK)
    is_lines = "\n" in head and _is_json(head.partition("\n")[0].strip(" ,\x1e\r"))
    while not is_lines and not _LIST.search(head) and len(head) < MAX_LINE and (more := stream.read(_CHUNK)):
        head += more
    return "" if is_lines else head


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


class _Text:
    """A stream of text read value by value."""

    def __init__(self, stream: TextIO, start: str) -> None:
        self._stream = stream
        self._text = start
        self._at = 0
        self._decoder = json.JSONDecoder()

    def peek(self) -> str:
        """The next character that is neither blank nor comma, which stays; empty at the end."""
        while True:
            self._at = _BETWEEN.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text) or not self._read_more(_CHUNK):
                return self._text[self._at : self._at + 1]

    def _read_more(self, size: int) -> bool:
        more = self._stream.read(size)
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(more)

    def value(self) -> Any:
        """The next value. Raises InvalidRecord where there is none."""
        while True:
            try:
                value, self._at = self._decoder.raw_decode(self._text, self._at)
            except RecursionError:
                raise InvalidRecord("nested too deeply") from None
            except ValueError as error:
                held = len(self._text) - self._at
                if held > MAX_LINE or not self._read_more(max(_CHUNK, held)):
                    raise InvalidRecord(f"not JSON: {error}") from None
            else:
                return value


def _elements(stream: TextIO, start: str) -> Iterator[Feature | Bad]:
    text = _Text(stream, start)
    number = 0
    try:
        while (letter := text.peek()) != "]":
            number += 1
            if not letter:
                raise InvalidRecord("the file ends within its list of features")
            yield _feature(number, text.value())
    except InvalidRecord as error:
        yield Bad(number, str(error))


def _lines_or_one(path: str | Path) -> Iterator[Feature | Bad]:
    """A file of lines; one that is a single value over many lines is read whole."""
    for line in lines(path):
        if isinstance(line, Bad):
            yield line
            continue
        text = line.text.strip(" ,\x1e\r\t")
        if line.number == 1 and text and not _is_json(text):
            yield _whole(path)
            return
        if text and text not in "[]":
            yield _parsed(line.number, text)


def _whole(path: str | Path) -> Feature | Bad:
    with open_text(path) as stream:
        text = stream.read(MAX_LINE)
        return Bad(1, f"longer than {MAX_LINE} characters") if stream.read(1) else _parsed(1, text)


def _parsed(number: int, text: str) -> Feature | Bad:
    try:
        return _feature(number, json.loads(text))
    except RecursionError:
        return Bad(number, "nested too deeply")
    except ValueError as error:
        return Bad(number, f"not JSON: {error}")


def _feature(number: int, value: Any) -> Feature | Bad:
    if not isinstance(value, dict) or value.get("type", "Feature") != "Feature":
        return Bad(number, "no feature")
    return Feature(number, value)
