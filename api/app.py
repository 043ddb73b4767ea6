"""The application: routes by resource, one gazetteer, one table of errors."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI

from api.errors import add_handlers
from api.opening import OpenGazetteer
from api.routes import annotate, changes, entities, health, resolve
from api.settings import Settings
from gazetteer.version import SOFTWARE


def create_app(settings: Settings) -> FastAPI:
    """A service over the database of the settings, which need not be there yet: /readyz says when it is."""
    app = FastAPI(
        title="gazetteer",
        version=SOFTWARE,
        summary="Brings every spelling of a place's or group's name to one id.",
        # The pages that FastAPI offers for reading these load their scripts from elsewhere on the network.
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.opened = OpenGazetteer(settings.db_path)
    app.state.writing = threading.Lock()
    add_handlers(app)
    for module in (resolve, annotate, entities, changes, health):
        app.include_router(module.router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = app.state.settings.max_threads
    yield
    app.state.opened.close()
