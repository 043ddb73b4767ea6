"""/v1/annotate: the places and groups that a text names."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import Final

from fastapi import APIRouter, Response

from api import docs
from api.errors import TOO_LARGE, RequestError
from api.opening import GazetteerDep
from api.reading import BodyDep, SettingsDep, parse_object
from api.writer import answer
from gazetteer.context import check_text, read_context
from gazetteer.errors import InvalidQuery

router = APIRouter(tags=["annotate"])

_LONG_TEXT: Final = 50_000
"""Characters from which on texts are annotated one after the other: one may come to a hundred megabytes of mentions."""
_at_length: Final = threading.Lock()
"""Held by who annotates a long text, until its mentions are written."""


@router.post("/v1/annotate", **docs.ANNOTATE)
def annotate(body: BodyDep, settings: SettingsDep, gazetteer: GazetteerDep) -> Response:
    """Find the names in a text, and resolve each. `start` and `end` count Unicode code points."""
    raw = parse_object(body)
    try:
        text = check_text(raw.get("text"))
    except InvalidQuery as error:
        raise InvalidQuery(f"text: {error}") from error
    if len(text) > settings.max_text:
        raise RequestError(
            TOO_LARGE,
            f"text: {len(text):,} characters, at most {settings.max_text:,}: cut it at paragraphs, "
            "or use gazetteer annotate, which reads files of any size",
        )
    with _at_length if len(text) >= _LONG_TEXT else nullcontext():
        mentions = gazetteer.annotate(text, **read_context(raw))
        return answer({"mentions": mentions, "gazetteer": gazetteer.edition})
