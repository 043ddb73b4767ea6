"""Requests over HTTP/1.1: connections that are kept, timeouts, and what is tried again.

A read is tried again where the connection fails, and where the service says that it cannot answer now (429, 502, 503,
504). A write is tried again only where it is known that nothing was written: no connection came about, or the service
itself refused (429, or 503 as one of its own problems). It travels on a fresh connection, for of one that was kept and
closed meanwhile nobody can say what arrived. What takes longer than the timeout is not tried again: it would again.
"""

from __future__ import annotations

import email.utils
import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from gazetteer.client.address import check_url, headers_for, redirected
from gazetteer.client.connections import Connections
from gazetteer.client.patience import Patience
from gazetteer.client.problems import error_of, problem_of
from gazetteer.errors import ServiceError, ServiceUnreachable

_PASSING: Final = frozenset({429, 502, 503, 504})
_REDIRECTS: Final = frozenset({307, 308})
_MOST_REDIRECTS: Final = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: `target` is the path with its query, below the address of the service."""

    method: str
    target: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def is_redirect(self) -> bool:
        """Whether another address answers."""
        return self.status in _REDIRECTS

    @property
    def location(self) -> str:
        """The address that a redirect names."""
        return self.headers.get("Location") or ""

    @property
    def retry_after(self) -> float | None:
        """Seconds that the service asks to wait; None where it does not say."""
        text = (self.headers.get("Retry-After") or "").strip()
        if text.isascii() and text.isdecimal():
            return float(text[:9])
        try:
            return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
        except ValueError:
            return None


class _LostError(Exception):
    """The connection failed: before the request was sent, or after; and whether it may go well another time."""

    def __init__(self, why: str, *, is_sent: bool, may_pass: bool) -> None:
        super().__init__(why)
        self.is_sent = is_sent
        self.may_pass = may_pass


class Transport:
    """Asks one service. Safe to use from several threads."""

    def __init__(self, url: str, key: str | None, timeout: float, patience: Patience) -> None:
        self._address = check_url(url)
        self._headers = headers_for(key)
        self._timeout = timeout
        self._patience = patience
        self._connections = Connections(self._address, timeout)

    def ask(self, request: Request) -> Answer:
        """The answer to a request, redirects followed.

        Raises what the problem stands for (`problems.RAISED`), ServiceUnreachable, ServiceError.
        """
        for _ in range(_MOST_REDIRECTS):
            answer = self.ask_here(request)
            if not answer.is_redirect:
                return answer
            request = replace(request, target=redirected(self._address, request.target, answer.location))
        raise ServiceError(f"{self._address.geturl()} sends from one address to the next")

    def ask_here(self, request: Request) -> Answer:
        """As `ask`, but a redirect is an answer."""
        tried = 0
        while True:
            tried += 1
            try:
                answer = self._try(request)
            except _LostError as lost:
                is_again = lost.may_pass and not (request.writes and lost.is_sent)
                wait = self._patience.seconds(tried) if is_again else None
                if wait is None:
                    raise self._unreachable(lost, request) from lost.__cause__
            else:
                if answer.status < 400:
                    return answer
                wait = self._patience.seconds(tried, answer.retry_after) if _may_pass(request, answer) else None
                if wait is None:
                    raise error_of(answer.status, answer.body)
            time.sleep(wait)

    def close(self) -> None:
        """Close the connections. They are opened again where more is asked."""
        self._connections.close()

    def _unreachable(self, lost: _LostError, request: Request) -> ServiceUnreachable:
        doubt = (
            "; whether the edit was made is not known: look at the history" if request.writes and lost.is_sent else ""
        )
        return ServiceUnreachable(f"{self._address.geturl()}: {lost}{doubt}")

    def _try(self, request: Request) -> Answer:
        connection = self._connections.take()
        if request.writes:
            connection.close()
        is_kept = connection.sock is not None
        try:
            return self._exchange(connection, request)
        except _LostError as lost:
            if not is_kept or not lost.may_pass:
                raise
        # Services close connections that nobody uses for a while: that is no failure.
        return self._exchange(connection, request)

    def _exchange(self, connection: http.client.HTTPConnection, request: Request) -> Answer:
        is_sent = False
        try:
            if connection.sock is None:
                connection.connect()
            is_sent = True
            headers = {**self._headers, **request.headers}
            connection.request(request.method, self._address.path + request.target, request.body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise self._lost(error, is_sent=is_sent) from error
        except BaseException:  # Ctrl-C in the middle: what is still to come would be taken for the next answer
            connection.close()
            raise
        self._connections.keep(connection)
        return answer

    def _lost(self, error: Exception, *, is_sent: bool) -> _LostError:
        if isinstance(error, TimeoutError):
            return _LostError(f"no answer within {self._timeout:g} s", is_sent=is_sent, may_pass=not is_sent)
        may_pass = not isinstance(error, ssl.SSLCertVerificationError)
        why = getattr(error, "strerror", None) or f"the connection broke off ({type(error).__name__})"
        return _LostError(why, is_sent=is_sent, may_pass=may_pass)


def _may_pass(request: Request, answer: Answer) -> bool:
    """Whether the service may answer otherwise soon, and nothing was written."""
    if answer.status not in _PASSING:
        return False
    # A 503 without a sort of ours is that of something in between, which may have handed the request on.
    is_ours = bool(problem_of(answer.status, answer.body)[0])
    return not request.writes or answer.status == 429 or (answer.status == 503 and is_ours)
