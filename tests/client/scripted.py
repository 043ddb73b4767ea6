"""A service that answers as it is told, to see what a client does about it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What is sent back: bytes as they are; then the connection is closed, or kept."""

    content: bytes
    is_last: bool = False


DROP = Reply(b"", is_last=True)
"""The connection is closed in the place of an answer."""


def reply(status: int, body: Any = None, *, is_last: bool = False, **headers: str) -> Reply:
    """An answer in JSON. `headers`: with underscores for hyphens."""
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return Reply("\r\n".join([*lines, "", ""]).encode() + content, is_last)


def problem(status: int, sort: str, **headers: str) -> Reply:
    """A problem of the service."""
    body = {"type": f"/problems/{sort}", "title": "x", "status": status, "detail": f"it is {sort}"}
    return reply(status, body, is_last=False, **headers)


@dataclass
class Service:
    """What it is asked, and on which connection: counted from 0."""

    url: str
    asked: list[tuple[int, str, bytes]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)

    @property
    def connections(self) -> list[int]:
        return [number for number, _, _ in self.asked]

    @property
    def lines(self) -> list[str]:
        return [line for _, line, _ in self.asked]


@contextmanager
def scripted(replies: Sequence[Reply]) -> Iterator[Service]:
    """A service that gives these replies in order, whatever is asked, and refuses connections after the last."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        service = Service(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread = threading.Thread(target=_play, args=(listener, list(replies), service), daemon=True)
        thread.start()
        yield service
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _play(listener: socket.socket, replies: list[Reply], service: Service) -> None:
    number = -1
    while replies:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        number += 1
        with connection, connection.makefile("rb") as stream:
            while replies and (request := _request(stream)):
                head, body = request
                service.asked.append((number, head[0], body))
                service.headers.append("\n".join(head[1:]))
                answer = replies.pop(0)
                connection.sendall(answer.content)
                if answer.is_last:
                    break
            if not replies:
                listener.close()


def _request(stream: Any) -> tuple[list[str], bytes] | None:
    head = []
    while line := stream.readline().decode().strip():
        head.append(line)
    length = next((int(one.partition(":")[2]) for one in head if one.lower().startswith("content-length")), 0)
    return (head, stream.read(length)) if head else None
