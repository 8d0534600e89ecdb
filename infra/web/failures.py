"""Errors as pages that say what happened and what to do; as JSON under /api/."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.search.lookup import UnknownDocument
from infra.errors import DatelineError, UsageError, describe_defect
from infra.web.state import page_state
from infra.web.strings import STRINGS

_log = logging.getLogger("infra.web")


def add_error_pages(app: FastAPI) -> None:
    """Register the handlers of all errors."""
    app.add_exception_handler(DatelineError, _known)
    app.add_exception_handler(RequestValidationError, _invalid_parameter)
    app.add_exception_handler(HTTPException, _http)


def status_of(error: DatelineError) -> int:
    """Return the HTTP status of an error: of the request, of what is missing, of Elasticsearch, of ours."""
    statuses: tuple[tuple[type[DatelineError], HTTPStatus], ...] = (
        (UsageError, HTTPStatus.BAD_REQUEST),
        (UnknownDocument, HTTPStatus.NOT_FOUND),
        (IndexingError, HTTPStatus.SERVICE_UNAVAILABLE),
    )
    return next((status for kind, status in statuses if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, DatelineError)
    if isinstance(error, QueryError):
        return _answer(request, status_of(error), f"{STRINGS['query_error']}: {error.reason}.", error.remedy)
    return _answer(request, status_of(error), error.message, error.remedy)


def _invalid_parameter(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = "; ".join(f"{problem['loc'][-1]}: {problem['msg']}" for problem in error.errors()[:5])
    return _answer(
        request, HTTPStatus.BAD_REQUEST, f"{STRINGS['bad_parameter']}: {problems}.", STRINGS["check_address"]
    )


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    is_missing = error.status_code == HTTPStatus.NOT_FOUND
    message = STRINGS["no_page"] if is_missing else f"{error.detail}."
    return _answer(request, error.status_code, message, STRINGS["check_address"])


def answer_defect(request: Request, error: Exception) -> Response:
    """Report an unexpected exception: its line to the log, a plain sentence to the reader."""
    _log.error("%s %s: %s", request.method, request.url.path, describe_defect(error))
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, STRINGS["defect"], STRINGS["defect_remedy"])


def _answer(request: Request, status: int, message: str, remedy: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": message, "remedy": remedy}, status)
    words = request.query_params.get("q", "")[:2_000]
    return page_state(request).render(
        "error.html", status=status, message=message, remedy=remedy, words=words, code=status
    )
