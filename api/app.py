"""The application: routes by resource, one gazetteer, one table of errors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI

from api.access import ANY_KEY
from api.errors import add_handlers
from api.kept import KeptAnswers
from api.metrics import Metrics
from api.middleware import around
from api.opening import OpenGazetteer
from api.reconcile import classic, draft
from api.routes import (
    about,
    annotate,
    any_edit,
    browse,
    changes,
    edits,
    entities,
    health,
    keys,
    proposals,
    queue,
    records,
    resolve,
)
from api.settings import Settings
from api.wrong_keys import WrongKeys
from gazetteer.misses.file import queue_path
from gazetteer.misses.recorder import Recorder
from gazetteer.version import SOFTWARE


def create_app(settings: Settings) -> FastAPI:
    """A service over the database of the settings, which need not be there yet: /readyz says when it is."""
    metrics = Metrics()
    app = FastAPI(
        title="gazetteer",
        version=SOFTWARE,
        summary="Brings every spelling of a place's or group's name to one id.",
        # The pages that FastAPI offers for reading these load their scripts from elsewhere on the network.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,  # a route like the others, closed where they are: api.routes.about
        middleware=around(settings, metrics),
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.opened = OpenGazetteer(settings.db_path, _recorder(settings))
    app.state.metrics = metrics
    app.state.kept = KeptAnswers(settings.kept_answers)
    app.state.wrong_keys = WrongKeys()
    add_handlers(app)
    for module in (
        resolve,
        browse,
        annotate,
        entities,
        edits,
        any_edit,
        records,
        changes,
        proposals,
        queue,
        classic,
        draft,
        keys,
        about,
    ):
        app.include_router(module.router, dependencies=None if settings.is_reading_open else [ANY_KEY])
    app.include_router(health.router)  # always open: whoever watches over the service has no key
    return app


def _recorder(settings: Settings) -> Recorder | None:
    """What counts the names that are not found, where they are to be counted."""
    return Recorder(queue_path(settings.db_path)) if settings.is_queue_on else None


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = app.state.settings.max_threads
    yield
    app.state.opened.close()
