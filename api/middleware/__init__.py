"""What every request passes through, the outermost first. Plain ASGI: nothing here holds a body or starts a task.

1. observe    a request id; counters; a line in the log; headers that every answer has
2. (CORS)     Starlette's: also around what fails
3. failures   what nobody expected becomes a problem, and its reason a line in the log
4. limits     how many at once, and how fast from one address
5. heads      HEAD as GET without the body
6. (gzip)     Starlette's
"""

from __future__ import annotations

from typing import Final

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api.metrics import Metrics
from api.middleware.failures import Failures
from api.middleware.heads import Heads
from api.middleware.limits import Limits
from api.middleware.observe import Observe
from api.settings import Log, Settings

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_EXPOSED: Final = ("ETag", "Location", "Retry-After", "X-Request-ID")
_WORTH_PACKING: Final = 1000  # bytes
_QUICKLY: Final = 4  # of zlib's levels: half the time of its usual one, for a few percent more bytes


def around(settings: Settings, metrics: Metrics) -> list[Middleware]:
    """All of it, for these settings."""
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_methods=_METHODS,
        allow_headers=("*",),
        expose_headers=_EXPOSED,
    )
    return [
        Middleware(Observe, metrics=metrics, log=settings.log),
        *([cors] if settings.origins else []),
        Middleware(Failures, is_telling=settings.log is Log.QUERIES),
        Middleware(Limits, settings=settings),
        Middleware(Heads),
        Middleware(GZipMiddleware, minimum_size=_WORTH_PACKING, compresslevel=_QUICKLY),
    ]
