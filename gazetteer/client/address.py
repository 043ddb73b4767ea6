"""Where a service is, and who asks: checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from gazetteer.errors import ServiceError, UsageError
from gazetteer.version import SOFTWARE

_SCHEMES: Final = ("http", "https")


def check_url(url: str) -> SplitResult:
    """The address of a service in its parts, the path without a slash at its end. Raises UsageError."""
    wrong = UsageError(f"{url!r} is no address of a service, such as http://127.0.0.1:8000")
    try:
        parts = urlsplit(url)
        is_right = parts.scheme in _SCHEMES and parts.hostname and parts.port != 0
    except ValueError:
        raise wrong from None
    if not is_right or parts.query or parts.fragment or parts.username is not None or not _is_plain(url):
        raise wrong
    return parts._replace(path=parts.path.rstrip("/"))


def redirected(base: SplitResult, target: str, location: str) -> str:
    """The target below `base` that a redirect of another target names.

    Raises ServiceError where it leads elsewhere: the key goes to nobody else.
    """
    home = base.geturl()
    there = urljoin(home + target, location)
    if not there.startswith(f"{home}/") or not _is_plain(there):
        raise ServiceError(f"{home} sends elsewhere, to {there!r}")
    return there.removeprefix(home)


def headers_for(key: str | None) -> Mapping[str, str]:
    """The headers of every request. Raises UsageError for a key that cannot be one."""
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "User-Agent": f"gazetteer/{SOFTWARE}",
    }
    if key is None:
        return headers
    if not key or not _is_plain(key):
        raise UsageError("that is no key: keys are what gazetteer key create printed")
    return headers | {"Authorization": f"Bearer {key}"}


def _is_plain(text: str) -> bool:
    """Whether a text can stand in a line of HTTP as it is."""
    return text.isascii() and text.isprintable() and " " not in text
