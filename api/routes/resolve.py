"""/v1/resolve: names to ids, one or many."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api import docs
from api.batches import resolve_items, resolve_one
from api.conditions import edition_tag, headers_of, unchanged
from api.errors import INVALID, TOO_LARGE, RequestError
from api.kept import KeptAnswers
from api.metrics import metrics_of
from api.opening import GazetteerDep, opened_of
from api.reading import media_type, parse_object, read_body, read_parameters
from api.settings import Settings
from api.streams import STREAMED, stream_answers
from api.writer import JSON, answer
from gazetteer.encoding import encode_json
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Edition, Status

router = APIRouter(tags=["resolve"])


@router.get("/v1/resolve", **docs.RESOLVE_GET)
async def resolve_parameters(request: Request) -> Response:
    """Bring one name to an id, for a browser or curl."""
    gazetteer = opened_of(request).at_hand()
    # To hand a request to a thread takes longer than to give what is there already; to ask for the edition never waits.
    if gazetteer and (kept := _kept(request, gazetteer.edition)):
        return kept
    return await run_in_threadpool(_resolve_parameters, request)


def _kept(request: Request, edition: Edition) -> Response | None:
    kept: KeptAnswers = request.app.state.kept
    tag = edition_tag(edition)
    body = kept.get(tag, request.scope["query_string"])
    if body is None:
        return None
    metrics_of(request).count_answers([Status.MATCH])
    return unchanged(request, tag) or Response(body, headers=headers_of(tag), media_type=JSON)


def _resolve_parameters(request: Request) -> Response:
    gazetteer = opened_of(request).get()
    tag = edition_tag(gazetteer.edition)
    if same := unchanged(request, tag):
        return same
    found = resolve_one(gazetteer, read_parameters(request))
    metrics_of(request).count_answers([found["status"]])
    body = encode_json(found)
    if found["status"] is Status.MATCH:  # what is not found is counted each time that it is asked
        kept: KeptAnswers = request.app.state.kept
        kept.keep(tag, request.scope["query_string"], body)
    return Response(body, headers=headers_of(tag), media_type=JSON)


@router.post("/v1/resolve", **docs.RESOLVE_POST)
async def resolve_body(request: Request, gazetteer: GazetteerDep) -> Response:
    """Bring one name, or up to 10,000 in a batch, or a stream of any length, to ids.

    A query of a batch or of a stream that cannot be read is an answer with the status `error`, in its place.
    """
    if media_type(request) in STREAMED:
        return await stream_answers(request)
    body = await read_body(request)
    return await run_in_threadpool(_resolve_body, body, request, gazetteer)


def _resolve_body(body: bytes, request: Request, gazetteer: Gazetteer) -> Response:
    settings: Settings = request.app.state.settings
    metrics = metrics_of(request)
    raw = parse_object(body)
    if "queries" not in raw:
        found = resolve_one(gazetteer, raw)
        metrics.count_answers([found["status"]])
        return answer(found)
    queries = raw["queries"]
    if not isinstance(queries, list):
        raise RequestError(INVALID, "queries: must be a list")
    if len(queries) > settings.max_batch:
        raise RequestError(TOO_LARGE, f"a batch may have {settings.max_batch:,} queries")
    results = resolve_items(gazetteer, queries)
    metrics.count_answers(one["status"] for one in results)
    return answer({"results": results})
