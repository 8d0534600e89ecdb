"""The application: routes, safety, error pages. A part with pages of its own adds its router to `ROUTERS`."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from infra.web.api.routes import router as api
from infra.web.article.routes import router as article
from infra.web.failures import add_error_pages, answer_defect
from infra.web.outputs.routes import router as outputs
from infra.web.results.routes import router as results
from infra.web.safety.guard import Guard
from infra.web.safety.login import router as login
from infra.web.saved.routes import router as saved
from infra.web.state import STATIC, WebState

ROUTERS: tuple[APIRouter, ...] = (results, article, outputs, saved, api, login)
"""The routes of every part; each takes what it needs as a parameter of type `infra.web.state.State`."""

_YEAR = 365 * 24 * 3600


def create_app(state: WebState) -> FastAPI:
    """Return the application over an index; nothing is sent to Elasticsearch before the first request."""
    app = FastAPI(
        title="Dateline",
        description="Search over dated, deduplicated news. Reading needs the search key alone.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.page = state
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", CachedFiles(directory=STATIC))
    add_error_pages(app)
    app.add_middleware(Guard, policy=state.policy, on_defect=answer_defect)
    return app


class CachedFiles(StaticFiles):
    """Files whose URLs name their version: browsers keep them for a year."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """Return the file, to be kept if its URL has a version."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        scope: Scope = args[2] if len(args) > 2 else kwargs["scope"]  # type: ignore[assignment]
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response
