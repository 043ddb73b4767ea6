from __future__ import annotations

from pathlib import Path

import pytest

from api import Settings, create_app
from tests.api.conftest import Client
from tests.api.test_resolve import problem
from tests.tiny import load, record

EVIL = "<script>alert(1)</script>&\"'"


@pytest.fixture
def evil(tmp_path: Path) -> Client:
    path = tmp_path / "evil.db"
    load(path, record("own:1", {"form": EVIL, "lang": "en", "role": "preferred"}, {"form": "الشر", "lang": "ar"}))
    return Client(create_app(Settings(path)))


@pytest.mark.parametrize("path", ["/reconcile/preview", "/reconcile/v1/preview"])
def test_the_page_names_the_entity(client: Client, path: str) -> None:
    answer = client.get(path, params={"id": "geonames:173377"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1><bdi>Qamishli</bdi></h1>" in answer.text
    assert '<bdi lang="ar">القامشلي</bdi>' in answer.text
    assert "city in Al-Hasakah Governorate, Syria" in answer.text


def test_it_may_be_framed_and_loads_nothing(client: Client) -> None:
    answer = client.get("/reconcile/preview?id=test:qamishli")
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    assert not [word for word in ("<script", "src=", "href=", "@import", "url(") if word in answer.text]


@pytest.mark.parametrize("path", ["/reconcile/preview", "/reconcile/flyout/entity"])
def test_every_text_is_escaped(evil: Client, path: str) -> None:
    answer = evil.get(path, params={"id": "own:1"})
    html = answer.json()["html"] if "flyout" in path else answer.text
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("id", ["<script>alert(1)</script>", "test:none", ""])
def test_what_is_not_there(client: Client, id: str) -> None:
    answer = client.get("/reconcile/preview", params={"id": id})
    problem(answer, 404)
    assert "<script" not in answer.text
