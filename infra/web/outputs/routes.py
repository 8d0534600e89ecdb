"""The routes of the Atom feed and of the export; both take every parameter of the page."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response, StreamingResponse

from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.queries.bodies.search import everything
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.export import Export
from infra.elasticsearch.search.requests import send
from infra.elasticsearch.search.results import warnings_of
from infra.exporting import FORMATS
from infra.web.asked.criteria import criteria_of, parameters_of
from infra.web.asked.page_query import PageQuery
from infra.web.outputs.atom import FIELDS, MEDIA_TYPE, FeedAddress, feed_xml
from infra.web.results.found import with_id
from infra.web.state import State, WebState
from infra.web.strings import STRINGS

router = APIRouter()

Asked = Annotated[PageQuery, Query()]

ENTRIES = 50
"""Entries of a feed; a reader that polls every hour misses none of a search that finds 1,000 a day."""


@router.get("/search.atom", response_class=Response, responses={200: {"content": {"application/atom+xml": {}}}})
def feed(state: State, query: Asked, request: Request) -> Response:
    """Return the articles that were observed last as an Atom feed; If-None-Match is answered by 304."""
    body = {
        "query": everything(_criteria(state, query)),
        "sort": [{"observed": {"order": "desc"}}, {"id": "asc"}],
        "size": ENTRIES,
        "track_total_hits": False,
        "_source": list(FIELDS),
    }
    answer = send(state.client, state.index, state.bounded(body))
    if warnings := warnings_of(answer):
        raise IndexUnusable(f"The feed is incomplete: {'; '.join(warnings)}.", STRINGS["try_again"])
    parameters = parameters_of(query)
    base = str(request.base_url).rstrip("/")
    address = FeedAddress(
        index=state.index,
        parameters=parameters.url_query,
        title=f"{parameters.text or STRINGS['title_all']} · {STRINGS['product']}",
        feed_url=f"{base}/search.atom?{parameters.url_query}",
        page_url=f"{base}/?{parameters.url_query}",
        articles_url=f"{base}/articles/",
    )
    content = feed_xml(address, [hit["_source"] for hit in answer["hits"]["hits"]])
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    if _has_current(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers={"ETag": etag})
    return Response(content, media_type=MEDIA_TYPE, headers={"ETag": etag})


@router.get("/export.{name}", response_class=StreamingResponse)
def export(state: State, query: Asked, name: str) -> Response:
    """Stream all articles as csv, jsonl or parquet, the newest first, up to DATELINE_EXPORT_ROWS."""
    form = FORMATS.get(name)
    if form is None:
        raise HTTPException(404)
    documents = Export(
        state.client, state.index, _criteria(state, query), form.fields, limit=state.settings.export_rows
    )
    pieces = form.write(documents)
    return StreamingResponse(
        _begun(pieces),
        media_type=form.media_type,
        headers={"Content-Disposition": f'attachment; filename="{state.index}.{name}"', "Cache-Control": "no-store"},
    )


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return the pieces with the first one made already: what fails until then is an error page."""
    first = next(pieces, b"")
    return chain((first,), pieces)


def _criteria(state: WebState, query: PageQuery) -> Criteria:
    return with_id(state, criteria_of(query))


def _has_current(given: str, etag: str) -> bool:
    """Return whether `If-None-Match` names the entity tag, compared as weak ones."""
    tags = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return bool(tags & {etag, "*"})
