"""The description of the service is a file, so that whoever changes it sees that they do."""

from __future__ import annotations

from scripts.openapi_document import DOCUMENT, described


def test_the_document_is_what_the_service_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == described(), (
        "the description of the service has changed: renew it with scripts/openapi, look at the difference, "
        "and where it takes something away or changes it, tell so in CHANGELOG.md"
    )
