"""/v1/resolve: names to ids, one or many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api import docs
from api.batches import PIECE, resolve_items, resolve_one
from api.conditions import edition_tag, headers_of, is_conditional, unchanged
from api.errors import INVALID, TOO_LARGE, RequestError
from api.kept import KeptAnswers
from api.metrics import metrics_of
from api.opening import GazetteerDep, opened_of
from api.reading import media_type, parse_object, read_body, read_parameters
from api.settings import Settings
from api.streams import STREAMED, stream_answers
from api.writer import JSON
from gazetteer.encoding import encode_json
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Edition, Status

router = APIRouter(tags=["resolve"])


@router.get("/v1/resolve", **docs.RESOLVE_GET)
async def resolve_parameters(request: Request) -> Response:
    """Bring one name to an id, for a browser or curl."""
    gazetteer = opened_of(request).at_hand()
    # To hand a request to a thread takes longer than to give what is there already; to ask for the edition never waits.
    if gazetteer and _question(request) in _kept_of(request) and (kept := _kept(request, gazetteer.edition)):
        return kept
    return await run_in_threadpool(_resolve_parameters, request)


def _kept(request: Request, edition: Edition) -> Response | None:
    tag = edition_tag(edition)
    body = _kept_of(request).get(tag, _question(request))
    if body is None:
        return None
    metrics_of(request).count_answers([Status.MATCH])
    return unchanged(request, tag) or Response(body, headers=headers_of(tag), media_type=JSON)


def _resolve_parameters(request: Request) -> Response:
    gazetteer = opened_of(request).get()
    if is_conditional(request) and (same := unchanged(request, edition_tag(gazetteer.edition))):
        return same
    found = resolve_one(gazetteer, read_parameters(request))
    metrics_of(request).count_answers([found["status"]])
    tag, body = edition_tag(found["gazetteer"]), encode_json(found)
    if found["status"] is Status.MATCH:  # what is not found is counted each time that it is asked
        _kept_of(request).keep(tag, _question(request), body)
    return Response(body, headers=headers_of(tag), media_type=JSON)


def _kept_of(request: Request) -> KeptAnswers:
    kept: KeptAnswers = request.app.state.kept
    return kept


def _question(request: Request) -> bytes:
    """What an answer is kept by."""
    question: bytes = request.scope["query_string"]
    return question


@router.post("/v1/resolve", **docs.RESOLVE_POST)
async def resolve_body(request: Request, gazetteer: GazetteerDep) -> Response:
    """Bring one name, or up to 10,000 in a batch, or a stream of any length, to ids.

    A query of a batch or of a stream that cannot be read is an answer with the status `error`, in its place.
    """
    if media_type(request) in STREAMED:
        return await stream_answers(request)
    body = await read_body(request)
    answers, rest = await run_in_threadpool(_resolve_body, body, request, gazetteer)
    if rest is None:
        return Response(answers, media_type=JSON)
    # Whoever asks one name meanwhile has their turn between two pieces, and none is held but as the bytes it becomes.
    pieces = [rest[start : start + PIECE] for start in range(0, len(rest), PIECE)]
    others = [await run_in_threadpool(_resolve_piece, piece, request, gazetteer) for piece in pieces]
    return Response(b'{"results": [' + b", ".join([answers, *others]) + b"]}", media_type=JSON)


def _resolve_body(body: bytes, request: Request, gazetteer: Gazetteer) -> tuple[bytes, Sequence[Any] | None]:
    """The answer to one query and None; of a batch the answers to a first piece, and the queries that are left."""
    settings: Settings = request.app.state.settings
    raw = parse_object(body)
    if "queries" not in raw:
        found = resolve_one(gazetteer, raw)
        metrics_of(request).count_answers([found["status"]])
        return encode_json(found), None
    queries = raw["queries"]
    if not isinstance(queries, list):
        raise RequestError(INVALID, "queries: must be a list")
    if len(queries) > settings.max_batch:
        raise RequestError(TOO_LARGE, f"a batch may have {settings.max_batch:,} queries")
    return _resolve_piece(queries[:PIECE], request, gazetteer), queries[PIECE:]


def _resolve_piece(queries: Sequence[Any], request: Request, gazetteer: Gazetteer) -> bytes:
    """The answers to some queries of a batch, as they stand in a list."""
    answers = resolve_items(gazetteer, queries)
    metrics_of(request).count_answers(one["status"] for one in answers)
    return encode_json(answers)[1:-1]
