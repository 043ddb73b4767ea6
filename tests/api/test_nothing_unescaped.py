"""What users write stays text: in answers, pages, headers, the log and the database."""

from __future__ import annotations

import json
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from gazetteer.keys import KeyRole, create_key, keys_path
from tests.any_text import NASTY
from tests.api.listening import Listening, listening
from tests.tiny import load, record

MARKED = tuple(text for text in NASTY if text.isprintable() and any(map(str.isalnum, text)))
"""Those of which names can be made."""
_SECRET = "Sardasht-1234"
"""Nobody else writes this."""
_TAGS = frozenset({"html", "head", "meta", "title", "style", "body", "h1", "p", "ul", "li", "small", "bdi", "a"})


class _Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Entities that bear such names."""
    path = tmp_path_factory.mktemp("marked") / "marked.db"
    load(path, record("own:edited", "Amuda"), *(
        record(f"own:{number}", {"form": text, "lang": "en", "source": "list"}, "Qamishlo", lat=37, lon=41)
        for number, text in enumerate(MARKED)
    ))  # fmt: skip
    return path


@pytest.fixture(scope="module", params=["requests", "queries"])
def service(db: Path, request: pytest.FixtureRequest) -> Iterator[Listening]:
    with listening(db, "--log", request.param) as service:
        yield service


@pytest.fixture
def web(service: Listening) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=20) as client:
        yield client


def test_pages_show_names_as_text(web: httpx.Client) -> None:
    for number, name in enumerate(MARKED):
        page = web.get("/reconcile/preview", params={"id": f"own:{number}"})
        assert page.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        flyout = web.get("/reconcile/flyout/entity", params={"id": f"own:{number}"}).json()["html"]
        for html in (page.text, flyout):
            seen = _Page(html)
            assert seen.tags <= _TAGS
            assert seen.attributes <= {"lang", "charset", "dir", "href"}
            assert unicodedata.normalize("NFC", name) in seen.text


def test_answers_are_no_pages(web: httpx.Client) -> None:
    for text in NASTY:
        for response in (
            web.get("/v1/resolve", params={"q": text}),
            web.post("/v1/resolve", json={"q": text, "lang": text}),
            web.get("/v1/suggest", params={"q": text}),
            web.get(f"/v1/entities/{quote(text, safe='')}"),
            web.get("/nowhere", params={"x": text}),
            web.get("/reconcile/preview", params={"id": text}),
        ):
            assert response.headers["content-type"].split(";")[0] in ("application/json", "application/problem+json")
            assert response.headers["x-content-type-options"] == "nosniff"


def test_a_callback_is_a_name_alone(web: httpx.Client) -> None:
    assert web.get("/reconcile", params={"callback": "f.g"}).text.startswith("f.g(")
    for text in NASTY:
        assert web.get("/reconcile", params={"callback": text}).headers["content-type"].startswith("application/json")


def test_headers_carry_nothing_over(service: Listening) -> None:
    for line in (b"X-Request-Id: a\tb", b"X-Request-Id: <script>", b"Origin: http://x\xff", b"X-Forwarded-Host: evil"):
        answer = service.exchange(
            b"GET /v1/resolve?q=a%0d%0aSet-Cookie:%20x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + line
            + b"\r\n\r\n"
        )
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert b"set-cookie" not in head
        assert b"script" not in head
        assert b"evil" not in head


def test_the_log_is_lines_of_plain_json(service: Listening, web: httpx.Client) -> None:
    for text in (*NASTY, _SECRET, f"{_SECRET}\x9b31m"):
        parameters = {"q": text, text: text}
        web.get("/v1/resolve", params=parameters, headers={"User-Agent": json.dumps(text), "Referer": json.dumps(text)})
        web.get(f"/v1/entities/{quote(text, safe='')}")
        web.post("/v1/resolve", json={"q": text})
    web.get("/healthz", headers={"X-Request-Id": "the-last-one"})
    _wait_until(lambda: any("the-last-one" in line for line in service.log))
    assert any('"event": "request"' in line for line in service.log)
    for line in service.log:
        assert isinstance(json.loads(line), dict)
        assert not [sign for sign in line if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")], ascii(line)
    assert any(_SECRET in line for line in service.log) == any('"query":' in line for line in service.log)


def _wait_until(is_so: Callable[[], bool]) -> None:
    """The log is written by a thread of its own: what is told comes a little later."""
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def test_edits_are_data(db: Path, web: httpx.Client) -> None:
    name = f"ana {web.base_url.port}"
    key = {"Authorization": f"Bearer {create_key(keys_path(db), name, KeyRole.CURATOR)}"}
    for text in NASTY:
        for field in ("form", "source", "why", "lang"):
            body = {"form": f"Amuda {web.base_url.port}", "lang": "en", "source": "list", field: text}
            response = web.post("/v1/entities/own:edited/names", json=body, headers=key)
            assert response.status_code in (201, 409, 422), response.text
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM entity").fetchone() == (len(MARKED) + 1,)
