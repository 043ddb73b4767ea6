"""docs/openapi.json: the description of the HTTP service, as a file that every change of the service changes."""

from __future__ import annotations

import json
from pathlib import Path

from api import Settings, create_app

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"


def described() -> str:
    """The document as the service gives it, written for people and for diff."""
    app = create_app(Settings(Path("none.db")))
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(described(), encoding="utf-8")
    print(DOCUMENT)
