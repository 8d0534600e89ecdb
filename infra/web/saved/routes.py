"""The routes of saved searches. Only POST changes them, from a page of this server (`infra.web.safety.guard`)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response

from infra.elasticsearch.queries.bodies.search import everything
from infra.elasticsearch.search.parameters import SearchParameters
from infra.elasticsearch.search.requests import send
from infra.searches import SavedSearch, SearchStore, searches_off
from infra.searches.adding import add_search
from infra.web.saved.forms import read_form
from infra.web.state import State, WebState

router = APIRouter(include_in_schema=False)

LIST = "/searches"


@router.get(LIST)
def saved(state: State) -> Response:
    """List the saved searches."""
    if not state.can_save:
        return state.render("searches.html", searches=None)
    return state.render("searches.html", searches=_store(state).all())


@router.get("/searches/{id_}/new")
def new(state: State, id_: str, since: Annotated[datetime, Query()]) -> Response:
    """Return the number of articles of a saved search that were loaded since a time, the browser's last visit."""
    search = _find(_store(state), id_)
    query = everything(search.parameters.criteria())
    query["bool"]["filter"].append({"range": {"indexed_at": {"gte": since.isoformat()}}})
    found = send(state.client, state.index, state.bounded({"query": query, "size": 0, "track_total_hits": True}))
    return JSONResponse({"new": found["hits"]["total"]["value"]})


@router.post(LIST)
async def save(request: Request, state: State) -> Response:
    """Save the search of a page."""
    fields = await read_form(request)
    given = dict(fields)
    parameters = SearchParameters.read(fields)
    webhook = given.get("webhook", "").strip() or None
    search = await run_in_threadpool(add_search, _store(state), given.get("name", ""), parameters, webhook=webhook)
    return RedirectResponse(f"{LIST}#{search.id}", 303)


@router.post("/searches/{id_}/remove")
def remove(state: State, id_: str) -> Response:
    """Remove a saved search."""
    store = _store(state)
    store.remove(_find(store, id_).name)
    return RedirectResponse(LIST, 303)


def _store(state: WebState) -> SearchStore:
    """Return the saved searches. Raises SearchesOff."""
    store = state.searches
    if store is None:
        raise searches_off()
    return store


def _find(store: SearchStore, id_: str) -> SavedSearch:
    found = next((search for search in store.all() if search.id == id_), None)
    if found is None:
        raise HTTPException(404)
    return found
