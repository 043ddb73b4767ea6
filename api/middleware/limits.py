"""How many requests are in the house at once, and how fast one address may ask."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import OVERLOADED, TOO_MANY, RequestError, respond
from api.settings import Settings

_ALWAYS_LET_IN: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_REMEMBERED: Final = 10_000  # addresses; of more, those that were silent the longest are forgotten


class Limits:
    """Wraps an application. Each worker counts for itself; what watches over the service is always let in."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._most = settings.max_waiting
        self._inside = 0
        self._buckets = Buckets(settings.rate, settings.burst) if settings.rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or scope["path"] in _ALWAYS_LET_IN:
            await self._app(scope, receive, send)
            return
        if refused := self._refusal(scope):
            await respond(refused)(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._inside -= 1

    def _refusal(self, scope: Scope) -> RequestError | None:
        if self._inside >= self._most:
            return RequestError(OVERLOADED, f"{self._most} requests are being answered", {"Retry-After": "1"})
        seconds = self._buckets.take(_address(scope), time.monotonic()) if self._buckets else 0
        if seconds:
            told = f"your address may make {self._buckets and self._buckets.rate:g} requests a second"
            return RequestError(TOO_MANY, told, {"Retry-After": str(math.ceil(seconds))})
        return None


class Buckets:
    """A bucket of tokens for every address: a request takes one, and they come back at a steady rate."""

    def __init__(self, rate: float, burst: int) -> None:
        """`rate`: tokens a second; `burst`: what a bucket holds."""
        self.rate = rate
        self._burst = max(burst, 1)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str, now: float) -> float:
        """0 where there was a token; else in how many seconds there will be one."""
        left, then = self._left.pop(address, (float(self._burst), now))
        left = min(left + (now - then) * self.rate, self._burst)
        is_enough = left >= 1
        self._left[address] = (left - 1 if is_enough else left, now)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return 0 if is_enough else (1 - left) / self.rate


def _address(scope: Scope) -> str:
    """Who asks; of IPv6 the network, for whoever has one address there has 2^64."""
    host = str(scope["client"][0]) if scope.get("client") else ""
    if ":" not in host:
        return host
    try:
        return str(ipaddress.ip_network((host.partition("%")[0], 64), strict=False))
    except ValueError:
        return host
